"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# A word or a mark with the space behind it: spaces of their own would match everywhere and say nothing.
_WORDS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")


@dataclass(frozen=True)
class Piece:
    """Some words that both texts have (`same`), or that went (`del`) or came (`ins`)."""

    what: str
    words: str


def pieces(before: str, after: str) -> list[Piece]:
    """The two texts as one, in pieces. Joined without `ins` they give the first, without `del` the second."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
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
