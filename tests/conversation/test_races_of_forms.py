"""Forms that arrive at the same moment, each from a browser of its own: one counts, the other hears why, nobody hangs.

A deadlock would be an error out of the database, and so out of the browser that asked.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier
from time import sleep

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blog.conversation import actions as conversation
from blog.conversation.models import Comment, State
from blog.core import settings
from blog.core.db import session
from blog.moderation import queries as cases
from blog.moderation.models import Case
from blog.people.models import Role
from blog.record import queries as record
from blog.record.verification import verify
from tests import builders

# Who comes a little later: nobody (then chance decides, twice), the first or the second.
LATE = (None, None, 0, 1)
# Enough for the other to be in the middle of it.
A_LITTLE = 0.01
# Longer than anybody waits for a row that is held.
HANGS = 20
Ask = Callable[[], TestResponse]


@dataclass
class Desk:
    """A browser that somebody of ours is signed in with."""

    client: FlaskClient
    csrf_token: str

    def post(self, path: str, **fields: str) -> TestResponse:
        """Send a form as the pages do."""
        return self.client.post(path, data={"csrf_token": self.csrf_token, **fields})


@pytest.fixture
def desks(app: Flask) -> list[Desk]:
    """Mia's browser and Ben's; both moderate."""
    found = []
    for handle in ("mia", "ben"):
        person, client = builders.make_person(handle, [Role.MODERATOR]), app.test_client()
        found.append(Desk(client, builders.sign_in(client, person)))
    return found


def meet(*asks: Ask, late: int | None = None) -> list[TestResponse]:
    """What each of these gets when all ask at once, or one of them a little later."""
    start = Barrier(len(asks))

    def run(number: int, ask: Ask) -> TestResponse:
        start.wait(HANGS)
        sleep(A_LITTLE if number == late else 0)
        return ask()

    session().rollback()
    with ThreadPoolExecutor(len(asks)) as threads:
        sent = [threads.submit(run, *numbered) for numbered in enumerate(asks)]
        got = [one.result(HANGS) for one in sent]
    session().rollback()
    return got


def statuses(answers: list[TestResponse]) -> list[int]:
    return [answer.status_code for answer in answers]


def held() -> tuple[conversation.Sent, Case]:
    """A comment that waits, as the author and the moderators hold it."""
    sent = conversation.send_comment(
        builders.make_thread(), name="Cora", email="cora@customers.example", body="The pump stops."
    )
    found = cases.case_of("comment", sent.comment.id)
    assert found is not None and sent.status_token
    return sent, found


def told(comment: Comment) -> list[str]:
    """What the record says of a comment, the first first."""
    return sorted(said.entry.kind for said in record.about(comment.topic))


@pytest.mark.parametrize("late", LATE)
def test_of_two_moderators_one_decides_and_the_other_hears_who_was_faster(desks: list[Desk], late: int | None) -> None:
    sent, case = held()
    path, seen = case.path, str(case.version)
    answers = meet(
        lambda: desks[0].post(f"{path}/publication", version=seen),
        lambda: desks[1].post(f"{path}/rejection", version=seen, reason="abuse"),
        late=late,
    )
    assert sorted(statuses(answers)) == [303, 409]
    mia_was_faster = statuses(answers) == [303, 409]
    page = answers[1 if mia_was_faster else 0].text
    assert ("Mia Example was faster" if mia_was_faster else "Ben Example was faster") in page
    assert sent.comment.state is (State.PUBLISHED if mia_was_faster else State.REJECTED)
    assert len(case.decisions) == 1 and verify().faults == []


@pytest.mark.parametrize("late", LATE)
def test_what_is_approved_twice_at_once_is_published_once(desks: list[Desk], late: int | None) -> None:
    sent, case = held()
    path, seen = case.path, str(case.version)
    answers = meet(*(lambda: desks[0].post(f"{path}/publication", version=seen) for _ in range(4)), late=late)
    assert sorted(statuses(answers)) == [303, 409, 409, 409]
    assert told(sent.comment) == ["comment.published"] and len(case.decisions) == 1
    assert verify().faults == []


@pytest.mark.parametrize("late", LATE)
def test_what_is_taken_back_while_it_is_approved_ends_taken_back(
    app: Flask, desks: list[Desk], late: int | None
) -> None:
    sent, case = held()
    path, seen, own, guest = case.path, str(case.version), f"/comments/status/{sent.status_token}", app.test_client()
    approved, taken_back = meet(
        lambda: desks[0].post(f"{path}/publication", version=seen), lambda: guest.post(f"{own}/withdrawal"), late=late
    )
    assert taken_back.status_code == 303 and approved.status_code in (303, 409)
    assert sent.comment.state is State.WITHDRAWN and sent.comment.html == ""
    was_public = ["comment.published", "comment.withdrawn", "text.redacted"]
    assert told(sent.comment) == (was_public if approved.status_code == 303 else [])
    session().refresh(case)
    assert not case.is_open and verify().faults == []


@pytest.mark.parametrize("late", LATE)
def test_no_words_become_public_that_the_moderator_has_not_seen(
    app: Flask, desks: list[Desk], late: int | None
) -> None:
    sent, case = held()
    path, seen, own, guest = case.path, str(case.version), f"/comments/status/{sent.status_token}", app.test_client()
    approved, edited = meet(
        lambda: desks[0].post(f"{path}/publication", version=seen),
        lambda: guest.post(f"{own}/revision", data={"body": "Buy lamps."}),
        late=late,
    )
    assert edited.status_code == 303 and approved.status_code in (303, 409)
    page = sent.comment.html.strip()
    if approved.status_code == 303:
        assert sent.comment.state is State.PUBLISHED and page == "<p>The pump stops.</p>"
        assert told(sent.comment) == ["comment.published"]
    else:
        assert "It changed since you opened the page" in approved.text
        assert sent.comment.state is State.HELD and page == "<p>Buy lamps.</p>" and told(sent.comment) == []
    assert verify().faults == []


def test_ten_identical_forms_at_once_make_one_comment(app: Flask) -> None:
    thread = builders.make_thread()
    # A known customer: those who write for the first time would wait for the row of their address anyway.
    builders.make_comment(thread)
    form = {"name": "Cora", "email": "cora@customers.example", "body": "It stops."}
    path = f"/threads/{thread.id}/comments"
    answers = meet(*(lambda: app.test_client().post(path, data=form) for _ in range(10)))
    assert set(statuses(answers)) == {303} and len({answer.headers["Location"] for answer in answers}) == 1
    assert session().query(Comment).count() == 2 and session().query(Case).count() == 2


@pytest.mark.parametrize("late", LATE)
def test_of_two_promises_one_stands_and_the_other_hears_whose(desks: list[Desk], late: int | None) -> None:
    comment = builders.make_comment(builders.make_thread())
    path, days = f"/staff/comments/{comment.id}/promise", [settings.today() + timedelta(days=ahead) for ahead in (3, 5)]
    answers = meet(
        lambda: desks[0].post(path, due=days[0].isoformat(), seen=""),
        lambda: desks[1].post(path, due=days[1].isoformat(), seen=""),
        late=late,
    )
    assert sorted(statuses(answers)) == [303, 409]
    first = statuses(answers).index(303)
    session().refresh(comment)
    assert comment.promised_by is not None and comment.promised_for == days[first]
    assert f"{comment.promised_by.name} promised an answer by" in answers[1 - first].text
    assert comment.promised_by.name == ("Mia Example", "Ben Example")[first]
    assert told(comment) == ["comment.promised", "comment.published"] and verify().faults == []
