"""What the core does before the site opens."""

from __future__ import annotations

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade

from blog.core.db import MIGRATIONS, db


def migrate(app: Flask) -> list[str]:
    """Bring the database to the newest migration. Says so only when it changed something."""
    with db.engine.connect() as connection:
        stands = MigrationContext.configure(connection).get_current_revision()
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    if stands == newest:
        return []
    upgrade()
    return ["The database is up to date." if stands else "The database was made."]
