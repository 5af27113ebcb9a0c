"""How many people read a post: counted by day, without cookies, and so that nobody can be found in it afterwards.

A reader is a keyed hash of the address and browser that a request came with. The key is a random one for each day, and
it and the hashes are gone when the day has been counted; what stays is a number. Somebody who comes back tomorrow is
counted again: these are readers a day, added up.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from blog.core import settings
from blog.core.db import is_sqlite, session, unit_of_work
from blog.posts.models import Post, Reader, Readership

# The name of the setting that holds `<day>:<key>`.
KEY = "readership.key"
# What authors see by day: a season.
DAYS = 90


@dataclass(frozen=True)
class Day:
    """How many read a post on one day where the site is."""

    day: date
    readers: int


@unit_of_work
def count(post: Post, *, address: str, browser: str) -> None:
    """Count a reader of today, once: whoever was counted already adds nothing. Writes no row that others wait for."""
    today = settings.today()
    hashed = hmac.new(_key(today), f"{post.id}\n{address}\n{browser}".encode(), hashlib.sha256).hexdigest()
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    row = insert(Reader).values(post_id=post.id, day=today, hash=hashed)
    session().execute(row.on_conflict_do_nothing())


def close_days() -> None:
    """Count the days that are over and forget who they were. Asked each minute, it works once a day."""
    if session().scalar(sa.select(sa.exists().where(Reader.day < settings.today()))):
        _close_days()


@unit_of_work
def _close_days() -> None:
    over = Reader.day < settings.today()
    counted = sa.select(Reader.post_id, Reader.day, sa.func.count()).where(over).group_by(Reader.post_id, Reader.day)
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    for post_id, day, readers in session().execute(counted).all():
        row = insert(Readership).values(post_id=post_id, day=day, readers=readers)
        # Two workers that close the same day count the same rows.
        session().execute(row.on_conflict_do_update(index_elements=["post_id", "day"], set_={"readers": readers}))
    session().execute(sa.delete(Reader).where(over))


def totals(post_ids: list[int]) -> dict[int, int]:
    """How many read each of these posts, today included; 0 for those that nobody read."""
    found = dict.fromkeys(post_ids, 0)
    past = sa.select(Readership.post_id, sa.func.sum(Readership.readers)).where(Readership.post_id.in_(post_ids))
    today = sa.select(Reader.post_id, sa.func.count()).where(Reader.post_id.in_(post_ids))
    for query in (past.group_by(Readership.post_id), today.group_by(Reader.post_id)):
        for post_id, readers in session().execute(query):
            found[post_id] += int(readers)
    return found


def by_day(post: Post) -> list[Day]:
    """The readers of each of the last days, oldest first, with the days that had none."""
    today = settings.today()
    first = today - timedelta(days=DAYS - 1)
    past = sa.select(Readership.day, Readership.readers).where(Readership.post_id == post.id, Readership.day >= first)
    found = {day: readers for day, readers in session().execute(past)}
    lately = sa.select(Reader.day, sa.func.count()).where(Reader.post_id == post.id).group_by(Reader.day)
    for day, readers in session().execute(lately):
        found[day] = found.get(day, 0) + readers
    begin = max(first, min(found, default=today))
    return [Day(day, found.get(day, 0)) for day in (begin + timedelta(days=n) for n in range((today - begin).days + 1))]


def _key(today: date) -> bytes:
    """The key of today. Two who make it at once may count one reader twice, once: not worth a lock."""
    said, _, key = settings.get(KEY).partition(":")
    if said != today.isoformat():
        key = secrets.token_hex(32)
        settings.put(KEY, f"{today.isoformat()}:{key}")
    return bytes.fromhex(key)
