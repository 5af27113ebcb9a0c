"""Posts in the order in which they came: years, months and series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from blog.core import pages, settings
from blog.core.db import is_sqlite, session
from blog.posts import queries
from blog.posts.models import Post, Series, State

# Before this year nobody had a blog; it also keeps the arithmetic of zones away from the first year.
FIRST_YEAR = 1900
# Of the archive: three hundred years.
MOST_MONTHS = 3_600

# As SQLite keeps a moment, and PostgreSQL reads one.
_AT = "%Y-%m-%d %H:%M:%S.%f"


@dataclass(frozen=True)
class Month:
    """A month of the archive and how many posts it has, in the site's zone."""

    year: int
    month: int
    count: int

    @property
    def path(self) -> str:
        """Where the month's posts are listed."""
        return f"/archive/{self.year:04}/{self.month:02}"


def months(year: int | None = None) -> list[Month]:
    """The months that have posts, newest first: of one year, or of all."""
    wanted = _all_months() if year is None else [(year, month) for month in range(1, 13)]
    counted = _counted(wanted)
    return [Month(*month, count) for month, count in sorted(counted.items(), reverse=True)]


def in_year(year: int, key: str | None = None) -> pages.Page[Post]:
    """The posts of one year of the site's zone, newest first."""
    return _between(*_span(year, 1, 12), key)


def in_month(year: int, month: int, key: str | None = None) -> pages.Page[Post]:
    """The posts of one month of the site's zone, newest first."""
    return _between(*_span(year, month, month), key)


def series(slug: str) -> Series | None:
    """The series at this address."""
    return session().scalar(sa.select(Series).where(Series.slug == slug))


def of_series(found: Series, key: str | None = None, size: int = queries.LISTED) -> pages.Page[Post]:
    """The parts of a series in their order: a story is read from its beginning."""
    query = queries.published().where(Post.series_id == found.id)
    return pages.oldest_first(query, moment=Post.published_at, id=Post.id, key=key, size=size)


def newest_of_series(found: Series, key: str | None, size: int) -> pages.Page[Post]:
    """The parts of a series, newest first: for its feed."""
    query = queries.published().where(Post.series_id == found.id)
    return pages.newest_first(query, moment=Post.published_at, id=Post.id, key=key, size=size)


def _all_months() -> list[tuple[int, int]]:
    """Every month from that of the first post to that of the last, in the site's zone."""
    # Each end by itself: it is read in the index. Of both at once SQLite reads all that lies between.
    public = Post.state == State.PUBLISHED
    begin = sa.select(sa.func.min(Post.published_at)).where(public).scalar_subquery()
    end = sa.select(sa.func.max(Post.published_at)).where(public).scalar_subquery()
    first, last = session().execute(sa.select(begin, end)).one()
    if first is None or last is None:
        return []
    first, last = first.astimezone(settings.zone()), last.astimezone(settings.zone())
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    # Whatever an import brought: nothing is listed before this year, and a list has an end.
    return [(number // 12, number % 12 + 1) for number in months if number // 12 >= FIRST_YEAR][-MOST_MONTHS:]


def _counted(wanted: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """How many posts some months have, where there are any; in one query.

    The bounds of the months are sent, because SQLite does not know the site's zone; an index counts between them. They
    are one parameter, so that the statement is the same however many there are.
    """
    said = [[f"{at.astimezone(UTC):{_AT}}" for at in _span(year, month, month)] for year, month in wanted]
    bounds = sa.literal(said, sa.JSON())
    number: Any
    start: Any
    end: Any
    if is_sqlite():
        month = sa.func.json_each(bounds).table_valued("key", "value")
        number = month.c.key
        start, end = (sa.func.json_extract(month.c.value, f"$[{place}]") for place in (0, 1))
    else:
        month = sa.func.json_array_elements(bounds).table_valued("value", with_ordinality="key").render_derived()
        number = month.c.key - 1
        start, end = (sa.cast(month.c.value.op("->>")(place), Post.published_at.type) for place in (0, 1))
    within = Post.published_at >= start, Post.published_at < end
    count = sa.select(sa.func.count()).where(Post.state == State.PUBLISHED, *within).scalar_subquery()
    return {wanted[place]: found for place, found in session().execute(sa.select(number, count)) if found}


def _between(start: datetime, end: datetime, key: str | None) -> pages.Page[Post]:
    query = queries.published().where(Post.published_at >= start, Post.published_at < end)
    return pages.newest_first(query, moment=Post.published_at, id=Post.id, key=key, size=queries.LISTED)


def _span(year: int, first: int, last: int) -> tuple[datetime, datetime]:
    """From the beginning of one month to the end of another, in the site's zone."""
    zone = settings.zone()
    return datetime(year, first, 1, tzinfo=zone), datetime(year + last // 12, last % 12 + 1, 1, tzinfo=zone)
