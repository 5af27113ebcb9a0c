"""A customer reports a problem by the form: it waits, and then it becomes an issue or joins one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blog.core import clock
from blog.core.db import session
from blog.issues import customer_queries, queries
from blog.issues.models import Issue, Report
from blog.moderation import queries as cases
from blog.people.models import Person, Role
from blog.record import queries as record
from blog.record.rules import stamp
from tests.builders import make_comment, make_issue, make_person, make_thread, prove_customer, sign_in
from tests.conftest import Mailbox

Work = Callable[[], int]
GOOD = {
    "title": "The pump stops",
    "body": "It **stops** after an hour.",
    "product": "Beam 2, serial 17",
    "name": "Cora Customer",
    "email": "cora@customers.example",
}


@pytest.fixture
def mia(app: Flask) -> Person:
    return make_person("mia", [Role.MODERATOR])


def send(client: FlaskClient, origin: str = "http://localhost", **fields: str) -> TestResponse:
    return client.post("/issues/new", data=GOOD | fields, headers={"Origin": origin})


def the_report() -> Report:
    session().rollback()
    return session().scalars(sa.select(Report)).one()


def decide(app: Flask, person: Person, verdict: str, **fields: str) -> TestResponse:
    """Decide the only case, as the moderator's page does."""
    desk = app.test_client()
    token = sign_in(desk, person)
    case = cases.case_of(customer_queries.KIND, the_report().id)
    assert case is not None
    return desk.post(f"{case.path}/{verdict}", data={"csrf_token": token, **fields})


def test_a_report_waits_and_its_status_page_says_so(client: FlaskClient, mia: Person) -> None:
    answer = send(client)
    assert answer.status_code == 303
    assert re.fullmatch(r"/issues/reports/[0-9a-f]{64}", answer.location)
    page = client.get(answer.location)
    assert "Your report waits to be read" in page.text and "It **stops**" in page.text
    assert str(record.head()) in page.text
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    assert (queries.last_number(), record.about("issue/1")) == (0, [])
    assert "The pump" not in client.get("/issues").text


def test_sent_twice_it_is_one_report_with_one_status_page(client: FlaskClient, mia: Person) -> None:
    assert send(client).location == send(client).location
    assert the_report().state == "held"


def test_let_through_it_is_an_issue_in_the_customers_words_with_their_time(
    app: Flask, client: FlaskClient, mia: Person
) -> None:
    with clock.travel(clock.now() - timedelta(days=3)):
        status = send(client).location
    assert decide(app, mia, "publication").status_code == 303
    issue = session().get_one(Issue, 1)
    (said,) = record.about(issue.topic)
    assert (said.entry.by, said.facts["said_by"]) == ("mia", "customer")
    assert said.facts["first_reported_at"] == stamp(the_report().sent_at)
    assert (said.text("title"), said.text("words")) == (GOOD["title"], GOOD["body"])
    assert said.text("product") == GOOD["product"]
    assert "cora" not in said.entry.line.lower() and "Cora" not in client.get(issue.path).text
    assert issue.customer_id == the_report().customer_id
    assert 'href="/issues/1"' in client.get(status).text


def test_it_can_join_an_issue_that_exists_and_stands_in_its_conversation(
    app: Flask, client: FlaskClient, mia: Person
) -> None:
    issue = make_issue(make_person("ann"), title="The pump stops again")
    with clock.travel(clock.now() - timedelta(days=9)):
        status = send(client).location
    desk = app.test_client()
    token = sign_in(desk, mia)
    page = desk.get(f"/staff/reports/{the_report().id}")
    assert "similar words" in page.text
    path = f"/staff/reports/{the_report().id}/issue"
    assert desk.post(path, data={"csrf_token": token, "issue": "99"}).status_code == 422
    answer = desk.post(path, data={"csrf_token": token, "issue": str(issue.number)})
    assert (answer.status_code, answer.location) == (303, "/staff/issues/1")
    session().refresh(issue)
    (comment,) = queries.shown(issue)
    assert (comment.thread_id, comment.sent_at, comment.name) == (
        issue.thread_id,
        the_report().sent_at,
        "Cora Customer",
    )
    assert issue.first_reported_at == comment.sent_at
    assert record.about(issue.topic)[-1].entry.kind == "issue.linked"
    assert "Beam 2, serial 17" in client.get(issue.path).text
    assert (the_report().title, the_report().words, the_report().product) == ("", "", "")
    assert "Your words stand in the conversation" in client.get(status).text
    # Somebody else was slower.
    assert desk.post(path, data={"csrf_token": token, "issue": str(issue.number)}).status_code == 409
    assert queries.last_number() == 1


def test_refused_it_says_the_rule_and_tells_whoever_proved_their_address(
    app: Flask, client: FlaskClient, mia: Person, work: Work, mailbox: Mailbox
) -> None:
    prove_customer(client, GOOD["email"])
    status = send(client, email="").location
    assert decide(app, mia, "rejection", reason="off-topic", note="It is another maker's.").status_code == 303
    page = client.get(status).text
    assert "Your report was refused" in page and "Off topic" in page and "another maker" in page
    work()
    (letter,) = [mail for mail in mailbox.to(GOOD["email"]) if "refused" in mail["Subject"]]
    assert "Off topic" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert queries.last_number() == 0


def test_a_moderator_without_a_page_is_told_why_nothing_was_decided(app: Flask, client: FlaskClient) -> None:
    mute = make_person("mute", [Role.MODERATOR], complete=False)
    send(client)
    answer = decide(app, mute, "publication")
    assert answer.status_code == 409 and "cannot sign here yet" in answer.text
    assert (the_report().state, queries.last_number()) == ("held", 0)


def test_even_a_trusted_customers_report_is_read_by_a_person_first(client: FlaskClient, mia: Person) -> None:
    make_comment(make_thread(), email=GOOD["email"])
    prove_customer(client, GOOD["email"])
    send(client)
    assert (the_report().state, queries.last_number()) == ("held", 0)


def test_a_machine_that_fills_the_trap_is_put_away(
    client: FlaskClient, mia: Person, work: Work, mailbox: Mailbox
) -> None:
    send(client, website="http://buy.example")
    assert the_report().state == "spam"
    work()
    assert mailbox.all() == []


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"title": "\u200b"}, "Say in one line what is wrong"),
        ({"title": "x" * 201}, "At most 200"),
        ({"body": " "}, "nothing to read"),
        ({"body": "x" * 10_001}, "10,000"),
        ({"name": ""}, "Give a name"),
        ({"email": "nobody"}, "address"),
        ({"product": "x" * 201}, "At most 200"),
    ],
)
def test_a_report_that_cannot_be_taken_is_handed_back(client: FlaskClient, fields: dict[str, str], says: str) -> None:
    answer = client.post("/issues/new", data=GOOD | fields)
    assert answer.status_code == 422
    assert says in answer.text and "Not sent yet. Your text is still here." in answer.text
    session().rollback()
    assert session().scalar(sa.select(sa.func.count()).select_from(Report)) == 0


def test_the_form_is_taken_from_our_own_pages_only(client: FlaskClient) -> None:
    assert send(client, origin="https://evil.example").status_code == 403
