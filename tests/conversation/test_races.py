"""Two who act on one comment or thread at the same moment, each with a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from flask import Flask

from blog.conversation import actions
from blog.conversation.models import Comment, State, Thread
from blog.conversation.visibility import publish_comment
from blog.core.db import session, unit_of_work
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.moderation.actions import AlreadyDecided
from blog.moderation.models import Case
from blog.people.models import Person, Role
from blog.record import queries as record
from blog.record.verification import verify
from tests.builders import make_comment, make_person, make_thread

# Long enough for the other to finish if nothing holds them back, short enough to wait for in a test.
PAUSE = 0.5


def overlapped(app: Flask, first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """What two units of work give or raise when the second begins after the first has acted and before it commits."""
    acted, ended = Event(), Event()

    @unit_of_work
    def begin() -> object:
        try:
            return first()
        finally:
            acted.set()
            ended.wait(PAUSE)

    def follow() -> object:
        acted.wait()
        try:
            return second()
        except AlreadyDecided as faster:
            return faster.what
        finally:
            ended.set()

    def run(act: Callable[[], object]) -> object:
        with app.app_context():
            return act()

    session().rollback()
    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(run, (begin, follow)))


def test_what_is_let_through_while_its_thread_opens_is_on_the_record(app: Flask) -> None:
    thread = make_thread()
    comment = make_comment(thread, public=False)
    actions.keep_thread(thread, public=False)
    mia, one, other = make_person("mia", [Role.MODERATOR]).id, comment.id, thread.id

    def let_through() -> None:
        publish_comment(session().get_one(Comment, one), by=session().get_one(Person, mia))

    overlapped(app, let_through, lambda: actions.keep_thread(session().get_one(Thread, other), public=True))
    assert session().get_one(Comment, one).published_at is not None
    assert [said.entry.kind for said in record.about(f"comment/{one}")] == ["comment.published"]
    assert verify().faults == []


def test_of_two_removals_one_counts_and_the_other_hears_who_was_faster(app: Flask) -> None:
    comment = make_comment(make_thread()).id
    case = cases.case_of("comment", comment)
    assert case is not None
    number, people = case.id, [make_person(handle, [Role.MODERATOR]).id for handle in ("max", "eve")]

    def remove(person: int, reason: str) -> None:
        by = session().get_one(Person, person)
        moderation.decide_removal(session().get_one(Case, number), by=by, reason=reason)

    got = overlapped(app, lambda: remove(people[0], "abuse"), lambda: remove(people[1], "spam"))
    assert got == [None, "removed"]
    found = session().get_one(Comment, comment)
    assert (found.state, found.reason) == (State.REMOVED, "abuse")
    kinds = [said.entry.kind for said in record.about(f"comment/{comment}")]
    assert kinds.count("comment.removed") == 1
