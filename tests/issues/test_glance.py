"""The record's front page: what is open, late and owed, and how many apologies were kept, before anything else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.core import clock
from blog.core.db import session
from blog.issues import apologies, debt_queries, glance
from blog.issues.models import Issue
from blog.people.models import Person
from blog.record import numbers
from tests.builders import make_issue, make_person


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def apologise(issue: Issue, by: Person, *, in_days: int) -> None:
    due = clock.now().date() + timedelta(days=in_days)
    apologies.apologise(
        issue, wrong="I sent it.", hurt="You.", commitments=[("Mend it", by, due)], lesson_due=due, by=by
    )  # fmt: skip


def test_nothing_stands_there_before_the_first_fault(client: FlaskClient) -> None:
    make_person("ann")
    assert "How we stand today" not in client.get("/record").text


def test_it_counts_what_is_open_and_late_by_itself(client: FlaskClient) -> None:
    ann = make_person("ann")
    make_issue(ann, title="The valve sticks", in_days=2)
    make_issue(ann, title="The hose leaks", state="fixed")
    assert "1 issue open" in words(client.get("/record").text)
    assert "0 promises late" in words(client.get("/record").text)
    with clock.travel(clock.now() + timedelta(days=6)):
        page = client.get("/record").text
        assert "1 promise late" in words(page) and "The valve sticks" in page and "4 days late" in page
        assert "The hose leaks" not in page.split("Every entry")[0]
        assert "How we stand today" not in client.get("/record?page=older-3").text


def test_what_is_late_comes_first_then_the_oldest(client: FlaskClient) -> None:
    ann = make_person("ann")
    for days, title in enumerate(("Old", "Late", "New")):
        with clock.travel(clock.now() + timedelta(days=days)):
            make_issue(ann, title=title, in_days=1 if title == "Late" else 30)
    with clock.travel(clock.now() + timedelta(days=9)):
        assert [issue.title for issue in glance.today().issues] == ["Late", "Old", "New"]


@pytest.mark.usefixtures("app")
def test_an_apology_is_owed_until_all_of_it_is_done_and_broken_once_a_day_is_missed() -> None:
    ann = make_person("ann")
    issue = make_issue(ann)
    apologise(issue, ann, in_days=3)
    found = glance.today()
    assert (found.owed, found.kept, found.broken) == (1, 0, 0)
    commitment, apology = debt_queries.commitment(issue, 1), debt_queries.apology(issue, 1)
    assert commitment is not None and apology is not None
    apologies.keep(commitment, text="Mended.", evidence="Look.", by=ann)
    assert glance.today().owed == 1
    with clock.travel(clock.now() + timedelta(days=5)):
        found = glance.today()
        assert (found.owed, found.kept, found.broken, found.late) == (1, 0, 1, 1)
    apologies.give_lesson(apology, cause="Haste.", changed="We wait.", check_on=clock.now().date(), by=ann)
    found = glance.today()
    assert (found.owed, found.kept, found.broken) == (0, 1, 0)
    apologies.check_lesson(apology, outcome="recurred", recurred_as=make_issue(ann), text="Again.", by=ann)
    assert glance.today().broken == 1


@pytest.mark.usefixtures("demo_app")
def test_the_share_of_apologies_kept_is_the_one_that_is_counted_from_the_log() -> None:
    counted = numbers.current()["figures"]["all"]["apologies"]
    found = glance.today()
    assert (found.kept, found.broken) == (counted["kept"], counted["broken"])
    assert found.kept and found.broken and found.owed and found.late


def test_a_dispute_that_waits_too_long_is_a_promise_late_also_when_the_issue_is_closed(app: Flask) -> None:
    issue = make_issue(make_person("ann"), state="fixed")
    session().execute(sa.update(Issue).values(answer_due=clock.now().date() - timedelta(days=1), disputed=True))
    session().commit()
    assert glance.today().late == 1 and [row.number for row in glance.today().issues] == [issue.number]
