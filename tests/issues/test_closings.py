"""Saying no takes two: one proposes, another confirms, and nothing is public in between."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.core import clock
from blog.core.db import unit_of_work
from blog.issues import actions, closings, queries, rules, steps
from blog.issues.models import Closing, Issue, State
from blog.people.models import Person
from blog.record import queries as record
from blog.record.actions import CUSTOMER
from tests.builders import make_comment, make_issue, make_person, make_thread, sign_in


@pytest.fixture
def ann(app: Flask) -> Person:
    return make_person("ann")


@pytest.fixture
def ben(app: Flask) -> Person:
    return make_person("ben")


def propose(issue: Issue, by: Person, **said: Any) -> Closing:
    words: dict[str, Any] = {"state": State.WONT_FIX, "text": "The part is not made any more.", "remedy": "A refund."}
    return closings.propose_closing(issue, version=issue.version, by=by, **{**words, **said})


@unit_of_work
def contest(issue: Issue) -> None:
    """The customer's objection, as its own door makes it."""
    issue.contested = True
    steps.finish(issue, State.REPORTED, "issue.contested", by=CUSTOMER, texts={"words": "It is one."})


def test_a_proposed_closing_is_not_public_before_a_second_person_confirms_it(
    client: FlaskClient, ann: Person, ben: Person
) -> None:
    comment = make_comment(make_thread(), body="It stops.")
    issue = make_issue(ann, comment=comment)
    propose(issue, ann)
    assert (issue.state, len(record.about(issue.topic))) == (State.ACKNOWLEDGED, 2)
    assert "not made any more" not in client.get(issue.path).text
    closings.confirm_closing(issue, by=ben)
    said = record.about(issue.topic)[-1]
    assert (said.entry.kind, said.entry.by) == ("issue.closed", "ann")
    assert said.facts == {"state": "won't fix", "second": "ben", "owner": "ann"}
    assert (said.text("text"), said.text("remedy")) == ("The part is not made any more.", "A refund.")
    assert (issue.state, issue.next_update, issue.is_open) == (State.WONT_FIX, None, False)
    assert issue.ended_at == issue.changed_at
    assert [(badge.label, badge.settled) for badge in comment.badges] == [("Issue 1: won't fix", True)]
    page = client.get(issue.path).text
    assert "Confirmed by Ben Example as the second person." in page
    assert "What you can do" in page


def test_nobody_confirms_their_own_closing(ann: Person, ben: Person) -> None:
    issue = make_issue(ann)
    propose(issue, ann)
    with pytest.raises(rules.StepRefused, match="somebody else confirms it"):
        closings.confirm_closing(issue, by=ann)
    with pytest.raises(rules.Incomplete, match="cannot sign"):
        closings.confirm_closing(issue, by=make_person("cal", complete=False))
    assert issue.state is State.ACKNOWLEDGED
    assert queries.to_confirm(ben) == [issue]
    assert queries.to_confirm(ann) == []


def test_where_only_one_person_may_sign_it_is_decided_alone_for_ever(client: FlaskClient, ann: Person) -> None:
    issue = make_issue(ann)
    propose(issue, ann, state=State.NOT_AN_ISSUE)
    said = record.about(issue.topic)[-1]
    assert said.facts == {"state": "not an issue", "decided_alone": True, "owner": "ann"}
    make_person("ben")
    assert "Decided alone" in client.get(issue.path).text


def test_a_closing_is_taken_back_and_confirmed_only_once(ann: Person, ben: Person) -> None:
    issue = make_issue(ann)
    propose(issue, ann)
    with pytest.raises(rules.StepRefused, match="waits for a second person"):
        propose(issue, ann)
    closings.take_back_closing(issue, by=ben)
    for verb in (closings.confirm_closing, closings.take_back_closing):
        with pytest.raises(rules.StepRefused, match="No closing waits"):
            verb(issue, by=ben)
    assert len(record.about(issue.topic)) == 2


def test_a_closing_that_waits_is_dropped_when_the_issue_ends_otherwise(ann: Person, ben: Person) -> None:
    issue = make_issue(ann, state="in progress")
    propose(issue, ann)
    actions.fix(issue, text="New.", evidence="See.", version=3, by=ann)
    assert queries.waiting_closing(issue) is None
    with pytest.raises(rules.StepRefused):
        closings.confirm_closing(issue, by=ben)


