"""A word to SQLite's planner, which keeps no statistics: it takes a state to be as rare as a name."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.roles import ExpressionElementRole


class aside(FunctionElement[Any]):
    """A column that judges rows which are found by something else: `aside(Post.state) == State.PUBLISHED`.

    Otherwise SQLite finds ten comments of a million by walking through all that are public. To PostgreSQL, which counts
    what it has, nothing is said. <https://www.sqlite.org/optoverview.html>, "Disqualifying WHERE clause terms".
    """

    name = "aside"
    inherit_cache = True

    def __init__(self, column: ExpressionElementRole[Any]) -> None:
        super().__init__(column)
        self.type = self.clauses.clauses[0].type


@compiles(aside)
def _as_it_is(element: aside, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(aside, "sqlite")
def _in_no_index(element: aside, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"
