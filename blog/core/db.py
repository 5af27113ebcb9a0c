"""The database: the base of all models, how connections behave, and the unit of work.

A request reads in a plain transaction. An action is a `@unit_of_work`: it ends that transaction, opens one
that may write (BEGIN IMMEDIATE on SQLite, because a read upgraded to a write fails with BUSY_SNAPSHOT), so that
everything it decides on is read again, and commits. Units called inside a unit join it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass, Session
from sqlalchemy.types import TypeDecorator

from blog.core import clock

F = TypeVar("F", bound=Callable[..., Any])
Row = TypeVar("Row", bound="Base")

# How long a writer waits for another before it gives up, in milliseconds: hardening.md asks for 5 s.
BUSY_TIMEOUT_MS = 5_000
# The largest id there can be: PostgreSQL refuses to compare an id with more, and SQLite refuses a little later.
LARGEST_ID = 2**31 - 1
# Marks a column (`info={KEYED: True}`) by whose value rows are asked for: a name, never an address or a token.
KEYED = "keyed"
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A point in time: UTC in the database, aware in Python, on every database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone rather than guess one."""
        if value is not None and value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored.")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite forgets the zone; it was UTC."""
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False, repr=False):
    """The base of all models. Declared here, not by Flask-SQLAlchemy, so that mypy sees the types."""

    metadata = sa.MetaData(naming_convention=_NAMES)
    type_annotation_map = {
        datetime: Moment(),
        dict[str, Any]: sa.JSON(),
        list[Any]: sa.JSON(),
        list[str]: sa.JSON(),
    }


db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate(render_as_batch=True, directory=str(MIGRATIONS))


def session() -> Session:
    """The session of this application context."""
    found: Session = db.session.registry()
    return found


def init_app(app: Flask) -> None:
    """Connect the application to its database."""
    url = sa.make_url(str(app.config["SQLALCHEMY_DATABASE_URI"]))
    options: dict[str, Any] = {"pool_pre_ping": url.get_backend_name() != "sqlite"}
    if url.get_backend_name() == "sqlite":
        # The driver must not begin or commit by itself: `_begin` below does.
        options["connect_args"] = {"isolation_level": None, "timeout": BUSY_TIMEOUT_MS / 1000}
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", options)
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _prepare_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)


def let_go() -> None:
    """Close every connection of this process, which may fork now. They are opened again when they are needed."""
    db.session.remove()
    for engine in db.engines.values():
        engine.dispose()


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "synchronous=FULL",
        "secure_delete=ON",
        "mmap_size=0",
        # Never by itself: see checkpoints.py.
        "wal_autocheckpoint=0",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


# Of a thread, not of a unit: one inside another, in a context of its own, would wait for itself.
_turn = threading.RLock()
# The rows that the open unit of work has added.
_MADE = "made"

_before_commit: list[Callable[[], None]] = []
_last: list[Callable[[], None]] = []
_after_commit: list[Callable[[], None]] = []
_after_rollback: list[Callable[[], None]] = []


def at_end(
    *,
    before_commit: Callable[[], None] | None = None,
    after_commit: Callable[[], None] | None = None,
    after_rollback: Callable[[], None] | None = None,
    last: Callable[[], None] | None = None,
) -> None:
    """Have something done at the end of every unit of work: how the record and the jobs join in.

    What runs before the commit runs inside the transaction, in the order of registration; `last` after all of it.
    """
    for functions, function in (
        (_before_commit, before_commit),
        (_last, last),
        (_after_commit, after_commit),
        (_after_rollback, after_rollback),
    ):
        if function and function not in functions:
            functions.append(function)


def in_unit_of_work() -> bool:
    """Whether a unit of work is open in this application context."""
    return "unit" in session().info


def unit() -> dict[str, Any]:
    """What the open unit of work has collected so far (announcements, jobs), by collector.

    Raises RuntimeError outside a unit of work: whatever writes belongs to one.
    """
    try:
        found: dict[str, Any] = session().info["unit"]
    except KeyError:
        raise RuntimeError("This writes, so it must be called inside a @unit_of_work.") from None
    return found


def unit_of_work(function: F) -> F:
    """Make a verb: all of it happens and is on disk when it returns, or none of it."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        current = session()
        if "unit" in current.info:
            return function(*args, **kwargs)
        current.rollback()
        current.info["unit"] = {}
        try:
            with clock.held():
                with _in_turn():
                    current.connection(execution_options={"writes": True})
                    result = function(*args, **kwargs)
                    for finish in (*_before_commit, *_last):
                        finish()
                    current.commit()
                for follow in _after_commit:
                    follow()
        except BaseException:
            current.rollback()
            for undo in _after_rollback:
                undo()
            raise
        finally:
            current.info.pop("unit", None)
        return result

    return run  # type: ignore[return-value]  # wraps() keeps the signature, which mypy cannot see


@contextmanager
def _in_turn() -> Iterator[None]:
    """Let one thread of this process write at a time, as SQLite does: who waits here is woken at once.

    SQLite has its waiters sleep and look again, up to a tenth of a second each time, and some of many never get a turn.
    Whoever waits too long goes on, and is told so by SQLite.
    """
    mine = is_sqlite() and _turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000)
    try:
        yield
    finally:
        if mine:
            _turn.release()


def is_new(row: Base) -> bool:
    """Whether the open unit of work added this row, so that nobody else has seen it and nothing points to it yet."""
    return row in unit().get(_MADE, ())


def lock(row: Row) -> Row:
    """Read a row again and keep others from changing it until this unit of work ends."""
    if is_new(row):
        return row
    session().flush()
    # Of this row alone: what was read with it (an outer join) cannot be locked on PostgreSQL. Its key never changes, so
    # rows that point to it may still be added: otherwise two who add one each and then lock it wait for each other.
    session().refresh(row, with_for_update={"of": type(row), "key_share": True})
    return row


def add(row: Row) -> Row:
    """Add a row and give it its id."""
    made = unit().setdefault(_MADE, set())
    session().add(row)
    session().flush()
    made.add(row)
    return row


def is_sqlite() -> bool:
    """Whether this installation runs on SQLite."""
    return bool(db.engine.dialect.name == "sqlite")