@pytest.mark.parametrize("wrong", [{"text": " "}, {"remedy": "\u200b"}, {"state": State.FIXED}])
@pytest.mark.usefixtures("ben")
def test_a_no_needs_its_reason_and_what_the_customer_can_do(ann: Person, wrong: dict[str, Any]) -> None:
    issue = make_issue(ann)
    with pytest.raises(rules.Incomplete):
        propose(issue, ann, **wrong)
    assert queries.waiting_closing(issue) is None


def test_the_owner_proposes_and_what_has_ended_is_not_closed(ann: Person, ben: Person) -> None:
    issue = make_issue(ann)
    with pytest.raises(rules.StepRefused, match="Ann Example owns this issue"):
        propose(issue, ben)
    fixed = make_issue(ann, state="fixed")
    with pytest.raises(rules.StepRefused, match="Only what is open"):
        propose(fixed, ann)
    with pytest.raises(rules.Stale):
        closings.propose_closing(issue, state=State.WONT_FIX, text="x", remedy="x", version=1, by=ann)


def test_an_objection_is_answered_by_somebody_who_did_not_sign_the_closing(
    client: FlaskClient, ann: Person, ben: Person
) -> None:
    cal = make_person("cal")
    issue = make_issue(ann)
    propose(issue, ann)
    closings.confirm_closing(issue, by=ben)
    contest(issue)
    assert issue.state is State.REPORTED
    due = clock.now().date() + timedelta(days=1)
    for signer in (ann, ben):
        with pytest.raises(rules.StepRefused, match="somebody else answers it"):
            actions.acknowledge(issue, text="x", owner=ann, next_update=due, version=issue.version, by=signer)
        with pytest.raises(rules.StepRefused, match="somebody else answers it"):
            propose(issue, signer)
    actions.acknowledge(issue, text="You are right.", owner=cal, next_update=due, version=issue.version, by=cal)
    contested, answer = record.about(issue.topic)[-2:]
    assert answer.facts["answers_entry"] == contested.entry.seq
    assert f'href="#entry-{contested.entry.seq}"' in client.get(issue.path).text


def test_another_closing_may_answer_an_objection(ann: Person, ben: Person) -> None:
    cal = make_person("cal")
    issue = make_issue(ann)
    propose(issue, ann)
    closings.confirm_closing(issue, by=ben)
    contest(issue)
    propose(issue, cal)
    closings.confirm_closing(issue, by=ann)
    contested, answer = record.about(issue.topic)[-2:]
    assert (answer.entry.by, answer.facts["answers_entry"]) == ("cal", contested.entry.seq)


def test_whoever_is_alone_answers_alone_and_the_page_says_so(client: FlaskClient, ann: Person) -> None:
    issue = make_issue(ann)
    propose(issue, ann)
    contest(issue)
    due = clock.now().date()
    actions.acknowledge(issue, text="Hm.", owner=ann, next_update=due, version=issue.version, by=ann)
    assert client.get(issue.path).text.count("Decided alone") == 2


def test_the_staff_propose_confirm_and_take_back_on_the_issues_page(
    client: FlaskClient, ann: Person, ben: Person
) -> None:
    issue = make_issue(ann)
    token = sign_in(client, ann)
    said = {"csrf_token": token, "state": "won't fix", "text": "No parts.", "remedy": "A refund.", "version": "2"}
    assert client.post("/staff/issues/1/closing", data={**said, "remedy": ""}).status_code == 422
    assert client.post("/staff/issues/1/closing", data=said).status_code == 303
    page = client.get("/staff/issues/1").text
    assert "Ann Example proposes to close it" in page and "/closing/confirmation" not in page
    assert client.post("/staff/issues/1/closing/confirmation", data={"csrf_token": token}).status_code == 409
    token = sign_in(client, ben)
    assert "Closings that wait for a second person" in client.get("/staff/issues").text
    assert client.post("/staff/issues/1/closing/confirmation", data={"csrf_token": token}).status_code == 303
    assert issue.state is State.WONT_FIX
    late = client.post("/staff/issues/1/closing/withdrawal", data={"csrf_token": token})
    assert late.status_code == 409 and "No closing waits here any more." in late.text
