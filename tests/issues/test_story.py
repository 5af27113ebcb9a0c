"""An issue's page reads as a story: whose words they are, what customers pressed, and what a recall says as a list."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from blog.core import clock
from blog.issues import actions, affected, offers
from blog.issues.models import Issue, Severity
from blog.issues.notices import Notice
from blog.people.models import Person
from blog.record import days
from tests.builders import make_issue, make_person, prove_customer


def offer(issue: Issue, by: Person) -> None:
    due = clock.now().date() + timedelta(days=5)
    offers.offer_fix(
        issue, text="Try it.", evidence="It says 2.", owner=by, next_update=due, version=issue.version, by=by
    )  # fmt: skip


def test_a_customers_words_are_called_theirs_though_a_colleague_signed_them(client: FlaskClient) -> None:
    ann, cora = make_person("ann"), prove_customer(client, "cora@customers.example")
    sent = clock.now() - timedelta(days=3)
    ours = actions.report(title="It hums", words="It hums at night.", by=ann)
    theirs = actions.report(title="It ticks", words="Tick.", by=ann, customer=cora, said_at=sent)
    assert f"In the words of a customer, who sent them on {sent.day} " in client.get(theirs.path).text
    assert "In the words of a customer" not in client.get(ours.path).text


def test_what_customers_pressed_is_said_in_words(client: FlaskClient) -> None:
    ann = make_person("ann")
    issue = make_issue(ann, state="in progress")
    affected.count_in(issue, customer=prove_customer(client, "cora@customers.example"))
    offer(issue, ann)
    affected.say_broken(issue, customer=prove_customer(client, "dan@customers.example"))
    affected.say_works(issue, customer=prove_customer(client, "cora@customers.example"))
    with clock.travel(clock.now() + timedelta(days=1)):
        days.close_days()
        page = client.get(issue.path).text
    assert "It is still broken for them." in page and "It works for them." in page
    assert "It affects 2 customers, as they say." in page and "This site counted" in page


def test_a_recall_stands_in_its_entry_as_a_list_beside_what_was_said(client: FlaskClient) -> None:
    ann = make_person("ann")
    issue = actions.report(title="It burns", words="It burns.", by=ann)
    said = {"today": "Unplug it.", "hazard": "It can burn you."}
    actions.acknowledge(
        issue,
        text="We have seen it.",
        owner=ann,
        next_update=clock.now().date(),
        version=1,
        by=ann,
        severity=Severity.SAFETY,
        notice=Notice(said),
    )
    entry = client.get(issue.path).text.split('data-kind="issue.acknowledged"')[1].split("</li>")[0]
    facts = entry.split('<dl class="recall">')[1]
    assert "We have seen it." not in facts and "We have seen it." in entry
    assert facts.index("What to do today") < facts.index("Unplug it.") < facts.index("It can burn you.")
