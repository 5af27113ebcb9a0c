"""Checks outside: asked by a job, never decided by their silence, and asked again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from blog.conversation import actions as conversation
from blog.conversation.models import Comment, State, Thread
from blog.core import clock
from blog.core.db import session, unit_of_work
from blog.moderation import actions, checks, remote
from blog.moderation import queries as cases
from blog.moderation.models import Examination
from blog.moderation.originals import Origin
from blog.moderation.remote import Request
from blog.moderation.votes import Vote
from blog.people import customers
from blog.people.models import Customer, Person, Role
from tests import builders

CLEAN = Vote("outside", 0, "The other service has nothing against it.")
Work = Callable[[], int]


class Service:
    """A service elsewhere that does what it is told."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.answer: Vote | Exception | None = CLEAN

    def __call__(self, request: Request) -> Vote | None:
        """Look at something."""
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    remote.register("service", made)
    yield made
    remote.withdraw("service")


@pytest.fixture
def cora(app: Flask) -> Customer:
    """Somebody who is trusted."""
    builders.make_comment(builders.make_thread())
    return unit_of_work(customers.customer_for)("cora@customers.example")


@pytest.fixture
def thread(app: Flask, cora: Customer) -> Thread:
    return builders.make_thread()


def send(thread: Thread, cora: Customer, body: str = "It stops again.") -> Comment:
    origin = Origin("192.0.2.7", "A browser")
    return conversation.send_comment(
        thread, name="Cora", email=cora.email, body=body, customer=cora, origin=origin
    ).comment


def again(comment: Comment) -> Comment:
    session().rollback()
    session().refresh(comment)
    return comment


def codes(comment: Comment) -> list[str]:
    case = cases.case_of("comment", comment.id)
    return [vote["code"] for vote in case.votes] if case else []


def open_examinations() -> int:
    return session().scalar(sa.select(sa.func.count()).select_from(Examination)) or 0


def test_without_checks_outside_nothing_waits(thread: Thread, cora: Customer) -> None:
    assert send(thread, cora).state is State.PUBLISHED
    assert open_examinations() == 0


def test_what_is_checked_outside_is_public_once_the_answer_is_clean(
    thread: Thread, cora: Customer, service: Service, work: Work
) -> None:
    comment = send(thread, cora)
    assert comment.state is State.CHECKING and cases.case_of("comment", comment.id) is None
    work()
    assert again(comment).state is State.PUBLISHED and open_examinations() == 0
    asked = service.asked[0]
    assert (asked.words.source, asked.words.email, asked.network, asked.agent) == (
        "It stops again.", cora.email, "192.0.2.7", "A browser",
    )  # fmt: skip


@pytest.mark.parametrize(("weight", "state"), [(1, State.HELD), (100, State.SPAM)])
def test_an_answer_against_it_counts_like_any_vote(
    thread: Thread, cora: Customer, service: Service, work: Work, weight: int, state: State
) -> None:
    service.answer = Vote("outside", weight, "The other service speaks against it.")
    comment = send(thread, cora)
    work()
    assert again(comment).state is state
    assert codes(comment) == ["known", "outside"]


def test_an_outage_holds_after_two_minutes_and_never_decides(
    thread: Thread, cora: Customer, service: Service, work: Work
) -> None:
    service.answer = OSError("no route")
    comment = send(thread, cora)
    work()
    assert again(comment).state is State.CHECKING
    with clock.travel(clock.now() + checks.HELD_AFTER - timedelta(seconds=5)):
        work()
        assert again(comment).state is State.CHECKING
    with clock.travel(clock.now() + checks.HELD_AFTER + timedelta(seconds=1)):
        work()
        assert again(comment).state is State.HELD
    assert codes(comment) == ["known", "unanswered"]
    case = cases.case_of("comment", comment.id)
    assert case is not None and case.is_open and "“service” has not answered" in case.votes[-1]["words"]


def test_when_the_service_is_back_what_only_its_silence_held_is_published(
    thread: Thread, cora: Customer, service: Service, work: Work
) -> None:
    service.answer = OSError("no route")
    comment = send(thread, cora)
    work()
    with clock.travel(clock.now() + checks.HELD_AFTER + timedelta(seconds=1)):
        work()
    service.answer = CLEAN
    with clock.travel(clock.now() + timedelta(hours=1)):
        work()
    assert again(comment).state is State.PUBLISHED
    case = cases.case_of("comment", comment.id)
    assert case is not None and not case.is_open and case.decisions[-1].person_id is None
    assert codes(comment) == ["known", "outside"] and open_examinations() == 0


def test_what_a_late_answer_calls_spam_is_left_to_the_person_who_was_asked(
    thread: Thread, cora: Customer, service: Service, work: Work
) -> None:
    service.answer = OSError("no route")
    comment = send(thread, cora)
    work()
    with clock.travel(clock.now() + checks.HELD_AFTER + timedelta(seconds=1)):
        work()
    service.answer = Vote("outside", 100, "The other service says spam.")
    with clock.travel(clock.now() + timedelta(hours=1)):
        work()
    assert again(comment).state is State.HELD and codes(comment) == ["known", "outside"]


def test_a_late_answer_changes_nothing_that_a_person_decided(
    thread: Thread, cora: Customer, service: Service, work: Work
) -> None:
    service.answer = OSError("no route")
    comment = send(thread, cora)
    work()
    mia: Person = builders.make_person("ina", [Role.MODERATOR])
    with clock.travel(clock.now() + checks.HELD_AFTER + timedelta(seconds=1)):
        work()
        case = cases.case_of("comment", comment.id)
        assert case is not None
        actions.decide_rejection(case, by=mia, reason="abuse")
    service.answer = CLEAN
    with clock.travel(clock.now() + timedelta(hours=1)):
        work()
    assert again(comment).state is State.REJECTED


def test_a_service_that_never_comes_back_is_asked_a_dozen_times_and_then_no_more(
    thread: Thread, cora: Customer, service: Service, work: Work
) -> None:
    service.answer = OSError("no route")
    comment = send(thread, cora)
    for hours in range(0, 120, 3):
        with clock.travel(clock.now() + timedelta(hours=hours)):
            work()
    assert len(service.asked) == checks.TRIES and open_examinations() == 0
    assert again(comment).state is State.HELD


def test_a_service_that_is_too_slow_is_not_waited_for(
    thread: Thread, cora: Customer, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "PATIENCE", 0.05)
    over = threading.Event()

    def slow(_request: Request) -> None:
        over.wait(60)

    remote.register("slow", slow)
    try:
        comment = send(thread, cora)
        with clock.travel(clock.now() + checks.HELD_AFTER + timedelta(seconds=1)):
            work()
        assert again(comment).state is State.HELD and codes(comment)[-1] == "unanswered"
    finally:
        over.set()
        remote.withdraw("slow")


def test_spam_of_ours_is_not_shown_to_anyone_outside(
    thread: Thread, cora: Customer, service: Service, work: Work
) -> None:
    sent = conversation.send_comment(thread, name="Bot", email="bot@x.example", body="Buy.", trap="filled")
    work()
    assert sent.comment.state is State.SPAM and service.asked == []
