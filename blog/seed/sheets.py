"""Rows by the thousand: collected, and written together in the fastest way that each database has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any

import sqlalchemy as sa

from blog.core.db import Base, db

# As many rows as are collected before they are written: what they take is memory.
TOGETHER = 20_000
# SQLite's memory for pages, in KiB: the keys of hashes come in no order, and touch every page of their index.
CACHE = 160 * 1024

Process = Callable[[Any], Any]


class Sheets:
    """The rows of every table that wait to be written, and the connection on which they are."""

    def __init__(self) -> None:
        self._engine = db.engine
        self.is_sqlite = self._engine.dialect.name == "sqlite"
        self._sheets: dict[str, _Sheet] = {}
        self._waiting = 0
        pooled = self._engine.raw_connection()
        self._connection: Any = pooled.driver_connection
        pooled.detach()
        if self.is_sqlite:
            # A site that was filled by half is of no use, so it may be lost in a crash. This connection ends with it.
            for pragma in ("synchronous=OFF", "secure_delete=OFF", f"cache_size=-{CACHE}", "temp_store=MEMORY"):
                self._run(f"PRAGMA {pragma}")
            self._run("BEGIN IMMEDIATE")

    def add(self, table: str, **values: Any) -> None:
        """One row. Every row of a table names the same columns; the others stay empty."""
        sheet = self._sheets.get(table)
        if sheet is None:
            sheet = self._sheets[table] = _Sheet(self._engine.dialect, table, tuple(values))
        sheet.add(values)
        self._waiting += 1

    def add_words(self, columns: tuple[str, ...], *values: Any) -> None:
        """One row of the full-text index, which is no table that the models know."""
        sheet = self._sheets.get("search_words")
        if sheet is None:
            sheet = self._sheets["search_words"] = _Sheet(self._engine.dialect, "search_words", columns)
        sheet.rows.append(list(values))
        self._waiting += 1

    def write_now_and_then(self) -> None:
        """Write when enough has come together."""
        if self._waiting >= TOGETHER:
            self.write()

    def write(self) -> None:
        """Write every row, each table after those that it points to."""
        self._waiting = 0
        order = [table.name for table in Base.metadata.sorted_tables] + ["search_words"]
        for name in sorted(self._sheets, key=order.index):
            sheet = self._sheets[name]
            if sheet.rows:
                self._put(sheet)
                sheet.rows.clear()
        if self.is_sqlite:
            self._run("COMMIT")
            self._run("PRAGMA wal_checkpoint(PASSIVE)")
            self._run("BEGIN IMMEDIATE")
        else:
            self._connection.commit()

    def finish(self) -> None:
        """Write what is left, and leave the database as its own work would: PostgreSQL counts on and knows its rows."""
        self.write()
        tables = Base.metadata.tables
        if self.is_sqlite:
            self._run("COMMIT")
            self._run("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for table in (name for name in self._sheets if name in tables and "id" in tables[name].c):
                self._run(f"""SELECT setval(pg_get_serial_sequence('"{table}"', 'id'), max(id)) FROM "{table}" """)
            self._connection.commit()
            self._connection.autocommit = True
            self._run("VACUUM ANALYZE")
        self.close()

    def close(self) -> None:
        """Let go of the connection, and of what was not written."""
        self._connection.close()

    def _run(self, sql: str) -> None:
        with closing(self._connection.cursor()) as cursor:
            cursor.execute(sql)

    def _put(self, sheet: _Sheet) -> None:
        columns = ", ".join(sheet.columns)
        with closing(self._connection.cursor()) as cursor:
            if self.is_sqlite:
                marks = ", ".join("?" * len(sheet.columns))
                cursor.executemany(f'INSERT INTO "{sheet.table}" ({columns}) VALUES ({marks})', sheet.rows)
                return
            with cursor.copy(f'COPY "{sheet.table}" ({columns}) FROM STDIN') as copy:
                for row in sheet.rows:
                    copy.write_row(row)


class _Sheet:
    """The rows of one table, as the driver takes them."""

    def __init__(self, dialect: sa.Dialect, table: str, columns: tuple[str, ...]) -> None:
        self.table, self.columns = table, columns
        self.rows: list[list[Any]] = []
        self._processes = list(_processes(dialect, table, columns))

    def add(self, values: dict[str, Any]) -> None:
        row = list(values.values())
        for place, process in self._processes:
            row[place] = process(row[place])
        self.rows.append(row)


def _processes(dialect: sa.Dialect, table: str, columns: tuple[str, ...]) -> Iterable[tuple[int, Process]]:
    """What makes of a value what the driver takes, where that is something else: the models' own types say it."""
    if table not in Base.metadata.tables:
        return
    for place, name in enumerate(columns):
        process = Base.metadata.tables[table].c[name].type.dialect_impl(dialect).bind_processor(dialect)
        if process is not None:
            yield place, process
