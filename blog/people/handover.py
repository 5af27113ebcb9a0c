"""What somebody who leaves would leave open, and how it goes to whoever follows: packages above say what they have.

What was promised in public keeps the name under which it was promised. It waits for the successor from then on, as what
waits for somebody who is away waits for whoever stands in (see absences.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from blog.people.models import Person


@dataclass(frozen=True)
class Open:
    """One thing that is open: what it is, in words, where colleagues find it, and what becomes of it."""

    what: str
    path: str
    becomes: str = ""


@dataclass(frozen=True)
class Part:
    """What one package has open for a person."""

    name: str
    work: Sequence[Open]


# What is open for a person; and how it goes to the second of these people, by the decision of the third.
Look = Callable[[Person], Sequence[Open]]
Move = Callable[[Person, Person, Person], None]

_known: dict[str, tuple[Callable[[], str], Look, Move]] = {}


def register(name: str, *, called: Callable[[], str], open: Look, hand_over: Move) -> None:
    """Say what a package keeps in somebody's name. `called` gives its heading, in the language of whoever reads it.

    `hand_over` runs inside the unit of work in which somebody leaves, and does what is said of each thing that is open.
    """
    _known[name] = (called, open, hand_over)


def parts(person: Person) -> list[Part]:
    """What is open for a person, by package."""
    found = [Part(called(), look(person)) for called, look, _ in _known.values()]
    return [part for part in found if part.work]


def is_open(person: Person) -> bool:
    """Whether anything is."""
    return any(look(person) for _, look, _ in _known.values())


def hand_over(person: Person, *, to: Person, by: Person) -> None:
    """Give all of it to somebody else."""
    for _called, _look, move in _known.values():
        move(person, to, by)
