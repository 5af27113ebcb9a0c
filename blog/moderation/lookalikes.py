"""Names and addresses that a reader would take for somebody else's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from blog.core.text import folded
from blog.people.lookalikes import latin, skeleton, squeezed
from blog.people.rules import inbox

# A shorter name inside a longer one is chance: "Ann" in "Annemarie".
_SHORTEST_INSIDE = 6
_BETWEEN_WORDS = re.compile(r"[\W_]+")
# Overrides and embeddings (UAX 9): nobody types them, and they make a text show other words than it holds.
_TURNS = re.compile("[\u202a\u202b\u202d\u202e]")


def name_like(name: str, others: Iterable[str]) -> str | None:
    """The first of these names that a reader could take `name` for, or None.

    Because it is spelt alike, has its words in another order, or has words added.
    """
    mine, my_words = squeezed(name), _words(name)
    for other in others:
        theirs, their_words = _looks_of(other)
        if not theirs:
            continue
        if mine == theirs or their_words <= my_words or (len(theirs) >= _SHORTEST_INSIDE and theirs in mine):
            return other
    return None


def is_like_address(email: str, others: Iterable[str]) -> bool:
    """Whether an address reaches the same mailbox as one of these, or is read as the same."""
    mine, looks = inbox(folded(email)), skeleton(readable(email))
    return any(inbox(folded(other)) == mine or skeleton(readable(other)) == looks for other in others)


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


@lru_cache(maxsize=1_000)
def _looks_of(name: str) -> tuple[str, frozenset[str]]:
    """What a protected name looks like: of the same few, whoever writes. No customer's is kept here."""
    return squeezed(name), _words(name)


def _words(name: str) -> frozenset[str]:
    return frozenset(skeleton(word) for word in _BETWEEN_WORDS.split(folded(latin(name))) if word)
