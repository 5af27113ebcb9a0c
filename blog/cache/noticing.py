"""What statements of SQL touch: a page that asks notes it, and a unit of work that changes rows says so at its end.

It stands where statements meet the database, so no view, query or action can forget it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.orm.attributes import History

from blog.cache import statements
from blog.cache.models import SiteChange
from blog.cache.rules import PRIVATE, all_rows, any_row, names_rows, one_row, table_of
from blog.core import clock, dependencies
from blog.core.db import Base, Moment, at_end, db, is_sqlite, session, unit

# The advisory lock of the changes on PostgreSQL: any constant that nothing else in this database uses.
CHANGE_LOCK = 0xC4A6E
_CHANGED, _FLUSHING = "changed", "flushing"
_WRITES = re.compile(r"\s*(?:WITH\b.*?\b)?(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE | re.DOTALL)
_NAMES_OTHERS = re.compile(r"\s*WITH\b", re.IGNORECASE)
_ADDS = re.compile(r'\s*INSERT INTO "?(\w+)"? \([^()]*\) VALUES ', re.IGNORECASE)
_TARGET = re.compile(r'\b(?:INTO|UPDATE|FROM)\s+"?(\w+)', re.IGNORECASE)


_SAY = sa.insert(Base.metadata.tables[SiteChange.__tablename__])
# On PostgreSQL under a lock held to the commit, so that ids grow in its order: whoever follows them misses none. A row
# gets its id when the lock that it is made from is there, and both in one way to the database and back.
_SAY_ALONE = _SAY.from_select(
    ["keys", "at"],
    sa.select(sa.bindparam("keys", type_=sa.JSON()), sa.bindparam("at", type_=Moment())).select_from(
        sa.func.pg_advisory_xact_lock(CHANGE_LOCK).alias("held")
    ),
)


def init_app() -> None:
    """Look at every statement of this application's database, and at every flush of its sessions."""
    if not event.contains(db.engine, "before_cursor_execute", _look):
        event.listen(db.engine, "before_cursor_execute", _look)
    if not event.contains(Session, "after_flush", _after_flush):
        event.listen(Session, "before_flush", _before_flush)
        event.listen(Session, "after_flush", _after_flush)
        event.listen(Session, "after_soft_rollback", _after_rollback)
    at_end(last=_say)


def _look(_connection: Any, _cursor: Any, sql: str, _parameters: Any, context: Any, _many: bool) -> None:
    if _WRITES.match(sql):
        _note_written(sql, context)
    page = dependencies.watched()
    if page is None:
        return
    compiled = getattr(context, "compiled", None)
    if compiled is None or not context.compiled_parameters:
        tables = statements.tables_in(sql)
        keys = {any_row(table) for table in tables}
    else:
        asked = statements.asked_by(compiled, sql)
        keys = set(asked.keys(context.compiled_parameters[0], context._expanded_parameters))
        tables = {table_of(key) for key in keys}
    page.note(keys)
    for table in tables & PRIVATE:
        page.hinder(f"it reads {table}")


def _note_written(sql: str, context: Any) -> None:
    """A statement of many rows, or of nobody knows which. Those of a flush are known row by row, below."""
    current = session()
    if "unit" not in current.info:
        return
    said = _TARGET.search(sql)
    # What begins with other queries names their tables as well; that all of them changed is no harm.
    tables = statements.tables_in(sql) if _NAMES_OTHERS.match(sql) else {said.group(1)} if said else set()
    for table in (tables & set(Base.metadata.tables)) - PRIVATE:
        if not (current.info.get(_FLUSHING) and table in _known_by_row()):
            _changed().update(_put_in(table, sql, context) or _and_those_that_go_with(table))


