"""What an author does to the case of their own words: take them back, send others, or have them forgotten."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from blog.core.db import lock, session, unit_of_work
from blog.moderation import cases, checks, learning, originals, queries
from blog.moderation.models import Appeal, Flag, Verdict
from blog.moderation.rules import Vote


@unit_of_work
def withdraw(kind: str, subject_id: int) -> None:
    """Close the case of what its author took back: nobody needs to decide any more. Harmless when repeated."""
    case = queries.case_of(kind, subject_id)
    if case is not None and lock(case).is_open:
        cases.decide(case, Verdict.WITHDRAWN, by=None)


@unit_of_work
def send_again(kind: str, subject_id: int, votes: Sequence[Vote]) -> None:
    """Have a person decide on other words of what has a case: it waits again, with the votes on those words.

    A moderator who has seen the words of before decides nothing any more, because the case's version moved.
    """
    cases.open_again(kind, subject_id, votes=votes)


@unit_of_work
def unlearn(kind: str, subject_id: int) -> None:
    """Take back what words have taught the local filter. Called while they are still there."""
    learning.forget(kind, subject_id)


@unit_of_work
def forget(kind: str, subject_id: int) -> None:
    """Forget whose words a case was about, where they came from, and what was said of them.

    What was decided, when and under which rule stays: that is no personal data.
    """
    originals.forget(kind, subject_id)
    checks.remembered(kind, subject_id)
    withdraw(kind, subject_id)
    case = queries.case_of(kind, subject_id)
    if case is None:
        return
    lock(case)
    case.votes, case.customer_id, case.proposed_note = [], None, ""
    for decision in case.decisions:
        decision.note = ""
    session().execute(sa.update(Appeal).where(Appeal.case_id == case.id).values(words="", note=""))
    # What readers said about these words may repeat them.
    reported = (Flag.subject_kind == kind, Flag.subject_id == subject_id)
    session().execute(sa.update(Flag).where(*reported).values(words=""))
