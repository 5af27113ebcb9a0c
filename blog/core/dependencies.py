"""What a page is made from, noted while it is made, so that whoever keeps the page knows when it is no longer true.

Noted by themselves are the rows that were asked for (`blog/cache`), the time (`clock`) and what the visitor's browser
said (`requests`). Nobody who writes a view has to think of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Dependencies:
    """Of one page: `keys` name rows; `until`, its words change by themselves; `obstacles` say why not to keep it."""

    keys: set[str] = field(default_factory=set)
    until: datetime | None = None
    obstacles: set[str] = field(default_factory=set)

    def note(self, keys: Iterable[str]) -> None:
        """It shows, or counts, or looked for these rows."""
        self.keys.update(keys)

    def note_until(self, moment: datetime) -> None:
        """Its words are true up to this moment, and perhaps not longer."""
        self.until = moment if self.until is None else min(self.until, moment)

    def hinder(self, why: str) -> None:
        """It cannot be kept: it depends on something that nobody can follow."""
        self.obstacles.add(why)

    def include(self, part: Dependencies) -> None:
        """It holds a part that was made from these."""
        self.keys.update(part.keys)
        self.obstacles.update(part.obstacles)
        if part.until is not None:
            self.note_until(part.until)


_watched: ContextVar[Dependencies | None] = ContextVar("watched", default=None)


def watched() -> Dependencies | None:
    """Those of the page that is being made; None when nobody will keep it."""
    return _watched.get()


@contextmanager
def watch() -> Iterator[Dependencies]:
    """Note what the page is made from that is made inside."""
    found = Dependencies()
    token = _watched.set(found)
    try:
        yield found
    finally:
        _watched.reset(token)


@contextmanager
def aside() -> Iterator[None]:
    """Read beside the page: nothing that is asked for inside is shown by it, so its changes do not make it untrue."""
    token = _watched.set(None)
    try:
        yield
    finally:
        _watched.reset(token)


def hinder(why: str) -> None:
    """Say that the page that is being made, if one is, cannot be kept, and why."""
    found = _watched.get()
    if found is not None:
        found.hinder(why)
