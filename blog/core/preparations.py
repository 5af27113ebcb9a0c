"""What the core does before the site opens."""

from __future__ import annotations

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade

from blog.core import settings
from blog.core.db import MIGRATIONS, db


def is_migrated() -> bool:
    """Whether the database stands at the newest migration."""
    with db.engine.connect() as connection:
        stands = MigrationContext.configure(connection).get_current_revision()
    return stands == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def refuse_old_database() -> None:
    """End a command whose tables are not there yet, in words instead of SQL (click.ClickException)."""
    if not is_migrated():
        raise click.ClickException("The database is not at the newest migration. Run: flask db upgrade")


def mint(app: Flask) -> list[str]:
    """Give the site the authority of its feed ids, once: ids that are out in the world never change."""
    settings.tag_authority()
    return []


def migrate(app: Flask) -> list[str]:
    """Bring the database to the newest migration. Says so only when it changed something."""
    if is_migrated():
        return []
    upgrade()
    return ["The database was brought up to date."]
