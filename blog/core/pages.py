"""Keyset paging: the next page starts after the last row seen, so page 1,000 costs what page 1 costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from blog.core.db import LARGEST_ID, session

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows, and the keys of the neighbouring pages (None at the ends)."""

    items: list[T]
    older: str | None
    newer: str | None


def newest_first(
    query: sa.Select[T],
    *,
    moment: sa.orm.InstrumentedAttribute[Any],
    id: sa.orm.InstrumentedAttribute[int],
    key: str | None,
    size: int,
) -> Page[T]:
    """One page of a query ordered by a moment, newest first, ids breaking ties.

    `key` is what an earlier page gave as `older` or `newer`; anything else is read as the first page.
    """
    return _page(query, moment=moment, id=id, key=key, size=size, onward="older")


def oldest_first(
    query: sa.Select[T],
    *,
    moment: sa.orm.InstrumentedAttribute[Any],
    id: sa.orm.InstrumentedAttribute[int],
    key: str | None,
    size: int,
    rank: sa.orm.InstrumentedAttribute[int] | None = None,
) -> Page[T]:
    """One page of a query ordered by a moment, oldest first: for what waits. Keys as for `newest_first`.

    `rank` is a small number that comes before the moment: what is more pressing, however young it is.
    """
    return _page(query, moment=moment, id=id, key=key, size=size, onward="newer", rank=rank)


def _page(
    query: sa.Select[T],
    *,
    moment: sa.orm.InstrumentedAttribute[Any],
    id: sa.orm.InstrumentedAttribute[int],
    key: str | None,
    size: int,
    onward: str,
    rank: sa.orm.InstrumentedAttribute[int] | None = None,
) -> Page[T]:
    """`onward` is the direction of reading: the way the rows are shown, and where the first page leads."""
    said, at, row_id, ranked = _read(key)
    direction = said or onward
    columns: list[sa.orm.InstrumentedAttribute[Any]] = [moment, id] if rank is None else [rank, moment, id]
    seen = [sa.bindparam(None, at, moment.type), sa.literal(row_id)]
    query = query.order_by(*(column.asc() if direction == "newer" else column.desc() for column in columns))
    if said:
        position, last = sa.tuple_(*columns), sa.tuple_(*(seen if rank is None else [sa.literal(ranked), *seen]))
        query = query.where(position > last if said == "newer" else position < last)
    # Of several columns a row is all of them, by their names.
    found: Any = session().execute(query.limit(size + 1)).unique()
    rows: list[T] = [row if len(row) > 1 else row[0] for row in found]
    more, rows = len(rows) > size, rows[:size]
    if direction != onward:
        rows.reverse()
    oldest, newest = (
        (rows[-1], rows[0]) if rows and onward == "older" else (rows[0], rows[-1]) if rows else (None, None)
    )
    # Where a page was come from there is a way back; in the direction of reading, only if there is more.
    older = oldest if (more if direction == "older" else said) else None
    newer = newest if (more if direction == "newer" else said) else None
    return Page(
        rows,
        _write("older", older, moment, id, rank) if older else None,
        _write("newer", newer, moment, id, rank) if newer else None,
    )


def _write(direction: str, row: Any, moment: Any, id: Any, rank: Any) -> str:
    at: datetime = getattr(row, moment.key)
    key = f"{direction}-{int(at.timestamp() * 1_000_000)}-{getattr(row, id.key)}"
    return key if rank is None else f"{key}-{getattr(row, rank.key)}"


def _read(key: str | None) -> tuple[str, datetime, int, int]:
    first = ("", datetime.fromtimestamp(0, UTC), 0, 0)
    direction, _, rest = (key or "").partition("-")
    numbers = rest.split("-")
    if direction not in ("older", "newer") or len(numbers) not in (2, 3) or not all(map(str.isdecimal, numbers)):
        return first
    stamp, row_id, rank = [*numbers, "0"][:3]
    # A number that no date or row can have is read as the first page, like any other nonsense.
    if len(stamp) > 16 or len(row_id) > 10 or int(row_id) > LARGEST_ID or len(rank) > 2:
        return first
    seconds, micro = divmod(int(stamp), 1_000_000)
    return direction, datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro), int(row_id), int(rank)
