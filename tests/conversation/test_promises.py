"""Who sees to an answer, what is promised in public, and what happens when the day has come."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blog.conversation import actions as conversation
from blog.conversation import promises, queries
from blog.conversation.models import Answer, Comment, Speaking, Thread
from blog.core import clock, settings
from blog.core.db import session
from blog.people import absences
from blog.people.models import Person, Role
from blog.record.models import Entry
from tests import builders
from tests.conftest import Mailbox

Work = Callable[[], int]


@pytest.fixture
def thread(app: Flask) -> Thread:
    return builders.make_thread()


@pytest.fixture
def question(thread: Thread) -> Comment:
    return builders.make_comment(thread, body="Does it float?")


@pytest.fixture
def ann(app: Flask) -> Person:
    return builders.make_person("ann")


@pytest.fixture
def ben(app: Flask) -> Person:
    return builders.make_person("ben")


def state(comment: Comment) -> Answer:
    return queries.answer_states([comment.id])[comment.id]


def promised() -> list[dict[str, Any]]:
    session().rollback()
    lines = session().scalars(sa.select(Entry.line).where(Entry.kind == "comment.promised").order_by(Entry.seq))
    return [json.loads(line) for line in lines]


def in_days(number: int) -> date:
    return settings.today() + timedelta(days=number)


def later(**length: int) -> Any:
    return clock.travel(clock.now() + timedelta(**length))


class Desk:
    """An employee at their browser."""

    def __init__(self, app: Flask, person: Person) -> None:
        self.client = app.test_client()
        self.token = builders.sign_in(self.client, person)

    def post(self, path: str, **fields: str) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token} | fields)

    def get(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200
        return answer.text


def test_a_promise_is_public_signed_and_on_the_record(
    app: Flask, client: FlaskClient, thread: Thread, question: Comment, ann: Person
) -> None:
    answer = Desk(app, ann).post(f"/staff{question.path}/promise", due=in_days(3).isoformat())
    assert (answer.status_code, answer.location) == (303, f"/staff{question.path}")
    assert state(question) is Answer.PROMISED
    (entry,) = promised()
    assert (entry["by"], entry["owner"], entry["subject"]) == ("ann", "ann", question.topic)
    assert entry["due"] == clock.end_of(in_days(3), settings.zone()).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def test_readers_see_who_promised_until_when_and_how_late_it_is(client: FlaskClient, ann: Person) -> None:
    post = builders.make_post(ann)
    assert post.thread is not None
    question = builders.make_comment(post.thread)
    promises.promise_answer(question, due=in_days(2), by=ann)
    page = client.get(post.path).text
    assert 'data-answer="promised"' in page and "promised by Ann Example until" in page and "late" not in page
    with later(days=4):
        assert "2 days late" in client.get(post.path).text
        assert "answer promised by" in client.get("/").text
        conversation.answer(question, text="It does.", speaking=Speaking.COMPANY, by=ann)
        page = client.get(post.path).text
    assert "promised by" not in page and "late" not in page


@pytest.mark.parametrize("due", ["", "2020-01-01", "3026-01-01", "soon", "31.12.2026"])
def test_a_day_that_cannot_be_promised_is_refused_with_the_form(
    app: Flask, question: Comment, ann: Person, due: str
) -> None:
    answer = Desk(app, ann).post(f"/staff{question.path}/promise", due=due)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text and "Does it float?" in answer.text
    assert promised() == [] and state(question) is Answer.OPEN


def test_only_who_may_speak_here_promises(app: Flask, question: Comment) -> None:
    eve = builders.make_person("eve", complete=False)
    assert Desk(app, eve).post(f"/staff{question.path}/promise", due=in_days(1).isoformat()).status_code == 422
    assert app.test_client().post(f"/staff{question.path}/promise", data={"due": "2030-01-01"}).status_code == 401
    assert promised() == []


def test_the_same_promise_twice_is_one_and_another_day_is_another_entry(question: Comment, ann: Person) -> None:
    for number in (2, 2, 5):
        promises.promise_answer(question, due=in_days(number), by=ann)
    assert len(promised()) == 2 and question.promised_for == in_days(5)


def test_a_colleagues_promise_is_changed_only_by_whoever_has_read_it(
    app: Flask, question: Comment, ann: Person, ben: Person
) -> None:
    promises.promise_answer(question, due=in_days(2), by=ann)
    bens = Desk(app, ben)
    blind = bens.post(f"/staff{question.path}/promise", due=in_days(9).isoformat())
    assert blind.status_code == 409 and "Ann Example promised an answer" in blind.text
    seen = f"ann {in_days(2).isoformat()}"
    assert seen in bens.get(f"/staff{question.path}/promise")
    assert bens.post(f"/staff{question.path}/promise", due=in_days(9).isoformat(), seen=seen).status_code == 303
    assert [entry["owner"] for entry in promised()] == ["ann", "ben"]


def test_an_answer_ends_a_promise_and_its_removal_opens_it_again(question: Comment, ann: Person, ben: Person) -> None:
    promises.promise_answer(question, due=in_days(2), by=ann)
    reply = conversation.answer(question, text="It does.", speaking=Speaking.COMPANY, by=ben)
    assert state(question) is Answer.ANSWERED
    with pytest.raises(promises.Overtaken):
        promises.promise_answer(question, due=in_days(3), by=ann)
    conversation.remove_comment(reply, reason="personal-data", by=ann)
    assert state(question) is Answer.PROMISED


def test_whoever_promised_is_reminded_on_the_day_and_when_it_is_late(
    question: Comment, ann: Person, work: Work, mailbox: Mailbox
) -> None:
    promises.promise_answer(question, due=in_days(2), by=ann)
    work()
    assert mailbox.to("ann@openline.example") == []
    with clock.travel(clock.end_of(in_days(1), settings.zone()) + timedelta(hours=9)):
        work()
        (letter,) = mailbox.to("ann@openline.example")
        assert "Due today" in str(letter["Subject"])
    with later(days=3):
        work()
        first, second = mailbox.to("ann@openline.example")
        assert "Late" in str(second["Subject"])
        assert "Does it float?" in second.get_body(("plain",)).get_content()  # type: ignore[union-attr]


@pytest.mark.parametrize("how", ["answered", "moved", "removed"])
def test_nobody_is_reminded_of_what_is_not_owed_any_more(
    question: Comment, ann: Person, ben: Person, work: Work, mailbox: Mailbox, how: str
) -> None:
    promises.promise_answer(question, due=in_days(1), by=ann)
    if how == "answered":
        conversation.answer(question, text="It does.", speaking=Speaking.COMPANY, by=ben)
    elif how == "moved":
        promises.promise_answer(question, due=in_days(20), by=ann)
    else:
        conversation.remove_comment(question, reason="abuse", by=ben)
    with later(days=4):
        work()
    assert mailbox.to("ann@openline.example") == []


def test_whoever_stands_in_is_reminded_in_the_place_of_who_is_away(
    question: Comment, ann: Person, ben: Person, work: Work, mailbox: Mailbox
) -> None:
    promises.promise_answer(question, due=in_days(2), by=ann)
    absences.go_away(ann, until=in_days(10), stand_in=ben, by=ann)
    with later(days=4):
        work()
    assert mailbox.to("ann@openline.example") == []
    letters = mailbox.to("ben@openline.example")
    assert letters and "you stand in for Ann Example" in letters[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_to_take_a_question_holds_for_two_days_and_then_it_returns(
    app: Flask, question: Comment, ann: Person, ben: Person, work: Work, mailbox: Mailbox
) -> None:
    assert Desk(app, ann).post(f"/staff{question.path}/owner").status_code == 303
    owner = promises.owner_now(question)
    assert owner is not None and owner.id == ann.id
    late = Desk(app, ben).post(f"/staff{question.path}/owner")
    assert late.status_code == 409 and "Ann Example sees to it until" in late.text
    with later(days=2, minutes=1):
        assert promises.owner_now(question) is None
        work()
        session().rollback()
        assert question.owner_id is None
        (letter,) = mailbox.to("ann@openline.example")
        assert "Back on the list" in str(letter["Subject"])
        promises.take(question, by=ben)
    assert state(question) is Answer.OPEN


def test_a_claim_that_was_renewed_does_not_return_at_its_first_hour(
    question: Comment, ann: Person, work: Work, mailbox: Mailbox
) -> None:
    promises.take(question, by=ann)
    with later(days=1):
        promises.take(question, by=ann)
    with later(days=2, minutes=1):
        work()
        session().rollback()
        assert question.owner_id == ann.id
    assert mailbox.to("ann@openline.example") == []


def test_a_promise_keeps_its_owner_until_its_day_is_over(question: Comment, ann: Person) -> None:
    promises.promise_answer(question, due=in_days(9), by=ann)
    promises.take(question, by=ann)
    assert question.owned_until == clock.end_of(in_days(9), settings.zone())


def test_a_colleague_is_asked_by_mail_and_whoever_stands_in_when_they_are_away(
    app: Flask, question: Comment, ann: Person, ben: Person, work: Work, mailbox: Mailbox
) -> None:
    cal = builders.make_person("cal")
    absences.go_away(ben, until=in_days(5), stand_in=cal, by=ben)
    assert Desk(app, ann).post(f"/staff{question.path}/owner", owner="ben").status_code == 303
    work()
    assert question.owner_id == cal.id and mailbox.to("ben@openline.example") == []
    (letter,) = mailbox.to("cal@openline.example")
    assert "Ann Example asks you" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert Desk(app, ann).post(f"/staff{question.path}/owner", owner="nobody").status_code == 422


def test_only_its_owner_a_stand_in_or_a_moderator_puts_it_back(app: Flask, question: Comment, ann: Person) -> None:
    promises.take(question, by=ann)
    ben, mia = builders.make_person("ben"), builders.make_person("mo", roles=[Role.MODERATOR])
    assert Desk(app, ben).post(f"/staff{question.path}/owner/return").status_code == 409
    assert Desk(app, mia).post(f"/staff{question.path}/owner/return").status_code == 303
    session().rollback()
    assert question.owner_id is None
    promises.put_back(question, by=ben)


def test_the_list_shows_what_waits_with_who_sees_to_it_the_oldest_first(
    app: Flask, thread: Thread, ann: Person, ben: Person
) -> None:
    with clock.travel(clock.now() - timedelta(days=5)):
        late = builders.make_comment(thread, body="The oldest.")
        promises.promise_answer(late, due=in_days(2), by=ann)
    mine = builders.make_comment(thread, body="The second.", email="b@customers.example")
    promises.take(mine, by=ben)
    builders.make_comment(thread, body="The third.", email="c@customers.example")
    answered = builders.make_comment(thread, body="The answered.", email="d@customers.example")
    conversation.answer(answered, text="It does.", speaking=Speaking.COMPANY, by=ben)
    desk = Desk(app, ben)
    page = desk.get("/staff/unanswered")
    places = [page.index(words) for words in ("The oldest.", "The second.", "The third.")]
    assert places == sorted(places) and "The answered." not in page
    assert "3 days late" in page and "Ben Example sees to it until" in page and "Nobody sees to it" in page
    for shown, expected in (("mine", "The second."), ("free", "The third."), ("late", "The oldest.")):
        page = desk.get(f"/staff/unanswered?show={shown}")
        assert [words for words in ("The oldest.", "The second.", "The third.") if words in page] == [expected]


def test_what_a_person_stands_in_for_is_among_their_own(
    app: Flask, question: Comment, ann: Person, ben: Person
) -> None:
    promises.take(question, by=ann)
    assert "Does it float?" not in Desk(app, ben).get("/staff/unanswered?show=mine")
    absences.go_away(ann, until=in_days(1), stand_in=ben, by=ann)
    page = Desk(app, ben).get("/staff/unanswered?show=mine")
    assert "Does it float?" in page and "Ben Example stands in" in page


def test_what_is_not_public_cannot_be_promised_an_answer(app: Flask, thread: Thread, ann: Person) -> None:
    held = builders.make_comment(thread, public=False)
    for verb in ("promise", "owner", "owner/return"):
        assert Desk(app, ann).post(f"/staff{held.path}/{verb}", due=in_days(1).isoformat()).status_code == 404
