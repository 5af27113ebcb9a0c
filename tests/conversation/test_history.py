"""How a comment's words changed: told to everyone, and nothing told that never was public."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation import actions as conversation
from blog.conversation import history, revisions, wordings
from blog.conversation.models import Comment, RevisionState, Speaking, State, Thread
from blog.core import clock, markup
from blog.core.db import session, unit_of_work
from blog.people.models import Person, Role
from tests import builders


@pytest.fixture
def thread(app: Flask) -> Thread:
    return builders.make_thread()


@pytest.fixture
def mia(app: Flask) -> Person:
    return builders.make_person("mia", roles=[Role.MODERATOR])


@unit_of_work
def change(comment: Comment, words: str, *, by: Person, state: RevisionState = RevisionState.WAITING) -> None:
    """Other words of its author's; let through unless they are left in another state."""
    made = wordings.write(comment, source=words, html=markup.render_comment(words), state=state)
    if state is RevisionState.WAITING:
        revisions.show_revision(made, by=by)


def told(comment: Comment) -> list[str]:
    """What the history says that it said, the newest first."""
    return ["".join(piece.words for piece in v.pieces if piece.what != "del") for v in history.of(comment).versions]


def test_every_public_version_is_told_with_what_went_and_what_came(
    client: FlaskClient, thread: Thread, mia: Person
) -> None:
    comment = builders.make_comment(thread, body="It stops <b>often</b>.")
    with clock.travel(clock.now() + timedelta(hours=1)):
        change(comment, "It stops always.", by=mia)
    assert told(comment) == ["It stops always.", "It stops <b>often</b>."]
    page = client.get(f"{comment.path}/revisions")
    assert page.status_code == 200 and "Set-Cookie" not in page.headers
    assert "<ins>always</ins>" in page.text and "&lt;b&gt;" in page.text and "<b>often" not in page.text
    assert "edited" in client.get("/comments/feed.atom").text or comment.edited_at


def test_what_was_changed_before_it_was_public_or_never_let_through_is_not_told(thread: Thread, mia: Person) -> None:
    comment = builders.make_comment(thread, body="A rude first version.", public=False)
    mend(comment, "A fair version.")
    publish(comment, mia)
    change(comment, "Refused words.", by=mia, state=RevisionState.REFUSED)
    change(comment, "Dropped words.", by=mia, state=RevisionState.DROPPED)
    assert told(comment) == ["A fair version."]
    change(comment, "A fairer version.", by=mia)
    assert told(comment) == ["A fairer version.", "A fair version."]


@unit_of_work
def mend(comment: Comment, words: str) -> None:
    """What waits says other words."""
    made = wordings.write(comment, source=words, html=words, state=RevisionState.SHOWN)
    wordings.stand(comment, made)


def publish(comment: Comment, by: Person) -> None:
    case = builders.cases.case_of("comment", comment.id)
    assert case is not None
    builders.moderation.decide_publication(case, by=by)


def test_a_comment_that_was_never_changed_has_its_first_words(client: FlaskClient, thread: Thread) -> None:
    comment = builders.make_comment(thread)
    assert "these are the first words" in client.get(f"{comment.path}/revisions").text


@pytest.mark.parametrize("state", [state for state in State if state is not State.PUBLISHED])
def test_the_history_is_as_public_as_the_words(client: FlaskClient, thread: Thread, mia: Person, state: State) -> None:
    comment = builders.make_comment(thread)
    change(comment, "Other words.", by=mia)
    session().get_one(Comment, comment.id).state = state
    session().commit()
    assert client.get(f"{comment.path}/revisions").status_code == 404
    assert client.get("/comments/99999999999/revisions").status_code == 404


def test_under_a_thread_that_is_not_public_there_is_no_history(client: FlaskClient, thread: Thread) -> None:
    comment = builders.make_comment(thread)
    conversation.keep_thread(thread, public=False)
    assert client.get(f"{comment.path}/revisions").status_code == 404


def test_words_that_were_taken_away_for_good_are_told_nowhere(thread: Thread, mia: Person) -> None:
    comment = builders.make_comment(thread, body="My number is 0151.")
    change(comment, "Call me.", by=mia)
    unit_of_work(wordings.blank)(comment, "My number is 0151.")
    assert told(comment) == ["Call me."]


def test_a_long_history_goes_on_on_another_page(client: FlaskClient, thread: Thread, mia: Person) -> None:
    comment = builders.make_comment(thread, body="Version 0.")
    for number in range(1, 13):
        change(comment, f"Version {number}.", by=mia)
    page = client.get(f"{comment.path}/revisions").text
    assert page.count("<article") == history.PAGE_SIZE and f"{comment.path}/revisions?before=4" in page
    earlier = client.get(f"{comment.path}/revisions?before=4").text
    assert earlier.count("<article") == 3 and "before=" not in earlier
    for nonsense in ("0", "-1", "x", "9" * 40, "²"):
        assert client.get(f"{comment.path}/revisions?before={nonsense}").status_code == 200


def test_a_changed_response_is_told_like_any_other(client: FlaskClient, thread: Thread) -> None:
    ann = builders.make_person("ann")
    reply = conversation.answer(builders.make_comment(thread), text="Tomorrow.", speaking=Speaking.COMPANY, by=ann)
    revisions.revise_response(reply, text="On Monday.", by=ann)
    assert told(reply) == ["On Monday.", "Tomorrow."]
    assert "What <bdi>Ann Example</bdi> changed" in client.get(f"{reply.path}/revisions").text
