"""Keyset paging: the next page starts after the last row seen, so page 1,000 costs what page 1 costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from blog.core.db import session

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
    direction, at, row_id = _read(key)
    position = sa.tuple_(moment, id)
    if direction == "newer":
        query = query.where(position > sa.tuple_(sa.bindparam(None, at, moment.type), row_id))
        query = query.order_by(moment.asc(), id.asc())
    else:
        if direction == "older":
            query = query.where(position < sa.tuple_(sa.bindparam(None, at, moment.type), row_id))
        query = query.order_by(moment.desc(), id.desc())
    rows: list[T] = list(session().scalars(query.limit(size + 1)).unique())
    more, rows = len(rows) > size, rows[:size]
    if direction == "newer":
        rows.reverse()
    older = more if direction != "newer" else True
    newer = more if direction == "newer" else direction == "older"
    return Page(
        rows,
        _write("older", rows[-1], moment, id) if rows and older else None,
        _write("newer", rows[0], moment, id) if rows and newer else None,
    )


def _write(direction: str, row: Any, moment: Any, id: Any) -> str:
    at: datetime = getattr(row, moment.key)
    return f"{direction}-{int(at.timestamp() * 1_000_000)}-{getattr(row, id.key)}"


def _read(key: str | None) -> tuple[str, datetime, int]:
    first = ("", datetime.fromtimestamp(0, UTC), 0)
    direction, _, rest = (key or "").partition("-")
    stamp, _, row_id = rest.partition("-")
    if direction not in ("older", "newer") or not (stamp.isdecimal() and row_id.isdecimal()):
        return first
    # A number that no date or row can have is read as the first page, like any other nonsense.
    if len(stamp) > 16 or len(row_id) > 15:
        return first
    seconds, micro = divmod(int(stamp), 1_000_000)
    return direction, datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro), int(row_id)
