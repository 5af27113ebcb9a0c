"""What packages above put on a person's page, beside them in the directory, and on a customer's own page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from blog.people.models import Customer, Person

T = TypeVar("T")

# Where a section stands that does not say so: after those that do.
LAST = 99


@dataclass(frozen=True)
class Shown:
    """A section as the page includes it: the template, and its `items`."""

    name: str
    template: str
    head: str | None
    items: Sequence[Any]


class Sections(Generic[T]):
    """The sections of one kind of page, by their place, and then in the order in which they were registered."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, Callable[[T], Sequence[Any]], str, str | None]] = {}

    def register(
        self,
        name: str,
        items: Callable[[T], Sequence[Any]],
        template: str,
        *,
        head: str | None = None,
        place: int = LAST,
    ) -> None:
        """Add a section. `template` is included with `items`, `head` (feed links) in the page's head."""
        self._known[name] = (place, items, template, head)

    def of(self, subject: T) -> list[Shown]:
        """The sections that have something to show."""
        ordered = sorted(self._known.items(), key=lambda known: known[1][0])
        shown = [Shown(name, template, head, items(subject)) for name, (_, items, template, head) in ordered]
        return [section for section in shown if section.items]


of_person: Sections[Person] = Sections()
of_customer: Sections[Customer] = Sections()
# What waits for an employee, on their dashboard: among `yours`, for `everyone`, or `late`.
of_dashboard: dict[str, Sections[Person]] = {"yours": Sections(), "everyone": Sections(), "late": Sections()}
# `people.sections.register(name, function(person) -> items, template)`
register = of_person.register


def on_dashboard(name: str, where: str, items: Callable[[Person], Sequence[Any]], template: str) -> None:
    """Show something on the dashboard of everyone for whom there is some of it.

    `template` is included with `items`: list items among `yours` and what is `late`, a part of its own for `everyone`.
    """
    of_dashboard[where].register(name, items, template)


@dataclass(frozen=True)
class Topic:
    """Something that a person writes about: its name, how often, and where that is listed."""

    name: str
    count: int
    path: str


# From people to what each writes about, by the person's id, the most frequent first.
Topics = Callable[[Sequence[Person]], Mapping[int, Sequence[Topic]]]
_topics: dict[str, Topics] = {}


def register_topics(name: str, topics: Topics) -> None:
    """Say what people write about: one call for all of them, however many there are."""
    _topics[name] = topics


def topics_of(people: Sequence[Person]) -> dict[int, list[Topic]]:
    """What these people write about, by the person's id; who writes about nothing is left out."""
    found: dict[int, list[Topic]] = {}
    for look in _topics.values():
        for id, topics in look(people).items():
            found.setdefault(id, []).extend(topics)
    return {id: topics for id, topics in found.items() if topics}
