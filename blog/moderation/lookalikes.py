"""Names and addresses that a reader would take for somebody else's."""

from __future__ import annotations

import re

from blog.core.text import folded
from blog.people.lookalikes import latin, skeleton, squeezed
from blog.people.rules import inbox

# A shorter name inside a longer one is chance: "Ann" in "Annemarie".
_SHORTEST_INSIDE = 6
_BETWEEN_WORDS = re.compile(r"[\W_]+")
# Overrides and embeddings (UAX 9): nobody types them, and they make a text show other words than it holds.
_TURNS = re.compile("[\u202a\u202b\u202d\u202e]")


def is_like_name(name: str, other: str) -> bool:
    """Whether a reader could take `name` for `other`: spelt alike, its words in another order, or with words added."""
    mine, theirs = squeezed(name), squeezed(other)
    if not theirs:
        return False
    if mine == theirs or _words(other) <= _words(name):
        return True
    return len(theirs) >= _SHORTEST_INSIDE and theirs in mine


def is_like_address(email: str, other: str) -> bool:
    """Whether two addresses reach the same mailbox, or are read as the same."""
    return inbox(folded(email)) == inbox(folded(other)) or skeleton(readable(email)) == skeleton(readable(other))


def is_of_domain(email: str, domain: str) -> bool:
    """Whether an address is of a domain or one below it, or of one that is read as it."""
    mine, theirs = (folded(readable(part)).strip(".") for part in (email.rpartition("@")[2], domain))
    if not theirs:
        return False
    return mine == theirs or mine.endswith(f".{theirs}") or f".{skeleton(mine)}".endswith(f".{skeleton(theirs)}")


def readable(address: str) -> str:
    """An address as a reader sees it: an international domain (`xn--…`) in its own letters."""
    user, at, domain = address.rpartition("@")
    try:
        return user + at + domain.encode().decode("idna")
    except UnicodeError:
        return address


def undressed(text: str) -> str:
    """Folded, and with letters of other alphabets read as the Latin ones they look like: “Саsіnо” is “casino”."""
    return folded(latin(text))


def turns_direction(text: str) -> bool:
    """Whether a text holds signs that turn the direction of reading by force."""
    return _TURNS.search(text) is not None


def _words(name: str) -> set[str]:
    return {skeleton(word) for word in _BETWEEN_WORDS.split(folded(latin(name))) if word}
