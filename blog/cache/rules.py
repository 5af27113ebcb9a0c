"""Names of rows, as pages depend on them and as changes say them.

A row of `comment` that changes has several names: `comment` (any comment), `comment.id=9` and, for each key that points
elsewhere, `comment.thread_id=5`. A page that asked for the comments of one thread depends on `comment.thread_id=5`; one
that asked for all, on `comment`. `comment*` is said when rows changed and nobody knows which: it stands for every name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from blog.core.db import KEYED

# Tables that no page shows, so a change of them touches none. A page that reads one cannot be kept.
PRIVATE = frozenset(
    {
        "beat",
        "block",
        "customer_session",
        "examination",
        "filter_token",
        "job",
        "link_check",
        "link_use",
        "original_request",
        "post_change",
        "post_reader",
        "preview_link",
        "readership",
        "remark",
        "search_document",
        "site_change",
        "spent_challenge",
        "staff_session",
        "unsaved",
    }
)


def names_rows(column: sa.Column[Any]) -> bool:
    """Whether rows are named by this column: it is a key, points elsewhere, or is marked `info={KEYED: True}`."""
    return bool(column.primary_key or column.foreign_keys or column.info.get(KEYED))


def any_row(table: str) -> str:
    """The name of whatever row of a table."""
    return table


def all_rows(table: str) -> str:
    """What is said when some rows of a table changed and nobody knows which."""
    return f"{table}*"


def one_row(table: str, column: str, value: object) -> str:
    """The name of the rows that have this value in that column."""
    return f"{table}.{column}={value}"


def table_of(key: str) -> str:
    """The table whose rows a key names."""
    return key.rstrip("*").partition(".")[0]


def followed(keys: Iterable[str]) -> Iterator[str]:
    """What a page must listen to that depends on these keys: they themselves, and changes of nobody knows which row."""
    tables = set()
    for key in keys:
        yield key
        tables.add(table_of(key))
    for table in tables:
        yield all_rows(table)
