"""How many promised answers were kept, counted from the lines of the record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation import actions as conversation
from blog.conversation import promises
from blog.conversation.models import Comment, Speaking, Thread
from blog.conversation.promise_figures import Kept, kept
from blog.core import clock, settings
from blog.core.db import session
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.people import queries as people
from blog.people.models import Person
from tests import builders


@pytest.fixture
def ann(app: Flask) -> Person:
    return builders.make_person("ann")


@pytest.fixture
def thread(app: Flask) -> Thread:
    return builders.make_thread()


def promised(thread: Thread, by: Person, *, days: int) -> Comment:
    """A question that is promised an answer by a day from now."""
    question = builders.make_comment(thread)
    promises.promise_answer(question, due=settings.today() + timedelta(days=days), by=by)
    return question


def answer(question: Comment, by: Person) -> Comment:
    session().rollback()
    return conversation.answer(question, text="Because of the seal.", speaking=Speaking.COMPANY, by=by)


def test_what_was_kept_what_is_late_and_what_is_not_due_yet(thread: Thread, ann: Person, client: FlaskClient) -> None:
    assert kept() == Kept(0, 0, 0, 0) and "Promised answers" not in client.get("/responses").text
    in_time, too_late, _never = (promised(thread, ann, days=2) for _ in range(3))
    promised(thread, ann, days=9)
    answer(in_time, ann)
    assert kept() == Kept(4, 1, 0, 3)
    with clock.travel(clock.now() + timedelta(days=4)):
        answer(too_late, ann)
        assert kept() == Kept(4, 1, 2, 1)
        assert "4 promised: 1 kept, 2 late, 1 not due yet." in client.get("/responses").text
        said = client.get("/responses/numbers.json").get_json()["promises"]
        assert said == {"promised": 4, "kept": 1, "late": 2, "open": 1}


def test_another_day_is_another_promise(thread: Thread, ann: Person) -> None:
    question = promised(thread, ann, days=1)
    promises.promise_answer(question, due=settings.today() + timedelta(days=5), by=ann)
    with clock.travel(clock.now() + timedelta(days=3)):
        answer(question, ann)
        assert kept() == Kept(2, 1, 1, 0)


def test_an_answer_that_was_taken_down_keeps_no_promise(thread: Thread, ann: Person) -> None:
    given = answer(promised(thread, ann, days=2), ann)
    mia = people.by_handle("mia")
    assert mia is not None and kept() == Kept(1, 1, 0, 0)
    conversation.remove_comment(given, reason="duplicate", by=mia)
    assert kept() == Kept(1, 0, 0, 1)


def test_what_was_removed_in_time_is_owed_no_answer(thread: Thread, ann: Person) -> None:
    question = promised(thread, ann, days=2)
    mia, case = people.by_handle("mia"), cases.case_of("comment", question.id)
    assert mia is not None and case is not None
    moderation.decide_removal(case, by=mia, reason="off-topic")
    with clock.travel(clock.now() + timedelta(days=4)):
        assert kept() == Kept(0, 0, 0, 0)
