"""What was sent back and nobody revises is put aside after two weeks, and its author is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation import revisions
from blog.conversation.models import Comment, State
from blog.conversation.states import REVISED_WITHIN
from blog.core import clock
from blog.core.db import session
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.moderation import statements
from blog.moderation.models import Case, Verdict
from blog.people.models import Person, Role
from blog.record import queries as record
from tests import builders
from tests.conftest import Mailbox

Work = Callable[[], int]
CORA = "cora@customers.example"
HOUR = timedelta(hours=1)


@pytest.fixture
def mia(app: Flask) -> Person:
    return builders.make_person("mia", [Role.MODERATOR])


@pytest.fixture
def returned(client: FlaskClient, mia: Person) -> Comment:
    builders.prove_customer(client, CORA)
    comment = builders.make_comment(builders.make_thread(), body="My neighbour Stephen did it.", public=False)
    moderation.decide_return(case_of(comment), by=mia, note="Without the name, please.")
    return comment


def case_of(comment: Comment) -> Case:
    session().rollback()
    case = cases.case_of("comment", comment.id)
    assert case is not None
    return case


def state(comment: Comment) -> State:
    session().rollback()
    session().refresh(comment)
    return comment.state


def test_it_waits_for_two_weeks_and_is_put_aside_then(
    returned: Comment, client: FlaskClient, work: Work, mailbox: Mailbox
) -> None:
    begun, before = clock.now(), record.head().seq
    work()
    page = client.get(f"/my/comments/{returned.id}").text
    assert "then it is put aside" in page
    with clock.travel(begun + REVISED_WITHIN - HOUR):
        work()
        assert state(returned) is State.RETURNED
    with clock.travel(begun + REVISED_WITHIN + HOUR):
        work()
        assert state(returned) is State.REJECTED and returned.reason is None
        work()
    (letter,) = [mail for mail in mailbox.to(CORA) if "put aside" in str(mail["Subject"])]
    assert "not revised in time" in str(letter.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    page = client.get(f"/my/comments/{returned.id}").text
    assert "Your comment was put aside" in page and "No rule was named" in page and "Object to" not in page
    said = statements.of("comment", returned.id)
    assert said is not None and said.verdict is Verdict.EXPIRED and not said.automated
    # It was never public and no rule was named, so the record says nothing of it.
    assert record.head().seq == before


def test_what_was_revised_or_sent_back_again_since_is_left_alone(returned: Comment, mia: Person, work: Work) -> None:
    begun = clock.now()
    with clock.travel(begun + timedelta(days=10)):
        revisions.revise(returned, body="My neighbour did it.", customer=returned.customer)
        moderation.decide_return(case_of(returned), by=mia, note="Nor the neighbour.")
    with clock.travel(begun + REVISED_WITHIN + HOUR):
        work()
        assert state(returned) is State.RETURNED
        revisions.revise(returned, body="Somebody did it.", customer=returned.customer)
    with clock.travel(begun + timedelta(days=40)):
        work()
        assert state(returned) is State.HELD


def test_a_moderator_publishes_it_all_the_same(returned: Comment, mia: Person, work: Work) -> None:
    with clock.travel(clock.now() + REVISED_WITHIN + HOUR):
        work()
        case = case_of(returned)
        moderation.decide_publication(case, by=mia, overturns=case.decisions[-1].id)
        assert state(returned) is State.PUBLISHED