def _put_in(table: str, sql: str, context: Any) -> set[str]:
    """The names of the rows that a plain INSERT adds, where all that names them is given to it; else nothing."""
    put = _ADDS.match(sql)
    if put is None or put.group(1) != table or "ON CONFLICT" in sql or not getattr(context, "compiled", None):
        return set()
    naming = {column.name for column in Base.metadata.tables[table].columns if names_rows(column)}
    found = {any_row(table)}
    for given in context.compiled_parameters:
        # Whatever is not simply given, an id of the database's own say, has another name here, or none.
        if not naming <= given.keys():
            return set()
        found.update(one_row(table, name, given[name]) for name in naming if given[name] is not None)
    return found


def _before_flush(current: Session, _context: Any, _instances: Any) -> None:
    current.info[_FLUSHING] = True
    for row in (*current.dirty, *current.deleted):
        mapper: Mapper[Any] = sa.inspect(type(row))
        for name in _naming(mapper):
            getattr(row, name)  # what it pointed to before must be known, also when it was not loaded yet


def _after_flush(current: Session, _context: Any) -> None:
    current.info.pop(_FLUSHING, None)
    if "unit" not in current.info:
        return
    changed = _changed()
    for row in current.new:
        changed.update(_names(row))
    for row in current.dirty:
        if current.is_modified(row):
            changed.update(_names(row))
    for row in current.deleted:
        changed.update(_names(row))
        table = _table(sa.inspect(type(row)))
        changed.update(key for key in _and_those_that_go_with(table) if table_of(key) != table)


def _after_rollback(current: Session, _previous: Any) -> None:
    current.info.pop(_FLUSHING, None)


def _say() -> None:
    """Write down what this unit of work changed, as the last thing before the commit: with it or not at all."""
    session().flush()
    changed: set[str] = unit().pop(_CHANGED, set())
    if not changed:
        return
    said = {"keys": sorted(changed), "at": clock.peek()}
    session().execute(_SAY if is_sqlite() else _SAY_ALONE, said)


def _changed() -> set[str]:
    found: set[str] = unit().setdefault(_CHANGED, set())
    return found


def _names(row: Any) -> Iterator[str]:
    """All names of a row, those that it had before among them."""
    state = sa.inspect(row)
    table = _table(state.mapper)
    if table in PRIVATE:
        return
    yield any_row(table)
    for name, column in _naming(state.mapper).items():
        history: History = state.attrs[name].history
        values = [*(history.added or ()), *(history.unchanged or ()), *(history.deleted or ())]
        # What was never set has no history, and is NULL. What was set unseen was something that nobody knows.
        unseen = state.persistent and history.added and not history.deleted
        if unseen or any(isinstance(value, sa.ClauseElement) for value in values) or name in state.expired_attributes:
            yield all_rows(table)
        yield from (one_row(table, column, value) for value in values if value is not None)


def _naming(mapper: Mapper[Any]) -> dict[str, str]:
    """The attributes of a class that name its rows, and their columns."""
    found = _kept.get(mapper)
    if found is None:
        table = Base.metadata.tables[_table(mapper)]
        columns = [column for column in table.columns if names_rows(column)]
        found = _kept[mapper] = {mapper.get_property_by_column(column).key: column.name for column in columns}
    return found


def _and_those_that_go_with(table: str) -> Iterator[str]:
    """A table, and those whose rows the database itself changes when rows of it go."""
    yield all_rows(table)
    for other in Base.metadata.tables.values():
        for key in other.foreign_keys:
            if key.ondelete and key.column.table.name == table and other.name != table:
                yield from _and_those_that_go_with(other.name)


_kept: dict[Mapper[Any], dict[str, str]] = {}


@cache
def _known_by_row() -> frozenset[str]:
    """The tables that a flush writes for its rows only; one that ties two others it writes for a list of theirs."""
    mappers = tuple(Base.registry.mappers)
    ties = {
        link.secondary.name for one in mappers for link in one.relationships if isinstance(link.secondary, sa.Table)
    }
    return frozenset(_table(one) for one in mappers) - ties


def _table(mapper: Mapper[Any]) -> str:
    return str(mapper.class_.__tablename__)
