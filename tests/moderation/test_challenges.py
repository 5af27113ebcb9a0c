"""The work that a script does for a form: asked for, done, spent once, and never missed where there is no script."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import altcha
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation.models import Comment, State, Thread
from blog.core import clock
from blog.core.db import session, unit_of_work
from blog.moderation import challenges, originals
from blog.moderation import queries as cases
from blog.moderation.models import SpentChallenge
from blog.moderation.votes import Proof, Work
from tests import builders

take = unit_of_work(challenges.take)
WORDS = {"name": "Cora", "email": "cora@customers.example", "body": "The pump stops after ten minutes."}


@pytest.fixture(autouse=True)
def little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """As much as a test has time for."""
    monkeypatch.setattr(challenges, "COST", 10)


def solved(offer: dict[str, Any] | None = None, **changed: Any) -> str:
    challenge = altcha.Challenge.from_dict(offer or challenges.offer())
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    said = json.loads(base64.b64decode(altcha.Payload(challenge, solution).to_base64()))
    said["challenge"]["parameters"].update(changed)
    return base64.b64encode(json.dumps(said).encode()).decode()


def votes(body: str = WORDS["body"]) -> dict[str, int]:
    session().rollback()
    comment = session().scalars(sa.select(Comment).where(Comment.source == body)).one()
    case = cases.case_of("comment", comment.id)
    assert case is not None
    return {vote["code"]: vote["weight"] for vote in case.votes}


def test_work_that_was_done_counts_once_and_tells_how_long_ago_it_was_asked_for(app: Flask) -> None:
    solution = solved()
    with clock.travel(clock.now() + timedelta(seconds=30)):
        first = take(solution)
    assert first.work is Work.DONE and first.seconds == pytest.approx(30, abs=3)
    assert take(solution).work is Work.SPENT


def test_a_challenge_is_spent_with_all_its_solutions(app: Flask) -> None:
    offer = challenges.offer()
    assert take(solved(offer)).work is Work.DONE
    other = altcha.solve_challenge(altcha.Challenge.from_dict(offer), counter_start=100_000)
    assert other is not None
    assert take(altcha.Payload(altcha.Challenge.from_dict(offer), other).to_base64()).work is Work.SPENT


def test_work_of_long_ago_says_nothing(app: Flask) -> None:
    solution = solved()
    with clock.travel(clock.now() + challenges.GOOD_FOR + timedelta(seconds=1)):
        assert take(solution) == Proof(Work.STALE)


@pytest.mark.parametrize(
    "forged",
    [
        "nonsense",
        "e30=",
        "W10=",
        "bnVsbA==",
        base64.b64encode(b'{"challenge": "x", "solution": []}').decode(),
        base64.b64encode(b'{"challenge": {"parameters": []}, "solution": {}}').decode(),
        base64.b64encode(b"[" * 900).decode(),
        "A" * 2_001,
    ],
)
def test_what_is_no_work_of_ours_is_forged(app: Flask, forged: str) -> None:
    assert take(forged) == Proof(Work.FORGED)


def test_a_challenge_that_was_made_easier_or_younger_is_forged(app: Flask) -> None:
    assert take(solved(cost=1)) == Proof(Work.FORGED)
    assert take(solved(data={"made": 0})) == Proof(Work.FORGED)
    assert (
        take(solved(altcha.create_challenge("PBKDF2/SHA-256", 1, hmac_secret="guessed").to_dict())).work is Work.FORGED
    )


def test_no_work_is_no_vote(app: Flask) -> None:
    assert take("") == Proof(Work.NONE)


def test_a_challenge_is_personal_and_keeps_nothing(client: FlaskClient) -> None:
    answer = client.get("/challenge")
    assert answer.headers["Cache-Control"] == "private, no-store" and "Set-Cookie" not in answer.headers
    assert take(solved(answer.json)).work is Work.DONE
    assert client.get("/challenge").json["parameters"]["nonce"] != answer.json["parameters"]["nonce"]


def test_the_form_asks_for_it_by_script_and_carries_none_itself(client: FlaskClient) -> None:
    thread = builders.make_thread()
    page = client.get(f"/threads/{thread.id}/comments/new").text
    assert 'data-challenge="/challenge"' in page and "proof.js" in page
    assert 'name="proof"' in page and 'value="ey' not in page


def test_who_sends_at_once_is_seen_by_the_signed_time(client: FlaskClient) -> None:
    thread = builders.make_thread()
    client.post(f"/threads/{thread.id}/comments", data=WORDS | {"proof": solved()})
    assert votes() == {"unproven": 1, "work": 0, "haste": 1}


def test_a_form_without_script_gets_no_vote_for_that(client: FlaskClient) -> None:
    thread = builders.make_thread()
    client.post(f"/threads/{thread.id}/comments", data=WORDS)
    assert votes() == {"unproven": 1}


def test_work_that_paid_for_one_comment_holds_the_next(client: FlaskClient) -> None:
    thread, solution = builders.make_thread(), solved()
    with clock.travel(clock.now() + timedelta(minutes=1)):
        client.post(f"/threads/{thread.id}/comments", data=WORDS | {"proof": solution})
        client.post(f"/threads/{thread.id}/comments", data=WORDS | {"proof": solution, "body": "Another one."})
    assert votes() == {"unproven": 1, "work": 0}
    assert votes("Another one.") == {"unproven": 1, "work": 50}


def test_work_is_not_spent_by_a_form_that_is_refused_or_was_sent_before(client: FlaskClient) -> None:
    thread, solution = builders.make_thread(), solved()
    refused = client.post(f"/threads/{thread.id}/comments", data=WORDS | {"body": "[" * 501, "proof": solution})
    assert refused.status_code == 422 and solution in refused.text
    for _ in range(3):
        client.post(f"/threads/{thread.id}/comments", data=WORDS | {"proof": solution})
    assert session().scalar(sa.select(sa.func.count()).select_from(SpentChallenge)) == 1
    assert votes()["work"] == 0


def test_forged_work_alone_is_no_spam(client: FlaskClient) -> None:
    thread = builders.make_thread()
    client.post(f"/threads/{thread.id}/comments", data=WORDS | {"proof": "nonsense"})
    assert session().scalars(sa.select(Comment)).one().state is State.HELD


def test_spent_challenges_and_origins_are_forgotten(client: FlaskClient, work: Callable[[], int]) -> None:
    thread: Thread = builders.make_thread()
    client.post(f"/threads/{thread.id}/comments", data=WORDS | {"proof": solved()}, headers={"User-Agent": "A browser"})
    comment = session().scalars(sa.select(Comment)).one()
    kept = originals.of("comment", comment.id)
    assert kept is not None and (kept.network, kept.agent) == ("127.0.0.1", "A browser")
    with clock.travel(clock.now() + originals.KEPT_FOR - timedelta(minutes=1)):
        originals.purge()
    session().rollback()
    assert originals.of("comment", comment.id) is not None
    assert session().scalar(sa.select(sa.func.count()).select_from(SpentChallenge)) == 0
    with clock.travel(clock.now() + originals.KEPT_FOR + timedelta(minutes=1)):
        originals.purge()
    session().rollback()
    assert originals.of("comment", comment.id) is None
