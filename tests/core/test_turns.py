"""Threads of one process take turns at writing to SQLite: nobody is left out while others go first."""

from __future__ import annotations

import sqlite3
import threading

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from blog.core import db as database
from blog.core import settings
from blog.core.db import db, is_sqlite, unit_of_work

# How long somebody holds a turn that another one waits for, in seconds.
HELD = 0.2


@pytest.fixture
def impatient(app: Flask) -> Flask:
    """The application on an SQLite that lets nobody wait: whoever comes while another writes is refused at once."""
    if not is_sqlite():
        pytest.skip("PostgreSQL lets many write at once.")

    def refuse(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout=0")

    event.listen(db.engine, "connect", refuse)
    db.engine.dispose()
    return app


def test_who_comes_while_another_thread_writes_waits_for_its_turn(impatient: Flask) -> None:
    assert _meet(impatient, held=HELD) == []
    assert settings.get("site.name") == "Second"


def test_who_waits_too_long_for_a_turn_is_told_so(impatient: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 1)
    refused = _meet(impatient, held=None)
    assert len(refused) == 1 and isinstance(refused[0], sa.exc.OperationalError)
    assert settings.get("site.name") == "First"


def _meet(app: Flask, *, held: float | None) -> list[Exception]:
    """One writes and takes its time, `held` seconds or until another, who comes meanwhile, gave up.

    What the other was refused with.
    """
    refused: list[Exception] = []

    def second() -> None:
        with app.app_context():
            try:
                settings.put("site.name", "Second")
            except sa.exc.OperationalError as error:
                refused.append(error)

    other = threading.Thread(target=second)

    @unit_of_work
    def first() -> None:
        settings.put("site.name", "First")
        other.start()
        other.join(held)

    with app.app_context():
        first()
    other.join()
    return refused
