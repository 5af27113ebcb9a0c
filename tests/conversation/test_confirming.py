"""Guests who prove their address before anybody reads what they wrote, where a site asks for that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation.models import Comment, State, Thread
from blog.conversation.sending import CONFIRMED_WITHIN
from blog.core import clock, settings
from blog.core.db import session
from blog.moderation import queries as cases
from blog.moderation.models import Examination, Original
from blog.people.models import Role
from blog.site import rules
from tests import builders
from tests.conftest import Mailbox

CORA = "cora@customers.example"
Work = Callable[[], int]


@pytest.fixture
def thread(app: Flask) -> Thread:
    return builders.make_thread()


def send(client: FlaskClient, thread: Thread, body: str = "It stops.", **fields: str) -> str:
    given = {"name": "Cora", "email": CORA, "body": body} | fields
    answer = client.post(f"/threads/{thread.id}/comments", data=given)
    assert answer.status_code == 303
    return answer.headers["Location"]


def comments() -> list[Comment]:
    session().rollback()
    return list(session().scalars(sa.select(Comment).order_by(Comment.id)))


def follow(client: FlaskClient, mailbox: Mailbox) -> None:
    """Open the link of the last mail, and press its button."""
    text = mailbox.to(CORA)[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    path = next(word for word in text.split() if "/my/" in word).partition("http://localhost")[2]
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 303


@pytest.mark.parametrize(
    ("wanted", "state"), [("never", State.HELD), ("first", State.UNCONFIRMED), ("always", State.UNCONFIRMED)]
)
def test_a_new_guest_is_asked_for_proof_where_the_site_says_so(
    client: FlaskClient, thread: Thread, wanted: str, state: State
) -> None:
    settings.put("comments.proof", wanted)
    send(client, thread)
    assert comments()[0].state is state


@pytest.mark.parametrize(("wanted", "state"), [("first", State.HELD), ("always", State.UNCONFIRMED)])
def test_who_proved_it_once_is_asked_again_only_where_it_is_always_asked(
    client: FlaskClient, thread: Thread, wanted: str, state: State
) -> None:
    builders.prove_customer(client.application.test_client(), CORA)
    settings.put("comments.proof", wanted)
    send(client, thread)
    assert comments()[0].state is state


def test_a_proven_browser_is_never_asked(client: FlaskClient, thread: Thread) -> None:
    settings.put("comments.proof", "always")
    builders.prove_customer(client, CORA)
    send(client, thread)
    assert comments()[0].state is State.HELD


def test_nobody_sees_or_hears_of_it_before_the_address_is_proven(
    client: FlaskClient, thread: Thread, work: Work, mailbox: Mailbox
) -> None:
    builders.make_person("mia", [Role.MODERATOR])
    settings.put("comments.proof", "always")
    where = send(client, thread)
    work()
    assert [mail["To"] for mail in mailbox.all()] == [CORA]
    assert "It stops." not in mailbox.text()
    assert cases.waiting_count() == 0 and cases.case_of("comment", comments()[0].id) is None
    assert client.get(where).status_code == 200


def test_following_the_link_and_saying_so_sends_it_to_be_judged(
    client: FlaskClient, thread: Thread, work: Work, mailbox: Mailbox
) -> None:
    settings.put("comments.proof", "always")
    send(client, thread)
    work()
    follow(client, mailbox)
    assert comments()[0].state is State.UNCONFIRMED
    page = client.get("/my").text
    assert "Did you write this?" in page and "It stops." in page
    assert client.post("/my/comments/1/confirmation").status_code == 303
    assert comments()[0].state is State.HELD
    case = cases.case_of("comment", 1)
    assert case is not None and [vote["code"] for vote in case.votes] == ["first"]
    assert client.post("/my/comments/1/confirmation").status_code == 303
    assert session().scalar(sa.select(sa.func.count()).select_from(Examination)) == 0


def test_who_is_trusted_is_public_once_they_say_that_it_is_theirs(
    client: FlaskClient, thread: Thread, work: Work, mailbox: Mailbox
) -> None:
    builders.make_comment(thread)
    settings.put("comments.proof", "always")
    send(client, thread)
    work()
    follow(client, mailbox)
    client.post(f"/my/comments/{comments()[-1].id}/confirmation")
    assert comments()[-1].state is State.PUBLISHED


def test_what_was_seen_when_it_was_sent_still_counts(
    client: FlaskClient, thread: Thread, work: Work, mailbox: Mailbox
) -> None:
    builders.make_person("ann")
    builders.make_comment(thread)
    settings.put("comments.proof", "always")
    send(client, thread, name="Ann Example")
    work()
    follow(client, mailbox)
    client.post(f"/my/comments/{comments()[-1].id}/confirmation")
    assert comments()[-1].state is State.HELD


def test_only_its_owner_can_say_so_and_a_get_says_nothing(client: FlaskClient, thread: Thread) -> None:
    settings.put("comments.proof", "always")
    send(client, thread)
    assert client.get("/my/comments/1/confirmation").status_code == 405
    assert client.post("/my/comments/1/confirmation").headers["Location"] == "/my"
    stranger = client.application.test_client()
    builders.prove_customer(stranger, "eve@customers.example")
    assert stranger.post("/my/comments/1/confirmation").status_code == 404
    assert stranger.post("/my/comments/99/confirmation").status_code == 404
    assert "It stops." not in stranger.get("/my").text
    assert comments()[0].state is State.UNCONFIRMED


def test_what_nobody_confirms_is_gone_after_two_days(client: FlaskClient, thread: Thread, work: Work) -> None:
    settings.put("comments.proof", "always")
    send(client, thread)
    with clock.travel(clock.now() + CONFIRMED_WITHIN - timedelta(minutes=1)):
        work()
        assert len(comments()) == 1
    with clock.travel(clock.now() + CONFIRMED_WITHIN + timedelta(minutes=1)):
        work()
    assert comments() == []
    for gone in (Examination, Original):
        assert session().scalar(sa.select(sa.func.count()).select_from(gone)) == 0


def test_what_was_confirmed_stays(client: FlaskClient, thread: Thread, work: Work) -> None:
    settings.put("comments.proof", "always")
    send(client, thread)
    builders.prove_customer(client, CORA)
    client.post("/my/comments/1/confirmation")
    with clock.travel(clock.now() + CONFIRMED_WITHIN + timedelta(minutes=1)):
        work()
    assert comments()[0].state is State.HELD


def test_a_machine_is_spam_at_once_and_gets_no_link(
    client: FlaskClient, thread: Thread, work: Work, mailbox: Mailbox
) -> None:
    settings.put("comments.proof", "always")
    send(client, thread, website="https://pills.example")
    work()
    assert comments()[0].state is State.SPAM and mailbox.all() == []


@pytest.mark.parametrize(("value", "fine"), [("always", True), ("first", True), ("never", True), ("maybe", False)])
def test_the_setting_is_one_of_three(app: Flask, value: str, fine: bool) -> None:
    assert (rules.problem("comments.proof", value, languages=["en"]) is None) is fine
