"""A backup that is put back forks nothing silently: a file outside the database remembers what was given out."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.core import clock, jobs, serve
from blog.core.db import is_sqlite, session, unit_of_work
from blog.record import days, queries, withholding, witness
from blog.record.actions import announce
from blog.record.models import RecordText

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


@unit_of_work
def say(number: int) -> None:
    announce("post.withdrawn", subject=f"post/{number}", by="ann", texts={"reason": f"reason {number}"})


def kept(app: Flask) -> list[int]:
    path = Path(app.config["WITNESS"])
    lines = path.read_text().splitlines() if path.exists() else []
    return [json.loads(line)["seq"] for line in lines if '"seq"' in line]


@unit_of_work
def put_back(to: int) -> None:
    """What a restored backup looks like: the record ends earlier, with the texts it had."""
    names = ("entry_delete", "record_text_delete", "record_text_update")
    tables = ("entry", "record_text")
    drops = [f"keep_{name}" for name in names] if is_sqlite() else [f"keep_{table} ON {table}" for table in tables]
    for drop in drops:
        session().execute(sa.text(f"DROP TRIGGER IF EXISTS {drop}"))
    session().execute(sa.delete(RecordText).where(RecordText.seq > to))
    session().execute(sa.text("DELETE FROM entry WHERE seq > :seq"), {"seq": to})


def test_the_head_is_remembered_when_the_site_opens_and_once(app: Flask) -> None:
    assert serve.look() == [] and kept(app) == []
    say(1)
    say(2)
    assert serve.look() == serve.look() == []
    assert kept(app) == [2]


def test_it_is_remembered_with_each_days_entry(app: Flask) -> None:
    with clock.travel(NOON - timedelta(days=2)):
        say(1)
    with clock.travel(NOON):
        days.close_days()
        days.close_days()
    assert kept(app) == [3]


def test_the_worker_remembers_it_now_and_then(app: Flask) -> None:
    for minutes in (0, 1, 5, 11, 12):
        with clock.travel(NOON + timedelta(minutes=minutes)):
            say(minutes)
            jobs.tend()
    assert kept(app) == [1, 4]


def test_a_backup_put_back_is_said_at_the_start_and_in_the_health(client: FlaskClient, app: Flask) -> None:
    for number in (1, 2, 3):
        say(number)
    serve.look()
    put_back(2)
    (line,) = serve.look()
    assert line.startswith("The record ends at entry 2, and entry 3 was given out")
    assert line in client.get("/healthz").json["problems"]  # type: ignore[index]
    say(4)
    (line,) = serve.look()
    assert line.startswith("Entry 3 of the record is not the one that was given out")
    say(5)
    jobs.tend()
    assert serve.look() == [line] and kept(app) == [3]


def test_a_record_that_only_grew_is_fine(client: FlaskClient) -> None:
    say(1)
    serve.look()
    say(2)
    assert serve.look() == []
    assert not any("ntry" in problem for problem in client.get("/healthz").json["problems"])  # type: ignore[index]


def test_words_that_a_backup_brings_back_are_erased_again(app: Flask) -> None:
    say(1)
    (text,) = queries.texts_of("post/1", "reason")
    hash_, salt = text.hash, text.salt
    withholding.withhold(text, code="abuse", by="ann")
    withholding.redact(text, by="ben")
    serve.look()
    put_back(1)
    bring_back(hash_, salt or "", "reason 1")
    said = serve.look()
    assert said[1:] == ["1 redacted texts were back in the database, as after a backup: they were erased again."]
    session().rollback()
    found = session().get_one(RecordText, hash_)
    assert (found.text, found.salt, found.gone) == (None, None, "abuse")
    last = queries.about("post/1")[-1]
    assert (last.entry.kind, last.entry.by, last.facts["code"]) == ("text.redacted", "system", "abuse")
    assert len(serve.look()) == 1


@unit_of_work
def bring_back(hash_: str, salt: str, words: str) -> None:
    session().execute(
        sa.text("UPDATE record_text SET text = :words, salt = :salt, gone = NULL WHERE hash = :hash"),
        {"words": words, "salt": salt, "hash": hash_},
    )


def test_a_redaction_that_failed_is_not_remembered(app: Flask) -> None:
    say(1)
    (text,) = queries.texts_of("post/1", "reason")
    withholding.withhold(text, code="abuse", by="ann")

    @unit_of_work
    def fail() -> None:
        withholding.redact(text, by="ben")
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert witness.erased() == {}


def test_a_line_that_was_cut_in_half_is_passed_over(app: Flask) -> None:
    say(1)
    serve.look()
    path = Path(app.config["WITNESS"])
    path.write_text(path.read_text() + '{"at": "2026')
    say(2)
    assert serve.look() == []
    assert len(path.read_text().splitlines()) == 3 and witness.problem() is None
