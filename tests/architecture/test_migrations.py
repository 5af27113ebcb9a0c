"""Migrations: up, down, up again, and then equal to the models, on the database of this run."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from blog.core.db import Base, Moment, db, is_sqlite

# Made by the queue, and by hand for the search: no model says what they are.
FOREIGN = ("huey_", "search_words")


def _differences() -> list[object]:
    def same_type(_c: object, _i: object, _col: object, _found: object, wanted: object) -> bool | None:
        return False if is_sqlite() and isinstance(wanted, Moment) else None

    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": same_type, "include_name": lambda n, k, p: not str(n).startswith(FOREIGN)}
        )
        found: list[object] = compare_metadata(context, Base.metadata)
    return found


def _tables() -> set[str]:
    names = sa.inspect(db.engine).get_table_names()
    return {name for name in names if name != "alembic_version" and not name.startswith("huey_")}


def test_the_migrations_make_what_the_models_say(app: Flask) -> None:
    assert len(_tables()) >= 20
    assert _differences() == []


def test_every_migration_goes_down_and_up_again(app: Flask) -> None:
    db.session.remove()
    downgrade(revision="base")
    assert _tables() == set()
    upgrade()
    assert _differences() == []


def test_a_site_with_content_keeps_it_when_its_tables_change(demo_app: Flask) -> None:
    def counted() -> dict[str, int]:
        with db.engine.connect() as connection:
            tables = ("person", "person_role", "comment", "decision", "post", "entry", "issue")
            return {name: connection.scalar(sa.text(f'SELECT count(*) FROM "{name}"')) or 0 for name in tables}

    before = counted()
    assert all(before.values())
    db.session.remove()
    # Back to the first release and up again: every table that later ones change is made anew with its rows in it.
    downgrade(revision="0002")
    upgrade()
    assert counted() == before
