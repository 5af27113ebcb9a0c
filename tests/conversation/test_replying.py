"""A reply of a guest: what it replies to, how deep it stands, and what takes none."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blog.conversation import actions as conversation
from blog.conversation.models import Comment, Thread
from blog.core import clock
from blog.core.db import session
from tests import builders

GOOD = {"name": "Cora Customer", "email": "cora@customers.example", "body": "The pump *stops* after ten minutes."}


@pytest.fixture
def thread(app: Flask) -> Thread:
    return builders.make_thread()


def send(client: FlaskClient, thread: Thread, **fields: str) -> TestResponse:
    return client.post(f"/threads/{thread.id}/comments", data=GOOD | fields)


def comments() -> list[Comment]:
    session().rollback()
    return list(session().scalars(sa.select(Comment).order_by(Comment.id)))


def test_a_reply_deeper_than_allowed_stands_beside_the_deepest(thread: Thread) -> None:
    parent: Comment | None = None
    for number in range(40):
        parent = conversation.import_comment(
            thread, name="Cora", source=str(number), html=str(number), sent_at=clock.now(), parent=parent
        )
    depths = [comment.depth for comment in comments()]
    assert depths == [*range(30), *[30] * 10]
    assert {comment.parent_id for comment in comments()[30:]} == {comments()[29].id}


def test_the_form_for_a_reply_shows_what_it_replies_to(client: FlaskClient, thread: Thread) -> None:
    comment = builders.make_comment(thread, body="Mine **too**.")
    page = client.get(f"/threads/{thread.id}/comments/new?parent={comment.id}").text
    assert "Reply to <bdi>Cora Customer</bdi>" in page and "Mine <strong>too</strong>." in page
    send(client, thread, parent=str(comment.id))
    assert comments()[-1].parent_id == comment.id


def test_no_reply_is_taken_to_a_comment_that_waits_or_stands_elsewhere(client: FlaskClient, thread: Thread) -> None:
    waiting = builders.make_comment(thread, public=False, body="Nobody reads this yet.")
    elsewhere = builders.make_comment(builders.make_thread())
    for parent in (waiting, elsewhere):
        answer = send(client, thread, parent=str(parent.id))
        assert answer.status_code == 422
        assert "Nobody reads this yet" not in answer.text
    page = client.get(f"/threads/{thread.id}/comments/new?parent={waiting.id}")
    assert "Nobody reads this yet" not in page.text
