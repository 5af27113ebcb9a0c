"""What a statement of SQL asks for, worked out once for each statement that SQLAlchemy keeps compiled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, ColumnElement, Grouping

from blog.cache.rules import any_row, names_rows, one_row
from blog.core.db import Base

_PLAN = "openline_asked"


@dataclass(frozen=True)
class Asked:
    """By one statement: of some tables any row; of others those that have a parameter's value in a column."""

    whole: tuple[str, ...]
    # Table, column, and the parameter that holds the value, or the values.
    narrow: tuple[tuple[str, str, str], ...]

    def keys(self, parameters: Mapping[str, Any], expanded: Mapping[str, Sequence[str]]) -> Iterator[str]:
        """The names of the rows asked for with these parameters; `expanded` has the names of each list's parts."""
        for table in self.whole:
            yield any_row(table)
        for table, column, name in self.narrow:
            for each in expanded.get(name, (name,)):
                yield one_row(table, column, parameters[each])


def tables_in(sql: str) -> set[str]:
    """The tables that a statement names anywhere. More than there are is no harm."""
    return set(_tables().findall(sql))


def asked_by(compiled: Any, sql: str) -> Asked:
    """What a compiled statement asks for; kept beside it."""
    found: Asked | None = compiled.__dict__.get(_PLAN)
    if found is None:
        found = compiled.__dict__[_PLAN] = _read(compiled, sql)
    return found


def _read(compiled: Any, sql: str) -> Asked:
    tables = tables_in(sql)
    narrow: dict[str, tuple[str, str, str]] = {}
    for criterion in getattr(compiled.statement, "_where_criteria", ()):
        for column, parameter in _equalities(criterion):
            table = getattr(column.table, "name", "")
            # Named once, as itself: where it stands twice, the other one is not narrowed by this.
            if table in tables and table not in narrow and _is_alone(table, sql) and names_rows(column):
                name = compiled.bind_names.get(parameter)
                if name is not None:
                    narrow[table] = (table, column.name, name)
    return Asked(tuple(sorted(tables - set(narrow))), tuple(narrow.values()))


def _equalities(criterion: Any) -> Iterator[tuple[sa.Column[Any], BindParameter[Any]]]:
    """The comparisons of a column with a value, or with several, that must all hold."""
    if isinstance(criterion, sa.BooleanClauseList):
        if criterion.operator is operators.and_:
            for each in criterion.clauses:
                yield from _equalities(each)
        return
    if not isinstance(criterion, BinaryExpression) or criterion.operator not in (operators.eq, operators.in_op):
        return
    for one, other in ((criterion.left, criterion.right), (criterion.right, criterion.left)):
        value = other.element if isinstance(other, Grouping) else other
        if isinstance(value, BindParameter) and isinstance(one, ColumnElement):
            column = _column(one)
            if column is not None:
                yield column, value
                return


def _column(said: Any) -> sa.Column[Any] | None:
    # The ORM marks its columns; the table's own tells more.
    table = getattr(said, "table", None)
    return Base.metadata.tables[table.name].columns.get(said.name) if isinstance(table, sa.Table) else None


def _is_alone(table: str, sql: str) -> bool:
    # Columns are always named with their table and a full stop: what has none after it is the table itself.
    places = re.findall(rf'(?<![\w."]){table}(?![\w."])(\s+AS\s)?|(?<!\.)"{table}"(?!\.)(\s+AS\s)?', sql)
    return len(places) == 1 and not any(places[0])


@lru_cache(maxsize=1)
def _tables() -> re.Pattern[str]:
    names = sorted(Base.metadata.tables, key=len, reverse=True)
    return re.compile(rf"(?<![\w.])({'|'.join(map(re.escape, names))})(?!\w)")
