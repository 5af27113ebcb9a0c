"""A customer objects to a closing, disputes what we say, or opens an issue again; and how we must answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blog.core import clock
from blog.core.db import session
from blog.issues import actions, closings, customer_queries, objections, queries, reopenings, rules
from blog.issues.models import Issue, Report, State
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.people.models import Person, Role
from blog.record import queries as record
from tests.builders import make_comment, make_issue, make_person, make_thread, prove_customer, sign_in
from tests.conftest import Mailbox

Work = Callable[[], int]
CORA = "cora@customers.example"


@pytest.fixture
def ann(app: Flask) -> Person:
    return make_person("ann")


@pytest.fixture
def ben(app: Flask) -> Person:
    return make_person("ben")


@pytest.fixture
def mia(app: Flask) -> Person:
    return make_person("mia", [Role.MODERATOR])


@pytest.fixture
def cora(app: Flask, client: FlaskClient) -> FlaskClient:
    """The browser of whoever reported it."""
    prove_customer(client, CORA)
    return client


@pytest.fixture
def issue(mia: Person, ann: Person) -> Issue:
    comment = make_comment(make_thread(), email=CORA, body="It stops after an hour.")
    return make_issue(ann, comment=comment, state="in progress")


def close(issue: Issue, ann: Person, ben: Person, state: State = State.WONT_FIX) -> None:
    closings.propose_closing(
        issue, state=state, text="It is built like this.", remedy="Send it back.", version=issue.version, by=ann
    )
    closings.confirm_closing(issue, by=ben)


def mend(issue: Issue, ann: Person) -> None:
    actions.fix(issue, text="New valve.", evidence="It runs.", version=issue.version, by=ann)


def say(client: FlaskClient, issue: Issue, what: str, words: str = "It is *not* built like this.") -> TestResponse:
    return client.post(f"/issues/{issue.number}/{what}", data={"words": words})


def let_through(mia: Person) -> Report:
    session().rollback()
    report = session().query(Report).order_by(Report.id.desc()).first()
    assert report is not None
    case = cases.case_of(customer_queries.KIND, report.id)
    assert case is not None
    moderation.decide_publication(case, by=mia)
    return report


def state(issue: Issue) -> State:
    session().refresh(issue)
    return issue.state


def day(number: int) -> object:
    return queries.today() + timedelta(days=number)


def test_an_objection_waits_to_be_read_and_then_takes_the_no_back_to_reported(
    cora: FlaskClient, issue: Issue, ann: Person, ben: Person, mia: Person
) -> None:
    close(issue, ann, ben)
    # This customer has one public comment, so a rule would vouch for them; a link is a reason to look.
    answer = say(cora, issue, "contest", "Not so: http://a.example http://b.example http://c.example")
    assert answer.status_code == 303 and answer.location.startswith("/issues/reports/")
    assert "waits to be read" in cora.get(answer.location).text
    assert state(issue) is State.WONT_FIX
    let_through(mia)
    assert (state(issue), issue.contested, issue.owner) == (State.REPORTED, True, None)
    last = record.about(issue.topic)[-1]
    assert (last.entry.kind, last.entry.by) == ("issue.contested", "customer")
    assert last.facts["next_update"] == str(day(7)) and last.facts["state"] == "reported"
    assert "Not so" in (last.text("words") or "")


def test_words_of_a_customer_who_is_trusted_take_effect_at_once(
    cora: FlaskClient, issue: Issue, ann: Person, ben: Person
) -> None:
    close(issue, ann, ben, State.NOT_AN_ISSUE)
    answer = say(cora, issue, "contest")
    assert "Your report is public" in cora.get(answer.location).text
    assert state(issue) is State.REPORTED


def test_whoever_signed_the_closing_does_not_answer_the_objection(
    cora: FlaskClient, issue: Issue, ann: Person, ben: Person, mia: Person
) -> None:
    close(issue, ann, ben)
    say(cora, issue, "contest")
    session().refresh(issue)
    contest = record.about(issue.topic)[-1]
    said = {"text": "We look again.", "next_update": day(3), "version": issue.version}
    for signer in (ann, ben):
        with pytest.raises(rules.StepRefused, match="somebody else answers"):
            actions.acknowledge(issue, owner=signer, by=signer, **said)  # type: ignore[arg-type]
    actions.acknowledge(issue, owner=mia, by=mia, **said)  # type: ignore[arg-type]
    assert record.about(issue.topic)[-1].facts["answers_entry"] == contest.entry.seq


def test_it_is_objected_to_once_and_by_whoever_reported_it(
    app: Flask, cora: FlaskClient, issue: Issue, ann: Person, ben: Person, mia: Person
) -> None:
    kim = app.test_client()
    prove_customer(kim, "kim@customers.example")
    assert say(cora, issue, "contest").status_code == 409
    close(issue, ann, ben)
    refused = say(kim, issue, "contest")
    assert refused.status_code == 409 and "Only whoever reported it first" in refused.text
    assert "It is *not* built like this." in refused.text
    say(cora, issue, "contest")
    session().refresh(issue)
    closings.propose_closing(issue, state=State.WONT_FIX, text="No.", remedy="None.", version=issue.version, by=mia)
    closings.confirm_closing(issue, by=make_person("cal"))
    again = say(cora, issue, "contest", "Really not.")
    assert again.status_code == 409 and "once already" in again.text


def test_a_dispute_stands_beside_our_words_until_the_owner_answers(
    app: Flask, cora: FlaskClient, issue: Issue, ann: Person, ben: Person, work: Work, mailbox: Mailbox
) -> None:
    mend(issue, ann)
    say(cora, issue, "dispute", "The valve is the *old* one.")
    assert (state(issue), issue.disputed, issue.answer_due) == (State.FIXED, True, day(7))
    page = app.test_client().get(issue.path).text
    assert "The valve is the <em>old</em> one." in page and "Our answer is promised by" in page
    dispute = record.about(issue.topic)[-1]
    assert (dispute.entry.kind, dispute.facts["owner"]) == ("issue.disputed", "ann")
    assert say(cora, issue, "dispute", "And another.").status_code == 409
    with clock.travel(clock.now() + timedelta(days=9)):
        assert "2 days late" in app.test_client().get(issue.path).text
    with pytest.raises(rules.StepRefused, match="Ann Example owns"):
        objections.answer(issue, text="No.", by=ben)
    desk = app.test_client()
    token = sign_in(desk, ann)
    assert "Disputed, and not answered yet" in desk.get("/staff").text
    assert "Answer it" in desk.get(f"/staff{issue.path}").text
    assert desk.post(f"/staff{issue.path}/answer", data={"csrf_token": token, "text": " "}).status_code == 422
    fields = {"csrf_token": token, "text": "It is new: see the stamp."}
    assert desk.post(f"/staff{issue.path}/answer", data=fields).status_code == 303
    assert desk.post(f"/staff{issue.path}/answer", data=fields).status_code == 409
    session().refresh(issue)
    assert (issue.disputed, issue.answer_due, issue.state) == (True, None, State.FIXED)
    last = record.about(issue.topic)[-1]
    assert (last.entry.kind, last.entry.by) == ("issue.answered", "ann")
    assert last.facts == {"answers_entry": dispute.entry.seq, "state": "fixed"}
    assert "Our answer is promised" not in app.test_client().get(issue.path).text
    work()
    assert "our answer to what you dispute" in " ".join(str(mail["Subject"]) for mail in mailbox.to(CORA))


def test_whoever_reported_it_opens_it_again_within_a_season(cora: FlaskClient, issue: Issue, ann: Person) -> None:
    mend(issue, ann)
    with clock.travel(clock.now() + timedelta(days=91)):
        prove_customer(cora, CORA)
        late = say(cora, issue, "reopening", "It stops again.")
        assert late.status_code == 409 and "more than 90 days ago" in late.text
    prove_customer(cora, CORA)
    with clock.travel(clock.now() + timedelta(days=89)):
        prove_customer(cora, CORA)
        assert say(cora, issue, "reopening", "It stops again.").status_code == 303
        assert (state(issue), issue.owner, issue.next_update) == (State.IN_PROGRESS, ann, day(7))
    last = record.about(issue.topic)[-1]
    assert (last.entry.kind, last.entry.by, last.facts["said_by"]) == ("issue.reopened", "customer", "customer")
    assert last.text("words") == "It stops again."


def test_words_that_come_too_late_to_act_are_said_in_the_conversation(
    cora: FlaskClient, issue: Issue, ann: Person, mia: Person
) -> None:
    mend(issue, ann)
    say(cora, issue, "reopening", "It stops: http://a.example http://b.example http://c.example")
    session().refresh(issue)
    reopenings.reopen(issue, text="Indeed.", owner=ann, next_update=queries.today(), version=issue.version, by=ann)
    let_through(mia)
    assert state(issue) is State.IN_PROGRESS
    assert record.about(issue.topic)[-1].entry.kind == "issue.reopened"
    assert "It stops: " in cora.get(issue.path).text.split('id="comments"')[1]


@pytest.mark.parametrize("what", ["contest", "dispute", "reopening"])
def test_empty_words_are_handed_back_and_say_nothing(
    cora: FlaskClient, issue: Issue, ann: Person, ben: Person, what: str
) -> None:
    close(issue, ann, ben)
    before = record.head().seq
    answer = say(cora, issue, what, "\u200b")
    assert answer.status_code == 422 and "nothing to read here yet" in answer.text
    session().rollback()
    assert record.head().seq == before


def test_what_can_be_said_is_offered_and_nothing_else(
    app: Flask, cora: FlaskClient, issue: Issue, ann: Person, ben: Person
) -> None:
    path = f"{issue.path}/affected"
    assert 'id="dispute"' in cora.get(path).text and 'id="contest"' not in cora.get(path).text
    close(issue, ann, ben)
    page = cora.get(path).text
    assert all(f'id="{act}"' in page for act in ("contest", "dispute", "reopening"))
    kim = app.test_client()
    prove_customer(kim, "kim@customers.example")
    assert 'class="form"' not in kim.get(path).text
