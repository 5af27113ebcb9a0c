"""What a reader sees when something is missing, busy or broken."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from blog.core.db import is_sqlite, session
from blog.posts import imports
from tests.builders import make_person, make_post


@pytest.fixture
def strict(app: Flask) -> Iterator[Flask]:
    """The application as it answers strangers: what breaks is explained and not raised."""
    app.testing = False
    yield app
    app.testing = True


def test_what_is_not_there_says_so_and_leads_on(client: FlaskClient) -> None:
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text and 'href="/"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_old_address_leads_to_the_new_one_for_ever(client: FlaskClient) -> None:
    post = make_post(make_person("ann"))
    hidden = make_post(make_person("ben"), published=False)
    imports.remember_path("/2012/03/01/pumps/", post.path)
    imports.remember_path("/2012/03/02/secret/", hidden.path)
    moved = client.get("/2012/03/01/pumps/")
    assert (moved.status_code, moved.headers["Location"]) == (301, post.path)
    assert client.head("/2012/03/01/pumps/").status_code == 301
    assert client.post("/2012/03/01/pumps/").status_code == 404
    assert client.get("/2012/03/02/secret/").status_code == 404


def test_what_breaks_gives_a_number_and_no_trace(strict: Flask, caplog: pytest.LogCaptureFixture) -> None:
    def fall() -> str:
        raise RuntimeError("the secret inside")

    strict.view_functions["machines.robots"] = fall
    answer = strict.test_client().get("/robots.txt")
    assert answer.status_code == 500
    number = re.search("Its number is ([0-9a-f]{8})", answer.text)
    assert number and number[1] in caplog.text
    assert "the secret inside" not in answer.text and "Traceback" not in answer.text
    assert "RuntimeError" in caplog.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_database_that_is_gone_makes_a_page_without_a_frame(strict: Flask) -> None:
    session().execute(sa.text("DROP TABLE setting"))
    session().commit()
    answer = strict.test_client().get("/")
    assert answer.status_code in (500, 503)
    assert answer.text.startswith("<!doctype html>") and "What to do" not in answer.text
    assert "SELECT" not in answer.text and "setting" not in answer.text


def test_a_database_that_is_busy_says_come_back_and_keeps_nothing_half(app: Flask, environ: dict[str, str]) -> None:
    if not is_sqlite():
        pytest.skip("on PostgreSQL a writer waits for the row, not for the database")
    post = make_post(make_person("ann"))
    path = f"/threads/{post.thread_id}/comments"
    file = Path(environ["DATABASE_URL"].removeprefix("sqlite:///"))
    session().rollback()
    words = {"name": "Cora", "email": "cora@customers.example", "body": "It stops after a minute."}
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = app.test_client().post(path, data=words)
    assert refused.status_code == 503
    assert "We are busy for a moment" in refused.text and refused.headers["Retry-After"] == "5"
    assert app.test_client().get(post.path).text.count("It stops after a minute") == 0
    assert app.test_client().post(path, data=words).status_code in (200, 303)


def test_whatever_the_database_cannot_answer_is_busy(strict: Flask) -> None:
    def fall() -> str:
        raise OperationalError("SELECT the secret", {}, Exception("host db.internal"))

    strict.view_functions["machines.robots"] = fall
    answer = strict.test_client().get("/robots.txt")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "db.internal" not in answer.text and "SELECT" not in answer.text
