"""Every day is closed once, with what it held; late days are caught up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation import actions as conversation
from blog.core import clock, jobs, settings
from blog.core.db import session, unit_of_work
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.people.models import Role
from blog.record import days, queries
from blog.record.actions import announce
from blog.record.models import Entry
from blog.record.verification import verify
from tests import builders

MANY = 6


@unit_of_work
def say(number: int) -> None:
    announce("post.withdrawn", subject=f"post/{number}", by="ann", texts={"reason": f"reason {number}"})


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def closed() -> list[dict[str, Any]]:
    session().rollback()
    lines = session().scalars(sa.select(Entry.line).where(Entry.kind == "day.closed").order_by(Entry.seq))
    return [json.loads(line) for line in lines]


@pytest.fixture
def first_of_march(app: Flask) -> Iterator[Flask]:
    """A site with two entries on 1 March and one on 3 March; it is 5 March, noon."""
    for moment in (at(1), at(1, 20), at(3)):
        with clock.travel(moment):
            say(moment.day)
    with clock.travel(at(5)):
        yield app


@pytest.mark.usefixtures("first_of_march")
def test_each_day_that_is_over_is_closed_once_with_what_it_held() -> None:
    days.close_days()
    days.close_days()
    assert [(line["day"], line["counts"]) for line in closed()] == [
        ("2026-03-01", {"post.withdrawn": 2}),
        ("2026-03-02", {}),
        ("2026-03-03", {"post.withdrawn": 1}),
        ("2026-03-04", {}),
    ]
    assert verify().faults == []


@pytest.mark.usefixtures("first_of_march")
def test_the_next_day_is_closed_when_it_is_over() -> None:
    days.close_days()
    with clock.travel(at(6, 0)):
        days.close_days()
    assert [line["day"] for line in closed()][-2:] == ["2026-03-04", "2026-03-05"]


@pytest.mark.usefixtures("first_of_march")
def test_a_day_is_that_of_the_site() -> None:
    settings.put("site.zone", "Pacific/Auckland")
    days.close_days()
    assert [(line["day"], line["counts"]) for line in closed()] == [
        ("2026-03-02", {"post.withdrawn": 2}),
        ("2026-03-03", {}),
        ("2026-03-04", {"post.withdrawn": 1}),
        ("2026-03-05", {}),
    ]


@pytest.mark.usefixtures("app")
def test_an_empty_record_has_no_days() -> None:
    days.close_days()
    assert queries.head().seq == 0


def test_workers_at_the_same_moment_close_each_day_once(first_of_march: Flask) -> None:
    start = Barrier(MANY)

    def close(_: int) -> None:
        with first_of_march.app_context(), clock.travel(at(5)):
            start.wait()
            days.close_days()

    session().rollback()
    with ThreadPoolExecutor(MANY) as threads:
        list(threads.map(close, range(MANY)))
    assert [line["day"] for line in closed()] == ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"]
    assert verify().faults == []


@pytest.mark.usefixtures("first_of_march")
def test_the_worker_closes_days_and_a_failure_beside_it_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise LookupError("somebody@example.com")

    monkeypatch.setattr(jobs, "_each_minute", {"broken": fail, **jobs._each_minute})
    jobs.tend()
    assert len(closed()) == 4


@pytest.mark.usefixtures("app")
def test_what_was_declined_is_told_by_day_and_rule_and_nothing_else() -> None:
    with clock.travel(at(1)):
        thread = builders.make_thread()
        mia = builders.make_person("mia", roles=[Role.MODERATOR])
        for rule in ("off-topic", "abuse", "off-topic"):
            refused = builders.make_comment(thread, public=False, email=f"{rule}@customers.example")
            case = cases.case_of("comment", refused.id)
            assert case is not None
            moderation.decide_rejection(case, by=mia, reason=rule, note="No.")
        moderation.decide_publication(case, by=mia, overturns=case.decisions[-1].id)
        trap = conversation.send_comment(thread, name="Bot", email="bot@x.example", body="Buy.", trap="filled")
        assert trap.comment.state == "spam"
    with clock.travel(at(2, 3)):
        days.close_days()
    lines = [json.loads(line) for line in queries.lines()]
    declined = [line for line in lines if line["kind"] == "comment.declined"]
    said = {"by": "system", "day": "2026-03-01", "kind": "comment.declined", "kind_of": "comment", "subject": None}
    assert [{name: line[name] for name in line if name not in ("at", "prev", "seq", "texts")} for line in declined] == [
        {**said, "rule": "abuse", "automated": False},
        {**said, "rule": "off-topic", "automated": False},
        {**said, "rule": "off-topic", "automated": False, "overturned": True},
        {**said, "rule": "spam", "automated": True},
    ]
    assert {line["at"] for line in declined} == {"2026-03-02T03:00:00.000000Z"}
    assert lines[-1]["kind"] == "day.closed"


@pytest.mark.usefixtures("first_of_march")
def test_the_ledger_leaves_the_ends_of_days_to_the_log_and_the_feed(client: FlaskClient) -> None:
    days.close_days()
    assert 'data-kind="day.closed"' not in client.get("/record").text
    assert "closed the day" in client.get("/record/feed.atom").text
    assert client.get("/record/log.jsonl").text.count("day.closed") == 4
