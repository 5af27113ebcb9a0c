"""The staff's forms for debts, and where everyone reads them: the page, the list, the feed, the dashboard."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.core import clock, settings
from blog.issues import apologies, debt_queries, queries, rules
from blog.issues.models import Issue
from blog.people.models import Person
from blog.record import queries as record
from tests.builders import make_issue, make_person, sign_in
from tests.issues.test_apologies import apologise, badge, in_days, last
from tests.issues.test_pages import queries_of


@pytest.fixture
def ann(app: Flask) -> Person:
    return make_person("ann")


@pytest.fixture
def token(client: FlaskClient, ann: Person) -> str:
    return sign_in(client, ann)


@pytest.fixture
def issue(ann: Person) -> Issue:
    return make_issue(ann)


def day(number: int) -> str:
    return in_days(number).isoformat()


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def filled(token: str, **said: str) -> dict[str, str]:
    return {
        "csrf_token": token,
        "wrong": "We shipped it untested.",
        "hurt": "Everyone with a Beam 2.",
        "explanation": "",
        "commitment_1": "New valves",
        "owner_1": "ann",
        "due_1": day(10),
        "commitment_2": "",
        "owner_2": "ann",
        "due_2": "",
        "commitment_3": "A refund",
        "owner_3": "ann",
        "due_3": day(3),
        "lesson_due": day(20),
        **said,
    }


def test_the_whole_debt_is_opened_and_paid_from_the_issues_page(
    client: FlaskClient, token: str, ann: Person, issue: Issue
) -> None:
    assert 'href="/staff/issues/1/apology"' in client.get("/staff/issues/1").text
    assert client.get("/staff/issues/1/apology").status_code == 200
    answer = client.post("/staff/issues/1/apology", data=filled(token))
    assert (answer.status_code, answer.location) == (303, "/staff/issues/1"), answer.text
    assert [one.text for one in debt_queries.of_issue(issue).commitments] == ["New valves", "A refund"]
    page = client.get("/staff/issues/1").text
    for path in ("commitments/1", "commitments/2", "lesson/1"):
        assert f'href="/staff/issues/1/{path}"' in page
        assert client.get(f"/staff/issues/1/{path}").status_code == 200
    kept = {"csrf_token": token, "text": "Shipped.", "evidence": "Look at the valve."}
    assert client.post("/staff/issues/1/commitments/1", data=kept).status_code == 303
    again = client.post("/staff/issues/1/commitments/1", data=kept)
    assert again.status_code == 409 and "as kept already" in again.text and "Look at the valve." in again.text
    lesson = {"csrf_token": token, "cause": "No test.", "changed": "A test.", "check_on": day(30)}
    assert client.post("/staff/issues/1/lesson/1", data=lesson).status_code == 303
    assert client.post("/staff/issues/1/lesson/1", data=lesson).status_code == 409
    found = {"csrf_token": token, "outcome": "recurred", "recurred_as": "99", "text": "It is back."}
    refused = client.post("/staff/issues/1/check/1", data=found)
    assert refused.status_code == 422 and "no issue with this number" in refused.text
    other = make_issue(ann, title="Again")
    assert client.post("/staff/issues/1/check/1", data={**found, "recurred_as": "2"}).status_code == 303
    assert last(issue).facts["recurred_as"] == other.topic
    assert badge(issue) == f"apologised · kept 1 of 2 (due {in_days(3).day} {in_days(3):%b}) · recurred as issue 2"


@pytest.mark.parametrize(
    "wrong",
    [{"wrong": ""}, {"hurt": " \u200b"}, {"commitment_1": ""}, {"due_1": ""}, {"due_3": ""}, {"due_1": "2001-01-01"},
     {"owner_1": "nobody"}, {"owner_3": ""}, {"lesson_due": ""}, {"lesson_due": "soon"}, {"lesson_due": "2001-01-01"},
     {"commitment_3": "x" * 301}, {"explanation": "[" * 600}],
)  # fmt: skip
def test_a_form_that_does_not_say_what_it_must_is_handed_back_with_its_text(
    client: FlaskClient, token: str, issue: Issue, wrong: dict[str, str]
) -> None:
    answer = client.post("/staff/issues/1/apology", data={**filled(token, explanation="A long story."), **wrong})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    if "explanation" not in wrong:
        assert "A long story." in answer.text
    assert last(issue).entry.kind == "issue.acknowledged"


def test_hints_are_shown_when_it_is_looked_over_and_never_stop_it(
    client: FlaskClient, token: str, issue: Issue
) -> None:
    said = filled(token, wrong="Mistakes were made. We are sorry for any inconvenience.", due_1="")
    looked = client.post("/staff/issues/1/apology", data={**said, "look": "1"})
    assert looked.status_code == 200
    assert "“any inconvenience”" in plain(looked.text) and "“were made”" in plain(looked.text)
    assert "Mistakes were made." in looked.text
    assert last(issue).entry.kind == "issue.acknowledged"
    fine = client.post("/staff/issues/1/apology", data={**filled(token), "look": "1"})
    assert "Nothing is published yet." in fine.text
    assert client.post("/staff/issues/1/apology", data={**said, "due_1": day(3)}).status_code == 303
    assert last(issue).text("wrong") == said["wrong"]


def test_what_is_not_there_is_not_found(client: FlaskClient, token: str, issue: Issue, ann: Person) -> None:
    apologise(issue, ann)
    for path in ("9/apology", "1/commitments/0", "1/commitments/2", "1/lesson/0", "1/lesson/2", "1/check/99999999999"):
        assert client.get(f"/staff/issues/{path}").status_code == 404, path
        assert client.post(f"/staff/issues/{path}", data={"csrf_token": token}).status_code == 404, path


def test_everyone_reads_the_debt_on_the_page_in_the_list_and_in_the_feed_and_its_days_count_themselves(
    client: FlaskClient, ann: Person
) -> None:
    with clock.travel(clock.now() - timedelta(days=13)):
        issue = make_issue(ann, in_days=60)
        apologise(issue, ann, ("New **valves**", ann, in_days(40)), lesson=1)
    words = "apologised · kept 0 of 1 (due "
    for path in ("/issues/1", "/issues"):
        said = plain(client.get(path).text)
        assert words in said and "lesson owed 12 days" in said, path
    feed = client.get("/issues/feed.atom")
    assert words.capitalize() in feed.text and "lesson owed 12 days" in feed.text
    page = plain(client.get("/issues/1").text)
    for heading in ("What we did wrong", "Whom it hurt", "What we will do", "What we owe"):
        assert heading in page
    assert "Ann Example, by " in page
    midnight = rules.end_of(queries.today(), settings.zone())
    with clock.travel(clock.now() + timedelta(days=1)):
        tomorrow = client.get("/issues/feed.atom", headers={"If-None-Match": feed.headers["ETag"]})
        assert tomorrow.status_code == 200 and "lesson owed 13 days" in tomorrow.text
        assert tomorrow.last_modified == midnight


def test_the_story_says_which_commitment_was_kept_and_what_the_check_found(client: FlaskClient, ann: Person) -> None:
    issue = make_issue(ann)
    apology = apologise(issue, ann)
    promised = debt_queries.commitment(issue, 1)
    assert promised is not None
    apologies.keep(promised, text="Shipped.", evidence="Look.", by=ann)
    apologies.give_lesson(apology, cause="No test.", changed="A test.", check_on=in_days(0), by=ann)
    apologies.check_lesson(apology, outcome="held", text="No stop since.", by=ann)
    page = plain(client.get("/issues/1").text)
    assert page.index("Commitment 1") < page.index("The cause") < page.index("It held.")
    apologies.check_lesson(apology, outcome="recurred", recurred_as=issue, text="It is back.", by=ann)
    assert 'It recurred, as <a href="/issues/1">issue 1</a>' in client.get("/issues/1").text
    kinds = [said.entry.kind.removeprefix("issue.") for said in record.about(issue.topic)]
    assert kinds[2:] == ["apologised", "kept", "lesson", "checked", "checked"]


def test_promising_without_an_apology_is_a_step_that_can_be_stale(
    client: FlaskClient, token: str, issue: Issue
) -> None:
    assert 'href="/staff/issues/1/commitments"' in client.get("/staff/issues/1").text
    assert 'value="2"' in client.get("/staff/issues/1/commitments").text
    said = {"text": "We know the cause.", "owner": "ann", "next_update": day(4), "version": "1"}
    rows = {name: value for name, value in filled(token).items() if name.startswith(("c", "due", "owner_"))}
    late = client.post("/staff/issues/1/commitments", data={**rows, **said})
    assert late.status_code == 409 and "after you opened this page" in late.text and "We know the cause." in late.text
    assert 'name="version" type="hidden" value="2"' in late.text
    assert client.post("/staff/issues/1/commitments", data={**rows, **said, "version": "x"}).status_code == 409
    assert client.post("/staff/issues/1/commitments", data={**rows, **said, "due_3": ""}).status_code == 422
    assert client.post("/staff/issues/1/commitments", data={**rows, **said, "version": "2"}).status_code == 303
    assert [one.text for one in debt_queries.of_issue(issue).commitments] == ["New valves", "A refund"]


def test_the_dashboard_lists_what_i_owe_and_what_others_owe_too_long(
    client: FlaskClient, token: str, ann: Person
) -> None:
    ben = make_person("ben")
    with clock.travel(clock.now() - timedelta(days=10)):
        issue = make_issue(ben, in_days=60)
        apologise(
            issue, ben, ("Bens valves", ben, in_days(4)), ("Anns refund", ann, in_days(30)),
            ("Bens letter", ben, in_days(30)), lesson=60,
        )  # fmt: skip
    page = plain(client.get("/staff").text)
    assert page.index("Waits for you") < page.index("Anns refund") < page.index("Late") < page.index("Bens valves")
    assert "6 days late" in page
    assert "Bens letter" not in page and "Say what we learned" not in page


def test_debts_cost_the_list_and_the_feed_the_same_number_of_queries_whatever_their_number(
    client: FlaskClient, ann: Person
) -> None:
    paths = ("/issues", "/issues/feed.atom", "/staff")
    sign_in(client, ann)
    apologise(make_issue(ann), ann)
    client.get("/issues")  # What is read once and kept is not counted.
    before = [queries_of(client, path) for path in paths]
    for number in range(4):
        issue = make_issue(ann, title=f"Fault {number}")
        apologise(issue, ann, *[(f"Part {n}", ann, in_days(n)) for n in range(1, 4)])
    assert [queries_of(client, path) for path in paths] == before
