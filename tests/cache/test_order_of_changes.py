"""Whoever follows the changes misses none: their ids grow in the order of the commits, and not of the beginnings."""

from __future__ import annotations

import threading
import time

import pytest
import sqlalchemy as sa
from flask import Flask

from blog.cache.models import SiteChange
from blog.cache.noticing import CHANGE_LOCK
from blog.core import settings
from blog.core.db import db, is_sqlite


def test_a_change_gets_its_id_when_nobody_else_is_about_to_commit_one(app: Flask) -> None:
    if is_sqlite():
        pytest.skip("On SQLite one unit of work begins when the other has ended.")

    def say() -> None:
        with app.app_context():
            settings.put("site.name", "Tarn")

    waiting = sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = :lock AND NOT granted")
    other = threading.Thread(target=say)
    with db.engine.begin() as first, db.engine.connect() as look:
        first.execute(sa.select(sa.func.pg_advisory_xact_lock(CHANGE_LOCK)))
        other.start()
        until = time.monotonic() + 120
        while not look.scalar(waiting, {"lock": CHANGE_LOCK}):
            assert time.monotonic() < until, "nobody waits"
            time.sleep(0.01)
        said = sa.insert(SiteChange).values(keys=["person"], at=sa.func.now())
        mine = first.scalar(said.returning(SiteChange.id))
    other.join()
    with db.engine.connect() as look:
        last = look.execute(sa.select(SiteChange.id, SiteChange.keys).order_by(SiteChange.id.desc()).limit(1)).one()
    assert mine is not None and last.id > mine
    assert last[1] != ["person"]
