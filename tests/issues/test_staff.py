"""What the staff do with issues: the button on a comment, the desk, and the steps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation.models import Comment
from blog.core import clock
from blog.issues import actions, queries
from blog.issues.models import Severity, State
from blog.people import absences
from blog.people.models import Person
from blog.record import queries as record
from tests.builders import make_comment, make_issue, make_person, make_thread, sign_in


@pytest.fixture
def ann(app: Flask) -> Person:
    return make_person("ann")


@pytest.fixture
def token(client: FlaskClient, ann: Person) -> str:
    return sign_in(client, ann)


@pytest.fixture
def comment(app: Flask) -> Comment:
    return make_comment(make_thread(), body="My pump stops after an hour.")


def due(number: int = 5) -> str:
    return (clock.now().date() + timedelta(days=number)).isoformat()


def test_the_button_on_a_comment_makes_an_issue_of_it(client: FlaskClient, token: str, comment: Comment) -> None:
    page = client.get(f"/staff/comments/{comment.id}")
    assert f'action="/staff/comments/{comment.id}/issue"' in page.text
    answer = client.post(
        f"/staff/comments/{comment.id}/issue",
        data={"csrf_token": token, "title": "  The pump\nstops ", "severity": "blocked"},
    )
    assert (answer.status_code, answer.location) == (303, "/staff/issues/1")
    issue = queries.by_number(1)
    assert issue is not None
    assert (issue.title, issue.severity) == ("The pump stops", Severity.BLOCKED)
    assert "belongs to" in client.get(f"/staff/comments/{comment.id}").text


def test_similar_open_issues_stand_first_and_the_comment_can_be_added(
    client: FlaskClient, token: str, ann: Person, comment: Comment
) -> None:
    make_issue(ann, title="Pumps that stop: the pump stops")
    make_issue(ann, title="Invoices are sent twice")
    page = client.get(f"/staff/comments/{comment.id}").text
    assert page.index("the pump stops") < page.index("Invoices are sent twice")
    assert "similar words" in page
    answer = client.post(f"/staff/comments/{comment.id}/issue", data={"csrf_token": token, "issue": "1"})
    assert (answer.status_code, answer.location) == (303, "/staff/issues/1")
    assert queries.for_comments([comment.id])[comment.id].number == 1
    again = client.post(f"/staff/comments/{comment.id}/issue", data={"csrf_token": token, "title": "Again"})
    assert again.status_code == 409
    assert "belongs to issue 1 already" in again.text


@pytest.mark.parametrize(
    "said", [{"title": ""}, {"title": "T" * 201}, {"issue": "99"}, {"issue": "x"}, {"issue": "-1"}]
)
def test_a_comment_form_that_makes_no_sense_is_handed_back(
    client: FlaskClient, token: str, comment: Comment, said: dict[str, str]
) -> None:
    answer = client.post(f"/staff/comments/{comment.id}/issue", data={"csrf_token": token, **said})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert queries.last_number() == 0


@pytest.mark.usefixtures("app")
def test_a_comment_that_waits_is_not_there(client: FlaskClient, token: str) -> None:
    held = make_comment(make_thread(), public=False)
    assert client.get(f"/staff/comments/{held.id}/issue").status_code == 404
    assert client.post(f"/staff/comments/{held.id}/issue", data={"csrf_token": token, "title": "T"}).status_code == 404


def test_an_employee_reports_one_directly(client: FlaskClient, token: str) -> None:
    assert client.get("/staff/issues/new").status_code == 200
    refused = client.post("/staff/issues/new", data={"csrf_token": token, "title": "Double invoices", "words": " "})
    assert refused.status_code == 422
    assert "Double invoices" in refused.text
    made = client.post(
        "/staff/issues/new",
        data={"csrf_token": token, "title": "Double invoices", "words": "Sent twice.", "severity": ""},
    )
    assert (made.status_code, made.location) == (303, "/staff/issues/1")


def test_the_steps_are_taken_from_its_page(client: FlaskClient, token: str, ann: Person) -> None:
    issue = make_issue(ann, state="reported")
    promise = {"csrf_token": token, "owner": "ann", "next_update": due(), "severity": "money"}
    steps = [
        ("acknowledgement", {**promise, "text": "Seen."}),
        ("progress", {**promise, "text": "The valve."}),
        ("progress", {**promise, "text": "Still the valve."}),
        ("fix", {"csrf_token": token, "text": "New valve.", "evidence": "Firmware 2.1."}),
    ]
    for version, (step, said) in enumerate(steps, 1):
        assert f'action="/staff/issues/1/{step}"' in client.get("/staff/issues/1").text
        answer = client.post(f"/staff/issues/1/{step}", data={**said, "version": str(version)})
        assert (answer.status_code, answer.location) == (303, "/staff/issues/1"), answer.text
    kinds = [said.entry.kind for said in record.about(issue.topic)]
    assert kinds == [f"issue.{step}" for step in ("reported", "acknowledged", "started", "updated", "fixed")]
    page = client.get("/staff/issues/1").text
    assert "It is fixed. What was said stays on the record." in page


def test_a_stale_form_names_who_was_faster_and_keeps_the_text(client: FlaskClient, token: str, ann: Person) -> None:
    issue = make_issue(ann, state="reported")
    ben = make_person("ben")
    actions.acknowledge(issue, text="Seen.", owner=ann, next_update=clock.now().date(), version=1, by=ben)
    actions.start(issue, text="Begun.", owner=ann, next_update=clock.now().date(), version=2, by=ann)
    said = {"csrf_token": token, "text": "My long words.", "owner": "ann", "next_update": due(), "version": "2"}
    answer = client.post("/staff/issues/1/progress", data=said)
    assert answer.status_code == 409
    assert "Ann Example moved this issue to “in progress” on" in answer.text
    assert "My long words." in answer.text
    # The form now carries the version of what its sender has just been shown.
    assert 'name="version" type="hidden" value="3"' in answer.text
    assert client.post("/staff/issues/1/progress", data={**said, "version": "3"}).status_code == 303


def test_a_step_that_cannot_be_taken_any_more_hands_the_text_back(client: FlaskClient, token: str, ann: Person) -> None:
    make_issue(ann, state="acknowledged")
    said = {"csrf_token": token, "text": "My long words.", "owner": "ann", "next_update": due(), "version": "1"}
    answer = client.post("/staff/issues/1/acknowledgement", data=said)
    assert answer.status_code == 409
    assert "Your text" in answer.text and "My long words." in answer.text
    fixed = make_issue(ann, state="acknowledged")
    answer = client.post(f"/staff{fixed.path}/fix", data={**said, "evidence": "See.", "version": "2"})
    assert answer.status_code == 409
    assert "Only what is in progress can be called fixed." in answer.text
    assert fixed.state is State.ACKNOWLEDGED


@pytest.mark.parametrize(
    "wrong",
    [{"text": ""}, {"text": "\u200b"}, {"owner": "nobody"}, {"owner": ""}, {"next_update": ""}, {"next_update": "soon"},
     {"next_update": "2001-01-01"}, {"severity": "doom"}, {"text": "x" * 10_001}, {"text": "[" * 600}],
)  # fmt: skip
def test_an_incomplete_step_is_handed_back_in_words(
    client: FlaskClient, token: str, ann: Person, wrong: dict[str, str]
) -> None:
    make_issue(ann, state="reported")
    said = {"text": "Seen.", "owner": "ann", "next_update": due(), "version": "1", "csrf_token": token}
    answer = client.post("/staff/issues/1/acknowledgement", data={**said, **wrong})
    assert answer.status_code == 422
    assert "Your text is still here." in answer.text
    assert len(record.about("issue/1")) == 1


def test_the_desk_shows_mine_first(client: FlaskClient, token: str, ann: Person) -> None:
    ben = make_person("ben")
    make_issue(ben, title="Bens pump")
    make_issue(ann, title="Anns pump")
    make_issue(ann, title="New pump", state="reported")
    page = client.get("/staff/issues").text
    assert page.index("Anns pump") < page.index("New pump") < page.index("Bens pump")


def test_the_desk_shows_those_of_whom_one_stands_in_for(client: FlaskClient, token: str, ann: Person) -> None:
    ben = make_person("ben")
    make_issue(ben, title="Bens pump")
    absences.go_away(ben, until=clock.now().date() + timedelta(days=3), stand_in=ann, by=ben)
    page = client.get("/staff/issues").text
    assert page.index("for whom you stand in") < page.index("Bens pump")
    assert page.count("Bens pump") == 1 and "Your colleagues" not in page


@pytest.mark.usefixtures("app")
def test_the_desk_of_a_new_site_says_how_to_begin(client: FlaskClient, token: str) -> None:
    assert "Open a customer" in client.get("/staff/issues").text


def test_staff_pages_are_closed_to_everyone_else(client: FlaskClient, ann: Person) -> None:
    make_issue(ann)
    for path in ("/staff/issues", "/staff/issues/1", "/staff/issues/new"):
        assert client.get(path).status_code == 302
    assert client.post("/staff/issues/1/fix", data={"text": "x", "evidence": "x", "version": "2"}).status_code == 401
