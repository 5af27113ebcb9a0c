"""Names and addresses that a reader would take for somebody else's."""

from __future__ import annotations

import re

from blog.core.text import folded
from blog.people.lookalikes import skeleton, squeezed
from blog.people.rules import inbox

# A shorter name inside a longer one is chance: "Ann" in "Annemarie".
_SHORTEST_INSIDE = 6
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def is_like_name(name: str, other: str) -> bool:
    """Whether a reader could take `name` for `other`: spelt alike, its words in another order, or with words added."""
    mine, theirs = squeezed(name), squeezed(other)
    if not theirs:
        return False
    if mine == theirs or _words(other) <= _words(name):
        return True
    return len(theirs) >= _SHORTEST_INSIDE and theirs in mine


def is_like_address(email: str, other: str) -> bool:
    """Whether two addresses reach the same mailbox."""
    return inbox(folded(email)) == inbox(folded(other))


def is_of_domain(email: str, domain: str) -> bool:
    """Whether an address is of a domain or one below it, or of one that is read as it."""
    mine, theirs = (folded(part).strip(".") for part in (email.rpartition("@")[2], domain))
    if not theirs:
        return False
    return mine == theirs or mine.endswith(f".{theirs}") or skeleton(mine) == skeleton(theirs)


def _words(name: str) -> set[str]:
    return {skeleton(word) for word in _BETWEEN_WORDS.split(folded(name)) if word}
