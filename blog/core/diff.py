"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# A word or a mark with the space behind it: spaces of their own would match everywhere and say nothing.
_WORDS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
_SENTENCES = re.compile(r"[^.!?\n]*[.!?\n]+\s*|[^.!?\n]+")


@dataclass(frozen=True)
class Piece:
    """Some words that both texts have (`same`), or that went (`del`) or came (`ins`)."""

    what: str
    words: str


def pieces(before: str, after: str, *, most: int | None = None) -> list[Piece]:
    """The two texts as one, in pieces. Joined without `ins` they give the first, without `del` the second.

    `most`: texts of more words than this are compared sentence by sentence, and of more sentences, not at all. Texts
    that are made for it keep the comparison busy for half a minute, so whatever strangers wrote needs such a limit.
    """
    for parts in (_WORDS, _SENTENCES):
        old, new = parts.findall(before), parts.findall(after)
        if most is None or max(len(old), len(new)) <= most:
            return _compare(old, new)
    return _compare([before], [after])


def _compare(old: list[str], new: list[str]) -> list[Piece]:
    found: list[Piece] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            found.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            found.append(Piece("del", "".join(old[i1:i2])))
        if j2 > j1:
            found.append(Piece("ins", "".join(new[j1:j2])))
    return found
