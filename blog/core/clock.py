"""The time, read once per unit of work.

Everything that asks for the time asks here, so that one act has one moment, and so that the demo and the
tests can play the past through the real actions.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_held: ContextVar[datetime | None] = ContextVar("held", default=None)
_travelled: ContextVar[datetime | None] = ContextVar("travelled", default=None)


def now() -> datetime:
    """The moment, in UTC: that of the unit of work when one is open."""
    return _held.get() or _travelled.get() or datetime.now(UTC)


def end_of(day: date, zone: tzinfo) -> datetime:
    """The moment at which a day of a zone ends: the first of the next day."""
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


@contextmanager
def held() -> Iterator[None]:
    """Hold the clock still for one unit of work."""
    token = _held.set(now())
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
