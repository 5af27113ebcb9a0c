"""How migrations run: on the application's own engine, whatever database it is."""

from typing import Any

import sqlalchemy as sa
from alembic import context

from blog.core.db import Base, Moment, db, is_sqlite

# Tables of the queue share a PostgreSQL database with ours, and are not ours; the words of the search are no table as
# others are, and each database makes its own (see 0006).
FOREIGN = ("huey_", "search_words")


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a table belongs to Openline."""
    return not (kind == "table" and name is not None and name.startswith(FOREIGN))


def render(kind: str, item: Any, _autogen: object) -> str | bool:
    """A Moment is written into migrations as the plain type it is."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def compare_type(_context: object, _inspected: object, _column: object, found: Any, wanted: Any) -> bool | None:
    """SQLite cannot say that a DateTime has a zone."""
    return False if is_sqlite() and isinstance(wanted, Moment) else None


def references(connection: sa.Connection, *, kept: bool) -> None:
    """Whether SQLite minds references while it makes a table anew. It listens between transactions only."""
    if is_sqlite():
        connection.connection.cursor().execute(f"PRAGMA foreign_keys = {int(kept)}")


def refuse_dangling(connection: sa.Connection) -> None:
    """Undo everything when a row was left that refers to nothing."""
    if is_sqlite() and (dangling := connection.execute(sa.text("PRAGMA foreign_key_check")).first()):
        raise RuntimeError(f"A row of {dangling[0]} refers to a row of {dangling[2]} that is gone.")


with db.engine.connect().execution_options(writes=True) as connection:
    # SQLite changes a table by making it anew: what refers to the old one must not go with it.
    references(connection, kept=False)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        include_name=is_ours,
        render_item=render,
        compare_type=compare_type,
    )
    with context.begin_transaction():
        context.run_migrations()
        refuse_dangling(connection)
    connection.commit()
    references(connection, kept=True)
