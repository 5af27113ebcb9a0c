"""What a customer was about to do when we asked for their address first: the link that proves it does that too.

A wish is written `name:number`, with the name under which a package above registered it. It is signed into the link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from blog.people.models import Customer

HOME = "/my"


@dataclass(frozen=True)
class Wish:
    """`words` go on after "when you do", for a number; `grant` does it for a customer, and gives the path to go to."""

    words: Callable[[int], str]
    grant: Callable[[int, Customer], str]


_known: dict[str, Wish] = {}


def register(name: str, wish: Wish) -> None:
    """Let links carry a wish of this name."""
    _known[name] = wish


def words(said: str) -> str:
    """What else happens when the address is proven, in words; nothing where nothing was wished."""
    wish, number = _read(said)
    return wish.words(number) if wish else ""


def grant(said: str, customer: Customer) -> str:
    """Do what a customer wished. Gives the path to go on to."""
    wish, number = _read(said)
    return wish.grant(number, customer) if wish else HOME


def _read(said: str) -> tuple[Wish | None, int]:
    name, _, number = said.partition(":")
    return _known.get(name), int(number or 0)
