"""SQLite's log is moved into the database by one process at a time, and by nobody else."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest
from flask import Flask

from blog.core import checkpoints, jobs, settings
from blog.core.db import is_sqlite

# Far past the 1,000 pages after which SQLite would begin by itself.
MANY = 400


@pytest.fixture
def database(app: Flask) -> Path:
    if not is_sqlite():
        pytest.skip("SQLite only: PostgreSQL checkpoints by itself")
    return Path(app.config["INSTANCE"]) / "openline.sqlite"


def _write(times: int) -> None:
    for number in range(times):
        settings.put(f"test.{number}", "some words " * 1000)


def test_writing_alone_never_checkpoints_while_the_worker_lives(database: Path) -> None:
    jobs.sweep()
    size = database.stat().st_size
    _write(MANY)
    assert database.stat().st_size == size
    assert checkpoints.run()
    assert database.stat().st_size > size + MANY * 10_000


def test_without_a_worker_a_writer_does_it_now_and_then(database: Path) -> None:
    size = database.stat().st_size
    _write(checkpoints.EVERY + 1)
    assert database.stat().st_size > size


def test_it_is_left_to_the_process_that_is_at_it(database: Path) -> None:
    with (database.parent / "checkpoint.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert checkpoints.run() is False
    assert checkpoints.run() is True
