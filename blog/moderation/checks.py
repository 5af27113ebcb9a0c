"""Waiting for checks outside: asked by a job, asked again when they fail, and never decided by their silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from blog.core import clock
from blog.core.db import add, lock, session, unit_of_work
from blog.core.jobs import job
from blog.moderation import originals, queries, remote
from blog.moderation.models import Examination
from blog.moderation.subjects import subject
from blog.moderation.votes import Vote

# Whoever wrote it waits for no machine longer than this; then a person decides, and may know more than the check.
HELD_AFTER = timedelta(minutes=2)
# Asked again after this long, each time twice as long, until nobody needs the answer any more.
AGAIN, AGAIN_LAST = timedelta(seconds=20), timedelta(hours=6)
TRIES = 12


@unit_of_work
def remember(kind: str, subject_id: int, votes: Sequence[Vote], *, missing: Sequence[str] = ()) -> Examination:
    """Keep what the detectors here said of a thing that nothing is decided about yet."""
    found = session().get(Examination, (kind, subject_id))
    if found is None:
        made = Examination(subject_kind=kind, subject_id=subject_id, began_at=clock.now())
        found = add(made)
    found.began_at, found.votes, found.missing = clock.now(), [asdict(vote) for vote in votes], list(missing)
    found.tries, found.is_held = 0, False
    return found


@unit_of_work
def remembered(kind: str, subject_id: int) -> list[Vote]:
    """What was kept of a thing, which is forgotten by this."""
    found = session().get(Examination, (kind, subject_id))
    if found is None:
        return []
    votes = [Vote(**vote) for vote in found.votes]
    session().delete(found)
    return votes


@unit_of_work
def begin(kind: str, subject_id: int, votes: Sequence[Vote]) -> bool:
    """Have the checks outside look at a thing. False when there are none: then it can be decided at once.

    The thing is theirs to conclude now (`Subject.conclude`), and in HELD_AFTER at the latest.
    """
    wanted = remote.names()
    if not wanted or subject(kind).conclude is None:
        return False
    remember(kind, subject_id, votes, missing=wanted)
    ask.later(kind, subject_id)
    return True


@job(outside=True)
def ask(kind: str, subject_id: int) -> None:
    """Ask whoever has not answered yet, and conclude if that was the last, or if it takes too long."""
    found = session().get(Examination, (kind, subject_id))
    words = subject(kind).words
    said = words([subject_id]).get(subject_id) if words else None
    if found is None:
        return
    if said is None:
        remembered(kind, subject_id)
        return
    origin = originals.of(kind, subject_id)
    missing = list(found.missing)
    request = remote.Request(kind, said, origin.network if origin else "", origin.agent if origin else "")
    # No transaction stays open while somebody else's service thinks.
    session().rollback()
    _heard(kind, subject_id, remote.ask(missing, request))


@unit_of_work
def _heard(kind: str, subject_id: int, answers: Mapping[str, Vote | None]) -> None:
    # The case before the thing, as in every decision.
    case = queries.case_of(kind, subject_id)
    if case is not None:
        lock(case)
    found = session().get(Examination, (kind, subject_id))
    if found is None:
        return
    lock(found)
    spoken = [vote for name in found.missing if (vote := answers.get(name)) is not None]
    found.votes = [*found.votes, *map(asdict, spoken)]
    found.missing = [name for name in found.missing if name not in answers and name in remote.names()]
    votes = [Vote(**vote) for vote in found.votes]
    if not found.missing:
        session().delete(found)
        _conclude(kind, subject_id, votes)
        return
    if not found.is_held and clock.now() >= found.began_at + HELD_AFTER:
        found.is_held = True
        _conclude(kind, subject_id, [*votes, *map(remote.unanswered, found.missing)])
    found.tries += 1
    if found.tries < TRIES:
        ask.at(_next(found), kind, subject_id)
    else:
        session().delete(found)


def _next(found: Examination) -> datetime:
    """When to ask again: later each time, but never past the moment at which a person is asked."""
    again: datetime = clock.now() + min(AGAIN * 2 ** (found.tries - 1), AGAIN_LAST)
    return again if found.is_held else min(again, found.began_at + HELD_AFTER)


def _conclude(kind: str, subject_id: int, votes: Sequence[Vote]) -> None:
    conclude = subject(kind).conclude
    assert conclude is not None  # begin() asks for nothing otherwise
    conclude(subject_id, votes=votes)
