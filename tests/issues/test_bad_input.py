"""Every form of the issues, filled in badly or too late: an answer in words, 409 or 422; nothing is lost or done."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blog.core import clock
from blog.core.db import session
from blog.issues import apologies, customer_queries, debt_queries, mergers, offers, reports
from blog.issues.models import Issue
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.people.models import Role
from blog.record import queries as record
from tests.builders import make_comment, make_issue, make_person, make_thread, prove_customer, sign_in

TYPED, MORE = "Words that nobody types twice & gladly.", "A second text, as long & as dear."
CORA = "cora@customers.example"


class Desk:
    """Ann, who keeps the record too, at an issue that Cora reported."""

    def __init__(self, app: Flask) -> None:
        self.ann = make_person("ann", roles=[Role.AUTHOR, Role.MODERATOR])
        self.client = app.test_client()
        self.token = sign_in(self.client, self.ann)
        self.comment = make_comment(make_thread(), email=CORA)

    def bring(self, state: str) -> Issue:
        """Issue 1 in a state; issue 2 stands beside it."""
        known = state in ("reported", "acknowledged", "in progress", "fixed")
        issue = make_issue(self.ann, comment=self.comment, state=state if known else "in progress")
        beside = make_issue(self.ann)
        said: dict[str, Any] = {"text": "So it is.", "version": issue.version, "by": self.ann}
        if state == "fix offered":
            offers.offer_fix(issue, evidence="See.", owner=self.ann, next_update=soon(), **said)
        if state == "merged":
            mergers.merge(issue, target=beside, **said)
        if state == "apologised":
            owed = [("Mend it", self.ann, soon())]
            apologies.apologise(issue, wrong="W.", hurt="H.", commitments=owed, lesson_due=soon(), by=self.ann)
        return issue

    def send(self, path: str, fields: dict[str, str]) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token, **fields})


def soon() -> date:
    return clock.now().date() + timedelta(days=3)


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


DAY = soon().isoformat()
PROMISE = {"text": TYPED, "owner": "ann", "next_update": DAY}
PROMISED = {"commitment_1": "Mend it", "owner_1": "ann", "due_1": DAY, "owner_2": "ann", "owner_3": "ann"}
# Each form that sends the version it has seen: a state in which it is taken, one in which it is not, its fields, and
# one that it must not lack.
STEPS: dict[str, tuple[str, str, dict[str, str], str]] = {
    "acknowledgement": ("reported", "fixed", {**PROMISE, "hazard": MORE}, "text"),
    "progress": ("acknowledged", "fixed", {**PROMISE, "remedy": MORE}, "text"),
    "return": ("fix offered", "fixed", {**PROMISE, "remedy": MORE}, "text"),
    "offer": ("in progress", "reported", {**PROMISE, "evidence": MORE}, "evidence"),
    "fix": ("in progress", "fixed", {"text": TYPED, "evidence": MORE}, "evidence"),
    "closing": ("acknowledged", "fixed", {"state": "won't fix", "text": TYPED, "remedy": MORE}, "remedy"),
    "reopening": ("fixed", "acknowledged", PROMISE, "owner"),
    "merger": ("acknowledged", "merged", {"target": "2", "text": TYPED}, "target"),
    "unmerger": ("merged", "acknowledged", PROMISE, "next_update"),
    "commitments": ("in progress", "fixed", {**PROMISE, **PROMISED}, "commitment_1"),
}
# The others: when there is nothing to do it to, what is sent, and what must not be lacking.
DEBTS: dict[str, tuple[dict[str, str], str]] = {
    "commitments/1": ({"text": TYPED, "evidence": MORE}, "evidence"),
    "lesson/1": ({"cause": TYPED, "changed": MORE, "check_on": DAY}, "check_on"),
    "check/1": ({"outcome": "recurred", "recurred_as": "2", "text": TYPED}, "outcome"),
    "answer": ({"text": TYPED}, "text"),
    "apology": ({"wrong": TYPED, "hurt": MORE, "lesson_due": DAY, **PROMISED}, "due_1"),
}


def check(answer: TestResponse, status: int, *words: str, typed: dict[str, str], head: int) -> None:
    """The status, an alert that says why, what was typed, and a record that has not moved."""
    said = html.unescape(answer.text)
    assert answer.status_code == status, said
    assert 'role="alert"' in answer.text or "error" in answer.text
    for word in (*words, *(text for text in typed.values() if text in (TYPED, MORE))):
        assert word in said
    session().rollback()
    assert record.head().seq == head


@pytest.mark.parametrize("form", STEPS)
def test_a_step_that_its_state_does_not_allow_is_refused_with_the_text(desk: Desk, form: str) -> None:
    _, wrong, fields, _ = STEPS[form]
    issue, head = desk.bring(wrong), record.head().seq
    answer = desk.send(f"/staff/issues/1/{form}", {**fields, "version": str(issue.version)})
    check(answer, 409, f"This issue is {issue.state}.", typed=fields, head=head)


@pytest.mark.parametrize("form", STEPS)
def test_a_stale_form_names_who_was_faster_and_hands_the_text_back(desk: Desk, form: str) -> None:
    state, _, fields, _ = STEPS[form]
    issue, head = desk.bring(state), record.head().seq
    answer = desk.send(f"/staff/issues/1/{form}", {**fields, "version": str(issue.version - 1)})
    check(answer, 409, "Ann Example", typed=fields, head=head)


@pytest.mark.parametrize("form", STEPS)
def test_a_step_that_lacks_something_says_what_and_hands_the_text_back(desk: Desk, form: str) -> None:
    state, _, fields, lacking = STEPS[form]
    issue, head = desk.bring(state), record.head().seq
    said = {**fields, lacking: " ", "version": str(issue.version)}
    check(desk.send(f"/staff/issues/1/{form}", said), 422, typed=said, head=head)


@pytest.mark.parametrize("form", DEBTS)
def test_a_debt_that_lacks_something_says_what_and_hands_the_text_back(desk: Desk, form: str) -> None:
    fields, lacking = DEBTS[form]
    desk.bring("apologised")
    said = {**fields, lacking: " "}
    check(desk.send(f"/staff/issues/1/{form}", said), 422, typed=said, head=record.head().seq)


@pytest.mark.parametrize("form", [form for form in DEBTS if form != "apology"])
def test_a_debt_that_somebody_else_paid_first_is_refused_with_the_text(desk: Desk, form: str) -> None:
    issue = desk.bring("apologised")
    promised, apology = debt_queries.commitment(issue, 1), debt_queries.apology(issue, 1)
    assert promised is not None and apology is not None
    if form == "commitments/1":
        apologies.keep(promised, text="Done.", evidence="See.", by=desk.ann)
    if form == "lesson/1":
        apologies.give_lesson(apology, cause="A valve.", changed="It.", check_on=soon(), by=desk.ann)
    fields = DEBTS[form][0]
    check(desk.send(f"/staff/issues/1/{form}", fields), 409, typed=fields, head=record.head().seq)


def test_an_apology_sent_twice_is_one(desk: Desk) -> None:
    desk.bring("in progress")
    for _ in range(2):
        assert desk.send("/staff/issues/1/apology", DEBTS["apology"][0]).status_code == 303
    assert [said.entry.kind for said in record.about("issue/1")].count("issue.apologised") == 1


@pytest.mark.parametrize("form", ["closing/confirmation", "closing/withdrawal"])
def test_a_closing_that_does_not_wait_any_more_is_neither_confirmed_nor_dropped(desk: Desk, form: str) -> None:
    desk.bring("acknowledged")
    check(desk.send(f"/staff/issues/1/{form}", {}), 409, "No closing waits", typed={}, head=record.head().seq)


def test_a_comment_and_a_report_that_somebody_dealt_with_first_are_refused_in_words(desk: Desk) -> None:
    desk.bring("acknowledged")
    comment = f"/staff/comments/{desk.comment.id}/issue"
    check(desk.send(comment, {"title": TYPED}), 409, "belongs to issue 1", typed={}, head=record.head().seq)
    check(desk.send(comment, {"issue": "99"}), 422, "no issue with this number", typed={}, head=record.head().seq)
    sent = reports.send(
        name="Cora", email=CORA, title="It stops", words="After an hour.", product="", customer=None, trap=""
    )
    report = f"/staff/reports/{sent.report.id}/issue"
    check(desk.send(report, {"issue": " "}), 422, "This is not a whole number.", typed={}, head=record.head().seq)
    case = cases.case_of("report", sent.report.id)
    assert case is not None
    moderation.decide_rejection(case, by=desk.ann, reason="off-topic", note="")
    late = desk.send(report, {"issue": "1"})
    assert late.status_code == 409 and "Ann Example" in late.text


def test_a_new_issue_without_a_title_hands_its_words_back(desk: Desk) -> None:
    fields = {"title": " ", "words": TYPED, "product": MORE}
    check(desk.send("/staff/issues/new", fields), 422, "Give it a title", typed=fields, head=record.head().seq)


@pytest.fixture
def cora(desk: Desk, app: Flask) -> Callable[..., TestResponse]:
    """Cora presses or says something about issue 1, in a browser that is known."""
    client = app.test_client()
    prove_customer(client, CORA)
    return lambda form, **fields: client.post(f"/issues/1/{form}", data=fields)


@pytest.mark.parametrize(
    ("form", "state"),
    [("affected", "fixed"), ("affected", "merged"), ("works", "acknowledged"), ("broken", "acknowledged")],
)
def test_a_press_that_means_nothing_now_is_refused_in_words(
    desk: Desk, cora: Callable[..., TestResponse], form: str, state: str
) -> None:
    desk.bring(state)
    check(cora(form), 409, "This issue", typed={}, head=record.head().seq)


@pytest.mark.parametrize(("form", "state"), [("contest", "fixed"), ("reopening", "acknowledged")])
def test_words_that_come_when_the_issue_has_moved_on_are_handed_back(
    desk: Desk, cora: Callable[..., TestResponse], form: str, state: str
) -> None:
    desk.bring(state)
    check(cora(form, words=TYPED), 409, "This issue is", typed={"words": TYPED}, head=record.head().seq)


@pytest.mark.parametrize("form", ["contest", "dispute", "reopening"])
def test_words_about_somebody_elses_report_are_handed_back(desk: Desk, app: Flask, form: str) -> None:
    desk.bring("fixed")
    kim = app.test_client()
    prove_customer(kim, "kim@customers.example")
    answer = kim.post(f"/issues/1/{form}", data={"words": TYPED})
    check(answer, 409, "Only whoever reported it first", typed={"words": TYPED}, head=record.head().seq)


@pytest.mark.parametrize(("form", "state"), [("dispute", "acknowledged"), ("reopening", "fixed")])
def test_blank_words_are_asked_for(desk: Desk, cora: Callable[..., TestResponse], form: str, state: str) -> None:
    desk.bring(state)
    check(cora(form, words=" "), 422, "nothing to read", typed={}, head=record.head().seq)


def test_a_second_me_too_and_a_second_withdrawal_change_nothing(desk: Desk, cora: Callable[..., TestResponse]) -> None:
    desk.bring("acknowledged")
    for form, count in (("affected", 1), ("affected", 1), ("affected/withdrawal", 0), ("affected/withdrawal", 0)):
        assert cora(form).status_code == 303
        session().rollback()
        assert customer_queries.count_affected([1]).get(1, 0) == count


def test_a_report_without_a_title_hands_its_words_back(client: FlaskClient) -> None:
    fields = {"title": " ", "body": TYPED, "product": MORE, "name": "Cora", "email": CORA}
    check(client.post("/issues/new", data=fields), 422, "Say in one line", typed=fields, head=0)


def test_every_form_of_the_issues_is_tried_here(app: Flask) -> None:
    staff = {f"/staff/issues/<int:number>/{form}" for form in (*STEPS, "closing/confirmation", "closing/withdrawal")}
    staff |= {f"/staff/issues/<int:number>/{form}".replace("/1", "/<int:which>") for form in DEBTS}
    staff |= {"/staff/issues/new", "/staff/comments/<int:comment_id>/issue", "/staff/reports/<int:report_id>/issue"}
    own = ("affected", "affected/withdrawal", "works", "broken", "contest", "dispute", "reopening")
    posted = {rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    ours = {rule for rule in posted if "issue" in rule}
    assert ours == staff | {f"/issues/<int:number>/{form}" for form in own} | {"/issues/new"}
