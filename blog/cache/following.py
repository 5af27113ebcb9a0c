"""What other processes and nodes changed: read before every answer from the cache, cheaply while nothing moved."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable
from typing import Any, Protocol

import sqlalchemy as sa

_NEWEST = "SELECT id, keys, at FROM site_change ORDER BY id DESC LIMIT 1"
# From the last one known: when that one is gone, so may be others that nobody has read.
_SINCE = "SELECT id, keys, at FROM site_change WHERE id >= {} ORDER BY id"
# A change as it is read: its id, its keys, its moment.
Read = tuple[int, list[str], str]


class Unknown(Exception):
    """The database does not answer, so nobody knows what changed: nothing kept may be shown."""


class Source(Protocol):
    """Where changes are read, on one kind of database."""

    def open(self) -> None:
        """Connect."""

    def is_quiet(self) -> bool:
        """Whether surely nothing was committed since the last call."""

    def newest(self) -> Read | None:
        """The newest change, if there is one."""

    def since(self, last: int) -> list[Read]:
        """The change with this id, if it is still there, and those after it, in order."""

    def close(self) -> None:
        """Let go of the connection."""


class Follower:
    """The changes of a site, each told once, before anybody's look is over.

    `changed` is given the keys of a change; `lost` is called when some may have been missed: everything must go.
    Threads share one: a look that began after another was asked for serves that one, too.
    """

    def __init__(self, source: Source, *, changed: Callable[[list[str]], None], lost: Callable[[], None]) -> None:
        self._source, self._changed, self._lost = source, changed, lost
        self._lock = threading.Lock()
        # How many looks began, and which of them was the last that heard everything.
        self._begun = self._heard = 0
        self._is_open = False
        self._last: Read | None = None

    @property
    def position(self) -> int:
        """The id of the newest change known; 0 when none is."""
        return self._last[0] if self._last else 0

    def look(self) -> None:
        """Hear of everything that was committed before this call. Raises Unknown when the database does not answer."""
        arrived = self._begun
        with self._lock:
            if self._heard > arrived:
                # Somebody else's look began after this one was asked for, and has heard everything.
                return
            self._begun += 1
            try:
                self._read()
            except Exception as error:
                self._shut()
                raise Unknown(type(error).__name__) from error
            self._heard = self._begun

    def close(self) -> None:
        """Let go of the connection; the next look opens another."""
        with self._lock:
            self._shut()

    def _read(self) -> None:
        if not self._is_open:
            self._source.open()
            self._is_open = True
            self._source.is_quiet()
            self._begin_again()
            return
        if self._source.is_quiet():
            return
        rows = self._source.since(self.position)
        if self._last is not None and rows[:1] != [self._last]:
            # It is gone, and others with it, or it is another one: this is an older database that was put back.
            self._begin_again()
            return
        for row in rows:
            if row != self._last:
                self._changed(row[1])
                self._last = row

    def _begin_again(self) -> None:
        self._last = self._source.newest()
        self._lost()

    def _shut(self) -> None:
        self._is_open = False
        try:
            self._source.close()
        except Exception:  # it was broken already
            return


class OnSqlite:
    """A connection of its own sees, in one number, whether any other has committed."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        # Kept, because making one costs a third of a look, and there is a look before every answer.
        self._cursor: sqlite3.Cursor | None = None
        self._version = -1

    def open(self) -> None:
        """Connect."""
        self._connection = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None, timeout=5)
        self._connection.execute("PRAGMA query_only=ON")
        self._cursor = self._connection.cursor()
        self._version = -1

    def is_quiet(self) -> bool:
        """Whether no other connection has committed since the last call (`PRAGMA data_version`)."""
        assert self._cursor is not None
        version = self._cursor.execute("PRAGMA data_version").fetchall()[0][0]
        was, self._version = self._version, version
        return bool(was == version)

    def newest(self) -> Read | None:
        """The newest change, if there is one."""
        return next(iter(_told(self._all(_NEWEST))), None)

    def since(self, last: int) -> list[Read]:
        """The change with this id, and those after it."""
        return _told(self._all(_SINCE.format("?"), last))

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _all(self, sql: str, *values: Any) -> list[Any]:
        assert self._connection is not None
        return self._connection.execute(sql, values).fetchall()


class OnPostgresql:
    """One question for each look: PostgreSQL has no number that moves with a commit and costs less."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._connection: Any = None

    def open(self) -> None:
        """Connect, apart from the pool."""
        pooled = self._engine.raw_connection()
        self._connection = pooled.driver_connection
        pooled.detach()
        self._connection.rollback()
        self._connection.autocommit = True

    def is_quiet(self) -> bool:
        """Never known without asking."""
        return False

    def newest(self) -> Read | None:
        """The newest change, if there is one."""
        return next(iter(_told(self._all(_NEWEST))), None)

    def since(self, last: int) -> list[Read]:
        """The change with this id, and those after it."""
        return _told(self._all(_SINCE.format("%s"), last))

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _all(self, sql: str, *values: Any) -> list[Any]:
        found: list[Any] = self._connection.execute(sql, values, prepare=True).fetchall()
        return found


def source_of(engine: sa.Engine) -> Source:
    """Where the changes of this database are read."""
    return OnSqlite(str(engine.url.database)) if engine.dialect.name == "sqlite" else OnPostgresql(engine)


def _told(rows: Iterable[tuple[int, Any, Any]]) -> list[Read]:
    return [(number, json.loads(keys) if isinstance(keys, str) else keys, str(at)) for number, keys, at in rows]
