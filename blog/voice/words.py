"""What somebody says in a Markdown source, without what is not theirs: code, quotations of others, addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A line that is code or quotes somebody else is blanked, so that lines keep their numbers.
_FENCE = re.compile(r"^\s{0,3}(```|~~~)")
_QUOTE = re.compile(r"^\s{0,3}>")
_CODE = re.compile(r"`[^`\n]*`")
# Words and addresses of links have a most, because a bracket that nothing closes would be looked for to the end.
_PICTURE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\]\n]{0,300})\]\(\s{0,9}<?([^)\s>]{1,2000})[^)\n]{0,300}\)")
_ADDRESS = re.compile(r"<?\bhttps?://[^\s<>)\]]{1,2000}>?")
_MARKS = re.compile(r"[*_~#|]+")
_TAG = re.compile(r"<[^>\n]{1,200}>")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
# A stop, its closing quotation marks, and then a space and something that begins a sentence.
_STOP = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s+(?=[\"'“„«(]*[A-ZÄÖÜÀ-Þ0-9])|\n\s*\n")


@dataclass(frozen=True)
class Said:
    """The words of a text, line by line as they were typed, and the addresses that it links to."""

    plain: str
    links: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        """Every word, as it is spelt."""
        return _WORD.findall(self.plain)

    @property
    def sentences(self) -> list[str]:
        """Every sentence of three words or more, on one line each."""
        cut = (" ".join(part.split()) for part in _STOP.split(self.plain) if part)
        return [sentence for sentence in cut if len(_WORD.findall(sentence)) > 2]

    def line(self, position: int) -> int:
        """The line, from 1, in which this position stands."""
        return self.plain.count("\n", 0, position) + 1


def said(source: str) -> Said:
    """Read a Markdown source. Lines keep their numbers."""
    links = tuple(_LINK.sub(r"\2", found.group()) for found in _LINK.finditer(_PICTURE.sub("", source)))
    bare = tuple(found.group().strip("<>") for found in _ADDRESS.finditer(_LINK.sub("", source)))
    kept, fenced = [], False
    for line in source.split("\n"):
        is_fence = bool(_FENCE.match(line))
        kept.append("" if fenced or is_fence or _QUOTE.match(line) else line)
        fenced ^= is_fence
    text = _PICTURE.sub(" ", _CODE.sub(" ", "\n".join(kept)))
    text = _ADDRESS.sub(" ", _LINK.sub(r"\1", text))
    return Said(_MARKS.sub(" ", _TAG.sub(" ", text)), links + bare)
