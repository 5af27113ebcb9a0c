"""The forms of the issues say where they came from, so that blocks, counting and a browser's work reach them too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import altcha
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.core import clock
from blog.core.db import session
from blog.issues import actions, customer_queries, personal
from blog.issues.models import Report
from blog.moderation import blocks, challenges, originals
from blog.moderation import queries as cases
from blog.moderation.blocking import Effect, Kind
from blog.people.models import Person, Role
from tests import builders

KIND = customer_queries.KIND
FORM = {"title": "The pump stops", "body": "It stops.", "product": "", "name": "Cora", "email": "cora@shop.example"}


@pytest.fixture
def mia(app: Flask) -> Person:
    return builders.make_person("mia", [Role.MODERATOR])


def send(client: FlaskClient, **said: str) -> Report:
    answer = client.post("/issues/new", data=FORM | said, headers={"User-Agent": "Lynx"})
    assert answer.status_code == 303
    return the_last()


def the_last() -> Report:
    session().rollback()
    return session().scalars(sa.select(Report).order_by(Report.id.desc()).limit(1)).one()


def votes(report: Report) -> set[str]:
    case = cases.case_of(KIND, report.id)
    assert case is not None
    return {vote["words"] if vote["code"] == "work" else vote["code"] for vote in case.votes}


def block(network: str, mia: Person) -> None:
    made = blocks.make(Kind.NETWORK, network, Effect.HOLD, by=mia)
    blocks.switch(made, on=True)


def test_a_report_from_a_blocked_network_says_so_to_moderators(client: FlaskClient, mia: Person) -> None:
    assert "blocked" not in votes(send(client))
    block("127.0.0.0/8", mia)
    assert "blocked" in votes(send(client, body="It stops again."))


def test_what_is_said_against_a_step_of_ours_comes_from_somewhere_too(client: FlaskClient, mia: Person) -> None:
    ann, cora = builders.make_person("ann"), builders.prove_customer(client, "cora@shop.example")
    issue = actions.report(title="It leaks", words="x", by=ann, customer=cora, said_at=clock.now())
    next_update = clock.now().date() + timedelta(days=3)
    actions.acknowledge(issue, text="Yes.", owner=ann, next_update=next_update, version=issue.version, by=ann)
    block("127.0.0.0/8", mia)
    answer = client.post(f"{issue.path}/dispute", data={"words": "That is not what happened."})
    assert answer.status_code == 303
    assert "blocked" in votes(the_last())


def test_the_work_of_a_browser_is_spent_on_a_report(
    client: FlaskClient, mia: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(challenges, "COST", 10)
    assert 'data-challenge="/challenge"' in client.get("/issues/new").text
    challenge = altcha.Challenge.from_dict(client.get("/challenge").get_json())
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    proof = altcha.Payload(challenge, solution).to_base64()
    assert "The browser did the work that we ask for." in votes(send(client, proof=proof))
    again = votes(send(client, proof=proof, body="Once more."))
    assert "It carries a proof of work that was used for another form." in again


def test_where_it_came_from_is_kept_told_and_forgotten(
    client: FlaskClient, mia: Person, work: Callable[[], int]
) -> None:
    report = send(client)
    kept = originals.of(KIND, report.id)
    assert kept is not None and kept.agent == "Lynx" and kept.network
    assert personal.export_reports(report.customer)[0]["network"] == kept.network
    with clock.travel(clock.now() + originals.KEPT_FOR + timedelta(minutes=1)):
        originals.purge()
    session().rollback()
    assert originals.of(KIND, report.id) is None
