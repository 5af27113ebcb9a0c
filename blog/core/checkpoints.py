"""Moving SQLite's write-ahead log into the database, by one process at a time.

SQLite 3.7.0 to 3.51.2 can lose a commit when several connections checkpoint at the same moment ("WAL-reset bug"), so
connections never checkpoint by themselves here. The worker does it every minute; where no worker gives a sign of life,
whoever writes does it now and then. A lock on a file keeps it to one process.
"""

from __future__ import annotations

import fcntl
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app

from blog.core import jobs
from blog.core.db import BUSY_TIMEOUT_MS, at_end, db, is_sqlite, session

# Commits between two looks at whether the worker is there: the log grows by a few pages a commit, so to some megabytes.
EVERY = 500

_commits = itertools.count(1)


class StillRead(Exception):
    """Somebody reads from the log, so it cannot be emptied now."""


def run() -> bool:
    """Move the log into the database, unless another process is at it. Says whether it was done here."""
    if not is_sqlite():
        return False
    session().rollback()
    with _lock().open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        connection = db.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        finally:
            connection.close()
    return True


@contextmanager
def alone() -> Iterator[None]:
    """Keep every other process from moving the log, for whoever moves it by itself for a while."""
    with _lock().open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def truncate_soon() -> bool:
    """Empty the log, so that nothing erased is left in it, unless somebody reads just now. Says whether it was done."""
    if not is_sqlite():
        return True
    session().rollback()
    connection = db.engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA busy_timeout=1000")
        busy, _, _ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.cursor().execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        connection.close()
    return not busy


@jobs.job(outside=True)
def truncate() -> None:
    """Empty the log. Whoever reads keeps it for a moment, so this is tried again until it is done."""
    if not truncate_soon():
        raise StillRead


def _lock() -> Path:
    return Path(str(current_app.config["INSTANCE"])) / "checkpoint.lock"


def _now_and_then() -> None:
    if next(_commits) % EVERY == 0 and not jobs.worker_is_up():
        run()


at_end(after_commit=_now_and_then)
