"""What an import did, item by item and in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What is brought over."""

    POSTS = "posts"
    PAGES = "pages"
    COMMENTS = "comments"
    MENTIONS = "mentions"
    PEOPLE = "people"
    TAGS = "tags"
    ATTACHMENTS = "attachments"


class Fate(StrEnum):
    """What became of one item."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Problem:
    """Something that a person should look at: which item, and what about it."""

    item: str
    what: str


@dataclass
class Report:
    """Counts by kind and fate, and the problems in the order they were found."""

    counts: dict[Kind, dict[Fate, int]] = field(default_factory=lambda: {kind: dict.fromkeys(Fate, 0) for kind in Kind})
    problems: list[Problem] = field(default_factory=list)

    def count(self, kind: Kind, fate: Fate, how_many: int = 1) -> None:
        """One more item with this fate."""
        self.counts[kind][fate] += how_many

    def problem(self, item: str, what: str) -> None:
        """Something to look at."""
        self.problems.append(Problem(item, what))

    def as_json(self) -> dict[str, Any]:
        """The shape that docs/import.md promises."""
        counts = {str(kind): {str(fate): number for fate, number in row.items()} for kind, row in self.counts.items()}
        return {**counts, "problems": [{"item": each.item, "what": each.what} for each in self.problems]}

    def lines(self) -> Iterator[str]:
        """The same for people."""
        for kind, row in self.counts.items():
            said = ", ".join(f"{number} {fate}" for fate, number in row.items() if number)
            yield f"{kind:>12}: {said or 'none'}"
        for each in self.problems:
            yield f"{each.item}: {each.what}"
