"""A fix on offer: with evidence and a commitment kept, then confirmed, or fixed by silence and marked so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.core import clock
from blog.core.db import add, session, unit_of_work
from blog.core.models import Job
from blog.issues import actions, offers, rules
from blog.issues.models import Affected, Commitment, Issue, State
from blog.people import customers
from blog.people.models import Person
from blog.record import queries as record
from tests.builders import make_comment, make_issue, make_person, sign_in


@pytest.fixture
def ann(app: Flask) -> Person:
    return make_person("ann")


@pytest.fixture
def issue(ann: Person) -> Issue:
    return make_issue(ann, state="in progress")


def offer(issue: Issue, by: Person, **said: Any) -> None:
    words: dict[str, Any] = {"text": "Update to 2.1.", "evidence": "The display says 2.1.", "owner": by}
    due = clock.now().date() + timedelta(days=20)
    offers.offer_fix(issue, next_update=due, version=issue.version, by=by, **{**words, **said})


@unit_of_work
def say(issue: Issue, email: str, works: bool | None) -> None:
    """Somebody is affected, and says whether the fix works for them."""
    customer, now = customers.customer_for(email), clock.now()
    add(Affected(issue_number=issue.number, customer_id=customer.id, since=now, works=works, works_at=now))


@unit_of_work
def promise(issue: Issue, owner: Person) -> None:
    due = clock.now().date()
    add(Commitment(issue_number=issue.number, number=1, apology_id=None, text="A valve.", owner_id=owner.id, due=due))


def days_later(number: int, work: Callable[[], int]) -> None:
    with clock.travel(clock.now() + timedelta(days=number, minutes=1)):
        work()


def test_a_fix_is_offered_with_its_evidence_and_the_owner_still_owes_the_next_word(issue: Issue, ann: Person) -> None:
    offer(issue, ann)
    said = record.about(issue.topic)[-1]
    assert (said.entry.kind, said.facts["state"], said.facts["owner"]) == ("issue.offered", "fix offered", "ann")
    assert said.text("evidence") == "The display says 2.1."
    assert issue.is_open and issue.next_update is not None
    assert issue.offered_at == issue.changed_at


def test_an_offer_needs_evidence_and_work_that_has_begun(issue: Issue, ann: Person) -> None:
    with pytest.raises(rules.Incomplete, match="can see that the fix works"):
        offer(issue, ann, evidence=" ")
    with pytest.raises(rules.StepRefused, match="in progress"):
        offer(make_issue(ann, state="acknowledged"), ann)
    with pytest.raises(rules.StepRefused, match="Ann Example owns"):
        offer(issue, make_person("ben"), owner=ann)


def test_where_something_was_promised_an_offer_keeps_a_commitment(issue: Issue, ann: Person) -> None:
    promise(issue, ann)
    with pytest.raises(rules.Incomplete, match="name the commitment"):
        offer(issue, ann)
    with pytest.raises(rules.Incomplete, match="no commitment with this number"):
        offer(issue, ann, commitment=2)
    offer(issue, ann, commitment=1)
    assert record.about(issue.topic)[-1].facts["commitment"] == 1


def test_fourteen_quiet_days_make_it_fixed_and_unconfirmed(
    client: FlaskClient, issue: Issue, ann: Person, work: Callable[[], int]
) -> None:
    offer(issue, ann)
    days_later(13, work)
    assert issue.state is State.OFFERED
    days_later(14, work)
    assert (issue.state, issue.unconfirmed) == (State.FIXED, True)
    said = record.about(issue.topic)[-1]
    assert said.entry.by == "system"
    assert said.facts == {"state": "fixed", "unconfirmed": True, "quiet_days": 14, "owner": "ann"}
    assert "Unconfirmed: no customer said a word for 14 days." in client.get(issue.path).text


def test_a_customers_word_begins_the_quiet_days_anew(issue: Issue, ann: Person, work: Callable[[], int]) -> None:
    offer(issue, ann)
    with clock.travel(clock.now() + timedelta(days=5)):
        make_comment(issue.thread, body="It stopped again.")
    with clock.travel(clock.now() + timedelta(days=8)):
        say(issue, "cora@customers.example", works=False)
    for days, state in ((14, State.OFFERED), (19, State.OFFERED), (22, State.FIXED)):
        days_later(days, work)
        assert issue.state is state
        assert session().scalars(sa.select(Job.last_error).where(Job.last_error.is_not(None))).all() == []


def test_a_confirmed_fix_counts_at_once(client: FlaskClient, issue: Issue, ann: Person) -> None:
    say(issue, "early@customers.example", works=True)
    with clock.travel(clock.now() + timedelta(minutes=1)):
        offer(issue, ann)
        offers.settle(issue)
        assert issue.state is State.OFFERED  # what somebody said of an earlier fix does not count for this one
        say(issue, "cora@customers.example", works=True)
        offers.settle(issue)
    assert (issue.state, issue.unconfirmed) == (State.FIXED, False)
    said = record.about(issue.topic)[-1]
    assert (said.facts["confirmations"], said.facts["unconfirmed"]) == (1, False)
    assert "Confirmed by one affected customer." in client.get(issue.path).text
    offers.settle(issue)
    assert record.about(issue.topic)[-1].entry.seq == said.entry.seq


def test_the_owner_does_not_call_an_offered_fix_fixed_before_somebody_has_confirmed_it(
    issue: Issue, ann: Person
) -> None:
    offer(issue, ann)
    with pytest.raises(rules.StepRefused, match="when an affected customer confirms it"):
        actions.fix(issue, text="Done.", evidence="See.", version=4, by=ann)
    with clock.travel(clock.now() + timedelta(minutes=1)):
        say(issue, "cora@customers.example", works=True)
        actions.fix(issue, text="Done.", evidence="See.", version=4, by=ann)
    assert record.about(issue.topic)[-1].facts["confirmations"] == 1
    assert record.about(issue.topic)[-1].entry.by == "ann"


def test_an_offer_is_taken_back_and_silence_does_not_fix_it(issue: Issue, ann: Person, work: Callable[[], int]) -> None:
    offer(issue, ann)
    due = clock.now().date() + timedelta(days=1)
    actions.start(issue, text="It does not.", owner=ann, next_update=due, version=4, by=ann)
    days_later(20, work)
    assert (issue.state, issue.offered_at) == (State.IN_PROGRESS, None)


def test_a_note_while_a_fix_is_on_offer_leaves_it_on_offer(issue: Issue, ann: Person) -> None:
    offer(issue, ann)
    offered, due = issue.offered_at, clock.now().date()
    actions.update(issue, text="Half have it.", owner=ann, next_update=due, version=4, by=ann)
    assert (issue.state, issue.offered_at) == (State.OFFERED, offered)


def test_the_staff_offer_a_fix_from_the_issues_page(client: FlaskClient, issue: Issue, ann: Person) -> None:
    promise(issue, ann)
    token = sign_in(client, ann)
    assert "1: A valve." in client.get("/staff/issues/1").text
    due = clock.now().date().isoformat()
    said = {"csrf_token": token, "text": "Update.", "evidence": "See.", "owner": "ann", "next_update": due}
    assert client.post("/staff/issues/1/offer", data={**said, "version": "3"}).status_code == 422
    assert client.post("/staff/issues/1/offer", data={**said, "version": "3", "commitment": "9"}).status_code == 422
    assert client.post("/staff/issues/1/offer", data={**said, "version": "3", "commitment": "1"}).status_code == 303
    assert client.post("/staff/issues/1/fix", data={**said, "version": "4"}).status_code == 409
    assert client.post("/staff/issues/1/return", data={**said, "version": "4"}).status_code == 303
    assert issue.state is State.IN_PROGRESS
