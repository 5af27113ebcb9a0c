"""What a decision means for the readers who reported the thing: each hears the outcome, once."""

from __future__ import annotations

import sqlalchemy as sa

from blog.core import clock
from blog.core.db import session
from blog.moderation import telling
from blog.moderation.case_rules import SETTLES
from blog.moderation.models import Appeal, Case, Flag, Verdict


def settle(case: Case, verdict: Verdict) -> None:
    """End the open reports about what was decided, and tell those who sent them.

    What its author took back ends an objection too, undecided.
    """
    if verdict is Verdict.WITHDRAWN:
        moot = sa.update(Appeal).where(Appeal.case_id == case.id, Appeal.decided_at.is_(None))
        session().execute(moot.values(decided_at=clock.now()))
    if verdict not in SETTLES:
        return
    for flag in open_flags(case.subject_kind, case.subject_id):
        flag.settled_at, flag.agreed = clock.now(), SETTLES[verdict]
        if flag.customer_id is not None:
            telling.tell_reporter.later(flag.id)


def open_flags(kind: str, subject_id: int) -> list[Flag]:
    """The reports about a thing that nobody has decided on, oldest first."""
    query = sa.select(Flag).where(Flag.subject_kind == kind, Flag.subject_id == subject_id, Flag.settled_at.is_(None))
    return list(session().scalars(query.order_by(Flag.id)))
