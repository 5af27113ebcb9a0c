"""The time, read once per unit of work.

Everything that asks for the time asks here, so that one act has one moment, and so that the demo and the
tests can play the past through the real actions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from blog.core import dependencies

_held: ContextVar[datetime | None] = ContextVar("held", default=None)
_travelled: ContextVar[datetime | None] = ContextVar("travelled", default=None)


def now() -> datetime:
    """The moment, in UTC: that of the unit of work when one is open. A page that asks for it so cannot be kept."""
    if _held.get() is None:
        dependencies.hinder("it asks what time it is")
    return peek()


def look(until: Callable[[datetime], datetime | None]) -> datetime:
    """The moment, for words that stay true until another one, and a page is kept no longer.

    `until` is given this moment and says the other; None when the words will not change by themselves.
    """
    moment, page = peek(), dependencies.watched()
    ends = until(moment) if page is not None else None
    if page is not None and ends is not None:
        page.note_until(ends)
    return moment


def peek() -> datetime:
    """The moment, for what no page shows: whether something is to be done, what a log says."""
    return _held.get() or _travelled.get() or datetime.now(UTC)


def end_of(day: date, zone: tzinfo) -> datetime:
    """The moment at which a day of a zone ends: the first of the next day."""
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


@contextmanager
def held() -> Iterator[None]:
    """Hold the clock still for one unit of work."""
    token = _held.set(peek())
    try:
        yield
    finally:
        _held.reset(token)


@contextmanager
def travel(to: datetime) -> Iterator[None]:
    """Play what happens inside at another moment (demo, seed, import of the past, tests)."""
    token = _travelled.set(to.astimezone(UTC))
    try:
        yield
    finally:
        _travelled.reset(token)
