"""What packages above put on a person's page and on a customer's own: posts, responses, comments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from blog.people.models import Customer, Person

T = TypeVar("T")


@dataclass(frozen=True)
class Shown:
    """A section as the page includes it: the template, and its `items`."""

    name: str
    template: str
    head: str | None
    items: Sequence[Any]


class Sections(Generic[T]):
    """The sections of one kind of page, in the order in which they were registered."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Callable[[T], Sequence[Any]], str, str | None]] = {}

    def register(
        self, name: str, items: Callable[[T], Sequence[Any]], template: str, *, head: str | None = None
    ) -> None:
        """Add a section. `template` is included with `items`, `head` (feed links) in the page's head."""
        self._known[name] = (items, template, head)

    def of(self, subject: T) -> list[Shown]:
        """The sections that have something to show."""
        shown = [Shown(name, template, head, items(subject)) for name, (items, template, head) in self._known.items()]
        return [section for section in shown if section.items]


of_person: Sections[Person] = Sections()
of_customer: Sections[Customer] = Sections()
# `people.sections.register(name, function(person) -> items, template)`
register = of_person.register
