"""The daily entry: each day of the site is closed once, with what it held, so that the head moves on quiet days too.

Whatever is counted by day and not told one by one is announced with it: packages above register it. Late days are
caught up, oldest first.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from blog.core import clock, settings
from blog.core.db import session, unit_of_work
from blog.record import witness
from blog.record.actions import SYSTEM, announce, lock_chain
from blog.record.models import Entry
from blog.record.queries import DAILY

# Announces what is told with a day: takes the day.
Count = Callable[[date], None]

# As many days as are closed in one unit of work: a site that slept for years keeps nobody waiting for long.
AT_ONCE = 50
# Told of one day in the lines of the next: counting them would count that day twice.
NOT_COUNTED = (DAILY, "comment.declined", "issue.affected")

_counts: dict[str, Count] = {}


def register(name: str, count: Count) -> None:
    """Have something announced with every day's entry, before it; in the order of registration."""
    _counts[name] = count


def bounds(day: date) -> tuple[datetime, datetime]:
    """The moments at which a day of the site begins and ends: the first of it, and the first of the next."""
    zone = settings.zone()
    return clock.end_of(day - timedelta(days=1), zone), clock.end_of(day, zone)


def close_days() -> None:
    """Close every day that is over and not closed yet. Harmless when repeated."""
    closed = False
    while _open_days():
        _close_some()
        closed = True
    if closed:
        witness.keep()


@unit_of_work
def _close_some() -> None:
    # Taken first, and nothing after it: two workers never close the same day.
    lock_chain()
    days = _open_days()[:AT_ONCE]
    held = _entries_by_day(days)
    for day in days:
        for count in _counts.values():
            count(day)
        announce(DAILY, subject=None, by=SYSTEM, day=day, counts=dict(sorted(held[day].items())))


def _open_days() -> list[date]:
    """The days from the last that was closed (or the first on the record) to yesterday."""
    last = session().scalar(sa.select(Entry.line).where(Entry.kind == DAILY).order_by(Entry.seq.desc()).limit(1))
    if last is not None:
        first = date.fromisoformat(json.loads(last)["day"]) + timedelta(days=1)
    else:
        began = session().scalar(sa.select(Entry.at).where(Entry.seq == 1))
        if began is None:
            return []
        first = began.astimezone(settings.zone()).date()
    over = (clock.now().astimezone(settings.zone()).date() - first).days
    return [first + timedelta(days=number) for number in range(over)]


def _entries_by_day(days: list[date]) -> dict[date, Counter[str]]:
    found: dict[date, Counter[str]] = {day: Counter() for day in days}
    if days:
        since, until, zone = bounds(days[0])[0], bounds(days[-1])[1], settings.zone()
        of_these = Entry.at >= since, Entry.at < until, Entry.kind.not_in(NOT_COUNTED)
        for at, kind in session().execute(sa.select(Entry.at, Entry.kind).where(*of_these)):
            found[at.astimezone(zone).date()][kind] += 1
    return found
