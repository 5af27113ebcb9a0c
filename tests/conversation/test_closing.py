"""Closing a conversation and opening it again: by a moderator, with a reason that everyone reads, on the record."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation import actions as conversation
from blog.conversation import closing, queries
from blog.conversation.models import Speaking, Thread
from blog.core.db import session
from blog.people.models import Person, Role
from blog.record import queries as record
from blog.record import withholding
from tests import builders

WHY = "We go on under issue 9."


@pytest.fixture
def mia(app: Flask) -> Person:
    return builders.make_person("mia", roles=[Role.MODERATOR])


@pytest.fixture
def thread(mia: Person) -> Thread:
    post = builders.make_post(builders.make_person("ann"), title="Why the pumps stop")
    assert post.thread is not None
    return post.thread


@pytest.fixture
def staff(client: FlaskClient, mia: Person) -> tuple[FlaskClient, str]:
    return client, builders.sign_in(client, mia)


def close(staff: tuple[FlaskClient, str], thread: Thread, note: str = WHY, verb: str = "closure") -> int:
    client, token = staff
    return client.post(f"/staff/threads/{thread.id}/{verb}", data={"csrf_token": token, "note": note}).status_code


def test_readers_see_who_closed_it_and_why_and_what_was_said_stays(
    staff: tuple[FlaskClient, str], thread: Thread
) -> None:
    client = staff[0]
    builders.make_comment(thread, body="It stops.")
    assert close(staff, thread) == 303
    page = client.get(thread.path).text
    assert "Mia Example</a> closed this conversation on" in page and WHY in page and "It stops." in page
    assert f"/threads/{thread.id}/comments" not in page
    answer = client.post(
        f"/threads/{thread.id}/comments", data={"name": "C", "email": "c@x.example", "body": "Kept words."}
    )
    assert answer.status_code == 422 and "Kept words." in answer.text and "closed" in answer.text
    assert "<textarea" not in client.get(f"/threads/{thread.id}/comments/new").text


def test_an_empty_conversation_says_that_it_is_closed(staff: tuple[FlaskClient, str], thread: Thread) -> None:
    assert close(staff, thread) == 303
    assert WHY in staff[0].get(thread.path).text


def test_it_is_on_the_record_once_and_so_is_the_opening(staff: tuple[FlaskClient, str], thread: Thread) -> None:
    assert [close(staff, thread), close(staff, thread, "Another reason.")] == [303, 303]
    assert [close(staff, thread, verb="reopening"), close(staff, thread, verb="reopening")] == [303, 303]
    session().rollback()
    closed, opened = record.about(f"thread/{thread.id}")
    assert (closed.entry.kind, closed.entry.by, closed.text("note")) == ("thread.closed", "mia", WHY)
    assert (opened.entry.kind, opened.facts["thread"]) == ("thread.opened", thread.topic)
    assert thread.open and thread.closed_by is None and thread.closed_note == ""
    assert thread.path in staff[0].get(f"/record/{closed.entry.seq}").text


def test_no_reason_is_refused_and_a_colleague_who_was_faster_is_named(
    client: FlaskClient, staff: tuple[FlaskClient, str], thread: Thread
) -> None:
    assert close(staff, thread, "\u200b ") == 422
    assert close(staff, thread, "x" * 501) == 422
    assert close(staff, thread) == 303
    token = builders.sign_in(client, builders.make_person("max", roles=[Role.MODERATOR]))
    answer = client.post(f"/staff/threads/{thread.id}/closure", data={"csrf_token": token, "note": "Me too."})
    assert answer.status_code == 409 and "Mia Example" in answer.text
    assert WHY in client.get(thread.path).text


def test_a_comment_in_a_closed_conversation_is_still_answered(thread: Thread, mia: Person) -> None:
    question = builders.make_comment(thread)
    closing.close(thread, note=WHY, by=mia)
    ann = builders.make_person("bea")
    assert conversation.answer(question, text="Still: yes.", speaking=Speaking.COMPANY, by=ann).is_public


def test_what_is_not_public_cannot_be_closed(mia: Person, staff: tuple[FlaskClient, str]) -> None:
    hidden = builders.make_thread(public=False)
    assert close(staff, hidden) == 404
    with pytest.raises(closing.NobodyReadsIt):
        closing.close(hidden, note=WHY, by=mia)
    assert queries.visible_thread(hidden.id) is None


def test_a_reason_is_withheld_where_it_stands_and_comes_back(client: FlaskClient, thread: Thread, mia: Person) -> None:
    closing.close(thread, note=WHY, by=mia)
    (text,) = record.texts_of(f"thread/{thread.id}", "note")
    withholding.withhold(text, code="mistake", by=mia.handle)
    page = client.get(thread.path).text
    assert WHY not in page and "Note withheld: mistake" in page
    withholding.restore(text, by=mia.handle, alone=True)
    assert WHY in client.get(thread.path).text
