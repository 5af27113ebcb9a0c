"""The public moderation log and its numbers: read from the record, and from nothing else."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation import actions as conversation
from blog.conversation.models import Comment, Speaking, Thread
from blog.core import clock
from blog.core.db import unit_of_work
from blog.moderation import actions as moderation
from blog.moderation import log, log_numbers
from blog.moderation import queries as cases
from blog.people.models import Person, Role
from blog.record import days, rules, verify
from blog.record import queries as record
from blog.record.actions import announce
from tests import atom, builders
from tests.record import sample

PATHS = (
    "/moderation",
    "/moderation/numbers",
    "/moderation/numbers.json",
    "/moderation/log.csv",
    "/moderation/feed.atom",
)


@pytest.fixture
def thread(app: Flask) -> Thread:
    return builders.make_thread()


@pytest.fixture
def mia(app: Flask) -> Person:
    """Has been here for a while, so that yesterday is a day of the record."""
    with clock.travel(clock.now() - timedelta(days=3)):
        return builders.make_person("mia", roles=[Role.MODERATOR])


def refuse(thread: Thread, by: Person, *, reason: str = "off-topic") -> Comment:
    comment = builders.make_comment(thread, body="Zebra words.", public=False)
    case = cases.case_of("comment", comment.id)
    assert case is not None
    moderation.decide_rejection(case, by=by, reason=reason, note="A zebra note.")
    return comment


@unit_of_work
def uphold(comment: Comment, removal: int, by: Person) -> None:
    announce("comment.restored", subject=comment.topic, by=by.handle, overturns=removal)


def removal_of(comment: Comment) -> int:
    found = record.last_about(comment.topic, ["comment.removed"])
    assert found is not None
    return found.seq


def rows(client: FlaskClient) -> list[dict[str, str]]:
    answer = client.get("/moderation/log.csv")
    assert answer.status_code == 200 and answer.mimetype == "text/csv"
    return list(csv.DictReader(StringIO(answer.text)))


def test_every_form_of_it_says_when_nothing_was_decided(client: FlaskClient) -> None:
    assert "Nothing was decided against anybody." in client.get("/moderation").text
    assert client.get("/moderation/numbers").status_code == 200
    assert client.get("/moderation/numbers.json").get_json()["overturned"] == {"count": 0, "of": 0}
    assert rows(client) == [] and atom.titles(client.get("/moderation/feed.atom")) == []


def test_a_removal_and_its_reversal_stand_in_page_table_numbers_and_feed(
    client: FlaskClient, thread: Thread, mia: Person
) -> None:
    ann = builders.make_person("ann", roles=[Role.MODERATOR])
    comment = builders.make_comment(thread, body="Zebra words.")
    conversation.remove_comment(comment, reason="abuse", by=mia, note="A zebra note.", about_company=True)
    assert "A comment was removed; it criticises us" in client.get("/moderation").text
    (before,) = atom.read(client.get("/moderation/feed.atom")).entries
    removal = removal_of(comment)
    with clock.travel(clock.now() + timedelta(hours=5)):
        uphold(comment, removal, ann)
        page = client.get("/moderation").text
        restored, removed = rows(client)
        first, second = atom.read(client.get("/moderation/feed.atom")).entries
        numbers = client.get("/moderation/numbers.json").get_json()
    assert f'href="/record/{removal}"' in page and "overturned</a>" in page and "A comment was shown again" in page
    assert removed["seq"] == str(removal) and removed["rule"] == "abuse"
    assert (removed["overturned"], removed["about_company"], removed["automated"]) == ("yes", "yes", "no")
    assert (restored["decision"], restored["overturned"]) == ("comment.restored", "no")
    assert second.title == "A comment was removed: Abuse (overturned)"
    assert (second.id, second.updated > before.updated) == (before.id, True)
    assert numbers["removed_about_us"] == numbers["overturned"] == {"count": 1, "of": 1}


def test_what_was_refused_is_told_with_its_day_and_without_a_moment(
    client: FlaskClient, thread: Thread, mia: Person
) -> None:
    with clock.travel(clock.now() - timedelta(days=1)):
        day = clock.now().date()
        refuse(thread, mia)
    assert rows(client) == []
    days.close_days()
    (row,) = rows(client)
    assert (row["day"], row["decision"], row["thing"], row["rule"]) == (
        day.isoformat(), "comment.declined", "comment", "off-topic",
    )  # fmt: skip
    (rule,) = [one for one in log_numbers.numbers()["rules"] if one["refused"]]
    assert (rule["rule"], rule["refused"], rule["refused_automated"]) == ("off-topic", 1, 0)


def test_no_words_no_name_and_no_address_is_in_any_of_it(client: FlaskClient, thread: Thread, mia: Person) -> None:
    with clock.travel(clock.now() - timedelta(days=1)):
        refuse(thread, mia)
        conversation.remove_comment(builders.make_comment(thread, body="More Zebra words."), reason="abuse", by=mia)
    days.close_days()
    looked = 0
    for path in PATHS:
        said = client.get(path).text
        looked += 1
        for secret in ("Zebra", "zebra", "Cora", "cora@", "Mia", "mia"):
            assert secret not in said, (path, secret)
    assert looked == 5


def test_the_figures_are_those_that_the_record_publishes(app: Flask) -> None:
    """Two people's code counts the same lines."""
    counted = log.Log()
    for line in sample.said():
        if line["kind"] in log.KINDS:
            counted.add(line)
    ours = log_numbers.of(counted, record.head())
    theirs = verify.figures(sample.said(), rules.stamp(clock.now()))
    assert ours["removed_about_us"] == theirs["removed_about_us"] == {"count": 1, "of": 2}
    assert ours["overturned"] == theirs["overturned"] == {"count": 2, "of": 4}
    declined = sum(row["count"] for row in theirs["declined"])
    assert ours["all"]["refused"]["count"] == declined == 2
    assert ours["all"]["refused"]["automated"] == 1


