"""What was declined on a day, told with the day's entry: by rule, without a word about what it was or when."""

from __future__ import annotations

import secrets
from datetime import date

import sqlalchemy as sa
import sqlalchemy.orm

from blog.core.db import session
from blog.core.jobs import job
from blog.moderation.models import Case, Decision, Verdict
from blog.moderation.rules import SPAM
from blog.record import days
from blog.record.actions import SYSTEM, announce, next_seq

DECLINED = (Verdict.REJECTED, Verdict.SPAM)


def count_declined(day: date) -> None:
    """Announce each thing that was declined on this day, in an order that tells nothing.

    Each decision keeps where it is told, so that an appeal which is upheld later can name what it overturns. What a
    moderator took back before the day was counted was never in force, and is not told.
    """
    since, until = days.bounds(day)
    query = sa.select(Decision, Case.subject_kind).join(Case, Case.id == Decision.case_id)
    query = query.where(Decision.verdict.in_(DECLINED), Decision.at >= since, Decision.at < until, ~_was_undone())
    found = [
        ((kind, decision.reason or SPAM, decision.person_id is None, _was_overturned(decision)), decision)
        for decision, kind in session().execute(query)
    ]
    # Those of which the same is told stand in no order, least of all that of their decisions.
    secrets.SystemRandom().shuffle(found)
    told: list[tuple[int, int]] = []
    for (kind, rule, automated, overturned), decision in sorted(found, key=lambda said: said[0]):
        told.append((decision.id, next_seq()))
        announce(
            "comment.declined",
            subject=None,
            by=SYSTEM,
            day=day,
            rule=rule,
            automated=automated,
            kind_of=kind,
            overturned=overturned or None,
        )
    if told:
        keep_entries.later(told)


@job
def keep_entries(told: list[tuple[int, int]]) -> None:
    """Keep where each decision is told. A job: the day is counted under the chain's lock, after which none is taken."""
    for decision_id, seq in told:
        session().execute(sa.update(Decision).where(Decision.id == decision_id).values(entry_seq=seq))


def _was_undone() -> sa.ColumnElement[bool]:
    """Whether a later decision put it back among what waits."""
    later = sa.orm.aliased(Decision)
    return sa.exists().where(later.overturns_id == Decision.id, later.verdict == Verdict.HELD)


def _was_overturned(decision: Decision) -> bool:
    """Whether it was published after all."""
    later = sa.exists().where(
        Decision.case_id == decision.case_id,
        Decision.id > decision.id,
        Decision.verdict.in_((Verdict.PUBLISHED, Verdict.RESTORED)),
    )
    return bool(session().scalar(sa.select(later)))
