"""Employees answer for the company or for themselves, and moderators remove under a rule."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader
from werkzeug.test import TestResponse

from blog.conversation import actions as conversation
from blog.conversation import queries, staff_actions
from blog.conversation.models import Answer, Comment, Speaking, State, Thread
from blog.core.db import session
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.moderation.models import Verdict
from blog.people.models import Role
from blog.record import queries as record
from blog.record.models import Entry
from tests import builders


@pytest.fixture
def thread(app: Flask) -> Thread:
    return builders.make_thread()


class Desk:
    """An employee at their browser."""

    def __init__(self, client: FlaskClient, handle: str, *roles: Role, complete: bool = True) -> None:
        self.person = builders.make_person(handle, roles=roles, complete=complete)
        self.client = client.application.test_client()
        self.token = builders.sign_in(self.client, self.person)

    def post(self, comment: Comment, verb: str, **fields: str) -> TestResponse:
        return self.client.post(f"/staff/comments/{comment.id}/{verb}", data={"csrf_token": self.token} | fields)

    def look(self, comment: Comment) -> TestResponse:
        return self.client.get(f"/staff/comments/{comment.id}")


def entries(kind: str) -> list[dict[str, Any]]:
    session().rollback()
    lines = session().scalars(sa.select(Entry.line).where(Entry.kind == kind).order_by(Entry.seq))
    return [json.loads(line) for line in lines]


def state(comment: Comment) -> Answer:
    return queries.answer_states([comment.id])[comment.id]


def test_an_author_answers_for_the_company(client: FlaskClient, thread: Thread) -> None:
    ann = Desk(client, "ann", Role.AUTHOR)
    question = builders.make_comment(thread)
    answer = ann.post(question, "response", body="We **mend** it.", speaking="company")
    (reply,) = queries.replies(question)
    assert (answer.status_code, answer.headers["Location"]) == (303, reply.path)
    assert (reply.name, reply.title, reply.person_id) == ("Ann Example", "Engineer", ann.person.id)
    assert state(question) is Answer.ANSWERED
    (entry,) = entries("response.published")
    assert entry["answers"] == question.topic and entry["by"] == "ann" and entry["thread"] == thread.topic
    (said,) = record.about(reply.topic)
    assert {name: said.text(name) for name in said.texts} == {
        "body": "We **mend** it.",
        "name": "Ann Example",
        "title": "Engineer",
    }


def test_an_answer_sent_twice_is_given_once(client: FlaskClient, thread: Thread) -> None:
    ann = Desk(client, "ann", Role.AUTHOR)
    question = builders.make_comment(thread)
    places = {ann.post(question, "response", body="We mend it.", speaking="company").location for _ in range(3)}
    assert (len(places), len(entries("response.published"))) == (1, 1)


def test_without_a_complete_page_nobody_speaks_for_the_company(client: FlaskClient, thread: Thread) -> None:
    ben = Desk(client, "ben", Role.AUTHOR, complete=False)
    question = builders.make_comment(thread)
    answer = ben.post(question, "response", body="My words.", speaking="company")
    assert answer.status_code == 422
    assert "complete" in answer.text and "/staff/profile" in answer.text and "My words." in answer.text
    assert state(question) is Answer.OPEN


def test_speaking_personally_is_a_comment_with_ones_handle(client: FlaskClient, thread: Thread) -> None:
    ann = Desk(client, "ann", Role.AUTHOR)
    question = builders.make_comment(thread)
    ann.post(question, "response", body="I have one too.", speaking="self")
    (entry,) = [entry for entry in entries("comment.published") if entry["by"] == "ann"]
    assert entry["parent"] == question.topic
    assert state(question) is Answer.OPEN


@pytest.mark.parametrize(("field", "said"), [("speaking", "everyone"), ("speaking", ""), ("body", " \u200b")])
def test_a_refused_answer_hands_its_text_back(client: FlaskClient, thread: Thread, field: str, said: str) -> None:
    ann = Desk(client, "ann", Role.AUTHOR)
    question = builders.make_comment(thread)
    answer = ann.post(question, "response", **{"body": "My words.", "speaking": "company"} | {field: said})
    assert answer.status_code == 422
    assert field == "body" or "My words." in answer.text


def test_a_moderator_lets_a_comment_through_and_answers_in_one_step(client: FlaskClient, thread: Thread) -> None:
    max_ = Desk(client, "max", Role.MODERATOR)
    question = builders.make_comment(thread, public=False)
    assert max_.post(question, "response", body="We mend it.", speaking="company").status_code == 303
    assert [entry["approved_by"] for entry in entries("comment.published")] == ["max"]
    case = cases.case_of("comment", question.id)
    assert case is not None and [d.verdict for d in case.decisions] == [Verdict.PUBLISHED]
    assert case.decisions[0].person_id == max_.person.id
    assert state(question) is Answer.ANSWERED


def test_a_refused_answer_lets_nothing_through(client: FlaskClient, thread: Thread) -> None:
    max_ = Desk(client, "max", Role.MODERATOR, complete=False)
    question = builders.make_comment(thread, public=False)
    assert max_.post(question, "response", body="We mend it.", speaking="company").status_code == 422
    assert max_.post(question, "response", body="[" * 501, speaking="self").status_code == 422
    session().rollback()
    assert question.state is State.HELD


def test_an_author_neither_sees_nor_answers_what_waits(client: FlaskClient, thread: Thread) -> None:
    ann = Desk(client, "ann", Role.AUTHOR)
    question = builders.make_comment(thread, public=False)
    assert ann.look(question).status_code == 404
    assert ann.post(question, "response", body="Yes.", speaking="company").status_code == 404
    with pytest.raises(conversation.MayNotSpeak):
        conversation.answer(question, text="Yes.", speaking=Speaking.COMPANY, by=ann.person)
    session().rollback()
    assert question.state is State.HELD


def test_what_was_refused_meanwhile_cannot_be_answered(client: FlaskClient, thread: Thread) -> None:
    max_ = Desk(client, "max", Role.MODERATOR)
    question = builders.make_comment(thread, public=False)
    case = cases.case_of("comment", question.id)
    assert case is not None
    moderation.decide_rejection(case, by=max_.person, reason="abuse")
    assert max_.post(question, "response", body="Yes.", speaking="company").status_code == 409
    assert queries.replies(question) == []


def test_removing_leaves_a_tombstone_and_an_entry(client: FlaskClient, thread: Thread) -> None:
    max_ = Desk(client, "max", Role.MODERATOR)
    comment = builders.make_comment(thread, body="Rude words.")
    answer = max_.post(comment, "removal", reason="abuse", note="Please stay civil.")
    assert answer.status_code == 303
    (entry,) = entries("comment.removed")
    assert (entry["by"], entry["rule"], entry["subject"]) == ("max", "abuse", comment.topic)
    assert "civil" not in json.dumps(entry)
    case = cases.case_of("comment", comment.id)
    assert case is not None and case.decisions[-1].verdict is Verdict.REMOVED
    max_.post(comment, "removal", reason="abuse")
    assert len(entries("comment.removed")) == 1


def test_a_removed_answer_opens_the_question_again(client: FlaskClient, thread: Thread) -> None:
    max_ = Desk(client, "max", Role.MODERATOR)
    question = builders.make_comment(thread)
    reply = conversation.answer(question, text="Soon.", speaking=Speaking.COMPANY, by=max_.person)
    assert queries.open_questions(10) == []
    max_.post(reply, "removal", reason="duplicate")
    assert state(question) is Answer.OPEN
    assert [comment.id for comment in queries.open_questions(10)] == [question.id]
    (entry,) = entries("response.removed")
    assert entry["answers"] == question.topic


@pytest.mark.parametrize("reason", ["", "negative", "spam' --"])
def test_a_removal_needs_a_published_rule(client: FlaskClient, thread: Thread, reason: str) -> None:
    max_ = Desk(client, "max", Role.MODERATOR)
    comment = builders.make_comment(thread)
    assert max_.post(comment, "removal", reason=reason, note="My note.").status_code == 422
    session().rollback()
    assert comment.state is State.PUBLISHED


def test_only_moderators_remove(client: FlaskClient, thread: Thread) -> None:
    ann = Desk(client, "ann", Role.AUTHOR)
    comment = builders.make_comment(thread)
    assert ann.post(comment, "removal", reason="abuse").status_code == 403
    assert "removal" not in ann.look(comment).text
    assert entries("comment.removed") == []


def test_nobody_outside_reaches_a_staff_page(client: FlaskClient, thread: Thread) -> None:
    comment = builders.make_comment(thread)
    assert client.get(f"/staff/comments/{comment.id}").status_code == 302
    for verb in ("response", "removal", "no-reply"):
        assert client.post(f"/staff/comments/{comment.id}/{verb}", data={"reason": "abuse"}).status_code == 401


def test_a_staff_form_without_its_token_is_refused(client: FlaskClient, thread: Thread) -> None:
    max_ = Desk(client, "max", Role.MODERATOR)
    max_.token = ""
    comment = builders.make_comment(thread)
    assert max_.post(comment, "removal", reason="abuse").status_code == 403
    assert max_.post(comment, "response", body="Yes.", speaking="company").status_code == 403
    assert len(entries("comment.published")) == 1 and entries("comment.removed") == []


def test_no_reply_is_said_by_somebody(client: FlaskClient, thread: Thread) -> None:
    ann = Desk(client, "ann", Role.AUTHOR)
    thanks = builders.make_comment(thread)
    assert ann.post(thanks, "no-reply").status_code == 303
    ann.post(thanks, "no-reply")
    assert state(thanks) is Answer.NONE
    assert thanks.no_reply_by_id == ann.person.id
    assert "says Ann Example" in ann.look(thanks).text


def test_the_page_shows_the_comment_in_its_thread(client: FlaskClient, thread: Thread) -> None:
    ann = Desk(client, "ann", Role.AUTHOR)
    top = builders.make_comment(thread, body="The top.")
    middle = builders.make_comment(thread, body="The middle.", parent=top)
    conversation.answer(middle, text="The answer.", speaking=Speaking.COMPANY, by=ann.person)
    page = ann.look(middle).text
    assert page.index("The top.") < page.index("The middle.") < page.index("The answer.")
    assert "cora@customers.example" not in page
    assert "cora@customers.example" in Desk(client, "max", Role.MODERATOR).look(middle).text


def test_packages_above_add_what_can_be_done(
    app: Flask, client: FlaskClient, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = DictLoader({"tests/staff/look.html": "{{ needed.words }}, {{ comment.name }}"})
    monkeypatch.setattr(app.jinja_env, "loader", ChoiceLoader([ours, app.jinja_env.loader]))
    monkeypatch.setattr(staff_actions, "_known", {})
    staff_actions.register("Look around", "tests/staff/look.html", lambda comment: {"words": "Here I am"})
    page = Desk(client, "ann", Role.AUTHOR).look(builders.make_comment(thread)).text
    assert "<h2>Look around</h2>" in page and "Here I am, Cora Customer" in page


def test_a_comment_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    max_ = Desk(client, "max", Role.MODERATOR)
    assert max_.client.get("/staff/comments/999").status_code == 404
    assert max_.client.get("/staff/comments/99999999999999999999").status_code == 404
