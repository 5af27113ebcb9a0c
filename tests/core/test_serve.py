"""The site is served by processes that share memory, and nothing that no two of them may hold."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from blog.core import jobs, queue, serve
from blog.core.db import db, session
from tests.builders import make_person


def _held(instance: str) -> list[str]:
    """The files of the site that this process has open."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            found.append(str(link.readlink()))
        except FileNotFoundError:  # the one that this very look had open
            continue
    return [name for name in found if name.startswith(instance)]


def test_nothing_is_open_when_the_site_forks(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    instance = str(app.config["INSTANCE"])
    make_person("ann")
    held = session().connection()
    queue.make_consumer(app).huey.pending_count()
    assert db.engine.pool.checkedout() == 1  # type: ignore[attr-defined]  # every pool of ours counts
    serve._let_go(app)
    assert held.closed
    assert db.engine.pool.checkedin() == db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # as above
    assert _held(instance) == []
    # All of it is opened again when it is needed.
    assert session().scalar(sa.text("SELECT handle FROM person")) == "ann"
    assert queue.make_consumer(app).huey.pending_count() == 0
    assert jobs.run_due() >= 0