def test_how_long_it_took_is_counted_from_the_sending_and_from_the_hiding(app: Flask) -> None:
    happened: list[Any] = [
        ("01-02", "customer", "comment.published", "comment/1",
         {"thread": "post/1", "sent_at": sample.moment("01-01"), "approved_by": "mia"}),
        ("01-03", "mia", "comment.hidden", "comment/1", {"rule": "abuse", "about_company": False}),
        ("01-07", "mia", "comment.removed", "comment/1", {"rule": "abuse", "about_company": False}),
        ("01-08", "customer", "comment.published", "comment/2",
         {"thread": "post/1", "sent_at": sample.moment("01-08"), "automated": True}),
        ("01-08", "mia", "comment.hidden", "comment/2", {"rule": "abuse", "about_company": True}),
        ("01-09", "ben", "comment.restored", "comment/2", {}),
        ("01-09", "mia", "comment.hidden", "comment/2", {"rule": "abuse", "about_company": True}),
        ("01-10", "customer", "comment.withdrawn", "comment/2", {"thread": "post/1"}),
    ]  # fmt: skip
    counted = log.Log()
    for line in map(json.loads, sample.chain(happened)):
        counted.add(line)
    found = log_numbers.of(counted, record.head())
    assert found["let_through"] == {"count": 1, "median": 86_400, "p90": 86_400}
    assert found["looked_at"] == {"count": 2, "median": 86_400, "p90": 4 * 86_400, "in_time": 1, "open": 0}
    assert found["all"]["published"] == {"count": 2, "automated": 1}


def test_a_long_log_is_read_page_by_page_and_whole(
    client: FlaskClient, thread: Thread, mia: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    comments = [builders.make_comment(thread, email=f"c{number}@customers.example") for number in range(7)]
    for comment in comments:
        conversation.remove_comment(comment, reason="abuse", by=mia)
    everything = [row.seq for row in log.page(100).items]
    assert len(everything) == 7 and everything == sorted(everything, reverse=True)
    first = log.page(3)
    second = log.page(3, first.older)
    third = log.page(3, second.older)
    assert [row.seq for page in (first, second, third) for row in page.items] == everything
    assert (first.newer, third.older) == (None, None)
    assert [row.seq for row in log.page(3, second.newer).items] == [row.seq for row in first.items]
    assert log.page(3, "older-nonsense").items == first.items
    monkeypatch.setattr("blog.moderation.log_views.PIECE", 2)
    assert [int(row["seq"]) for row in rows(client)] == everything


def test_a_removed_response_is_in_it_and_an_employees_own_words_are_no_publication(
    client: FlaskClient, thread: Thread, mia: Person
) -> None:
    question = builders.make_comment(thread)
    reply = conversation.answer(question, text="It floats.", speaking=Speaking.COMPANY, by=mia)
    conversation.answer(question, text="I swim too.", speaking=Speaking.SELF, by=mia)
    conversation.remove_comment(reply, reason="personal-data", by=mia)
    (row,) = rows(client)
    assert (row["decision"], row["thing"], row["rule"]) == ("response.removed", "response", "personal-data")
    assert log_numbers.numbers()["all"]["published"]["count"] == 1


def test_another_record_is_counted_anew(app: Flask, thread: Thread, mia: Person) -> None:
    """This process has counted the records of other tests: none of theirs may be in it."""
    conversation.remove_comment(builders.make_comment(thread), reason="abuse", by=mia)
    assert len(log.page(100).items) == 1
    assert log_numbers.numbers()["head"]["seq"] == record.head().seq
