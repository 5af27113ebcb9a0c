"""Comments under moderation: the real subject, from the form to the page."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from blog.conversation import actions as conversation
from blog.conversation.models import Comment, Speaking, State
from blog.core.db import session
from blog.moderation import actions, authors, queries, telling
from blog.moderation.actions import AlreadyDecided
from blog.moderation.models import Case, Decision
from blog.people import roles
from blog.people.models import Person, Role
from blog.record import queries as record
from tests import builders
from tests.conftest import Mailbox
from tests.counting import counted
from tests.moderation.conftest import Desk
from tests.moderation.test_queue import words_on

Work = Callable[[], int]


def case_of(comment: Comment) -> Case:
    found = queries.case_of("comment", comment.id)
    assert found is not None
    return found


def held(**said: str) -> Comment:
    return builders.make_comment(builders.make_thread(), public=False, **said)


def test_a_first_comment_waits_in_its_words_and_is_approved_onto_the_record(desk: Desk) -> None:
    comment = held(body="The **pump** & I are done.")
    before = record.head().seq
    page = desk.get("/staff/cases")
    assert "The <strong>pump</strong> &amp; I are done." in page and "Why the pumps stop" in page
    assert desk.post(f"{case_of(comment).path}/publication")[0] == 303
    session().refresh(comment)
    assert comment.state is State.PUBLISHED
    (said,) = record.about(comment.topic)
    assert (said.entry.seq, said.facts["approved_by"]) == (before + 1, "mia")


def test_only_the_moderators_letter_holds_the_words(mia: Person, mailbox: Mailbox, work: Work) -> None:
    builders.make_person("ann", [Role.AUTHOR])
    held(body="Unheard-of words about pumps")
    work()
    holding = [str(mail["To"]) for mail in mailbox.all() if "Unheard-of words" in mail.as_bytes().decode()]
    assert holding == ["mia@openline.example"]


def test_a_guest_under_an_employees_name_waits_and_the_queue_says_why(desk: Desk) -> None:
    builders.make_person("ann", name="Ann Weber")
    held(name="Аnn Wеbеr")
    assert "The name looks like “Ann Weber”, who speaks for us." in desk.get("/staff/cases")


def test_an_answer_decides_the_case_it_answers(desk: Desk) -> None:
    comment = held()
    page = desk.get("/staff/cases")
    assert f'action="/staff/comments/{comment.id}/response"' in page
    path = f"/staff/comments/{comment.id}/response"
    assert desk.post(path, body="We are on it.", speaking="company")[0] == 303
    case = case_of(comment)
    assert [d.person.handle for d in case.decisions if d.person] == ["mia"] and not case.is_open


def test_an_answer_to_words_that_changed_meanwhile_publishes_nothing(desk: Desk) -> None:
    comment = held()
    case = case_of(comment)
    seen = str(case.version)
    assert f'name="version" value="{seen}"' in desk.get("/staff/cases")
    authors.send_again("comment", comment.id, [])
    path = f"/staff/comments/{comment.id}/response"
    status, page = desk.post(path, body="We are on it.", speaking="company", version=seen)
    assert status == 409 and "It changed since you opened the page" in page
    session().refresh(comment)
    assert comment.state is State.HELD


def test_an_answer_to_what_somebody_refused_meanwhile_is_late(desk: Desk) -> None:
    comment = held()
    actions.decide_rejection(case_of(comment), by=builders.make_person("ben", [Role.MODERATOR]), reason="abuse")
    status, _ = desk.post(f"/staff/comments/{comment.id}/response", body="We are on it.", speaking="company")
    assert status == 409
    assert session().scalar(sa.select(sa.func.count()).select_from(Comment)) == 1


def test_a_refused_comment_is_refused_with_its_rule_and_can_be_published_later(desk: Desk) -> None:
    comment = held()
    case = case_of(comment)
    desk.post(f"{case.path}/rejection", reason="personal-data", note="Your number was in it.")
    session().refresh(comment)
    assert (comment.state, comment.reason) == (State.REJECTED, "personal-data")
    session().refresh(case)
    desk.post(f"{case.path}/publication", overturns=str(case.decisions[-1].id))
    session().refresh(comment)
    assert (comment.state, comment.reason) == (State.PUBLISHED, None)


def test_a_longer_queue_of_comments_asks_the_database_no_more_often(desk: Desk) -> None:
    thread = builders.make_thread()
    counts = {}
    for number in range(1, 13):
        parent = builders.make_comment(thread, email=f"p{number}@customers.example")
        builders.make_comment(thread, email=f"c{number}@customers.example", parent=parent, public=False)
        if number in (2, 12):
            with counted() as asked:
                page = desk.get("/staff/cases")
            assert len(words_on(page.replace('<div class="prose" dir="auto">', ""))) == number
            counts[number] = len(asked)
    assert counts[2] == counts[12]


@pytest.mark.parametrize("round_", range(3))
def test_approving_and_answering_at_once_decides_once_and_nobody_hangs(app: Flask, round_: int) -> None:
    comment_id = held().id
    case_id = case_of(session().get_one(Comment, comment_id)).id
    names = ("una", "ben", "cleo", "dev")
    people = [builders.make_person(name, [Role.MODERATOR]).id for name in names]
    start, outcomes = threading.Barrier(len(people)), []

    def decide(number: int, person_id: int) -> None:
        with app.app_context():
            by = session().get_one(Person, person_id)
            case, comment = session().get_one(Case, case_id), session().get_one(Comment, comment_id)
            start.wait()
            try:
                if number % 2:
                    actions.decide_publication(case, by=by)
                else:
                    conversation.answer(comment, text=f"Answer {number}", speaking=Speaking.COMPANY, by=by)
                outcomes.append("done")
            except AlreadyDecided:
                outcomes.append("late")
            except Exception as error:
                outcomes.append(repr(error))

    threads = [threading.Thread(target=decide, args=said) for said in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session().rollback()
    assert set(outcomes) <= {"done", "late"}
    assert session().scalar(sa.select(sa.func.count()).select_from(Decision)) == 1


def test_whoever_is_no_moderator_any_more_is_not_sent_what_waits(mia: Person, mailbox: Mailbox) -> None:
    other = builders.make_person("max", [Role.MODERATOR])
    case = case_of(held())
    roles.change_roles(mia, [Role.AUTHOR], by=other)
    telling.tell_moderator(case.id, mia.id)
    assert mailbox.all() == []
    telling.tell_moderator(case.id, other.id)
    assert len(mailbox.all()) == 1
