"""What was declined on a day, told with the day's entry: by rule, without a word about what it was or when."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from blog.core.db import session
from blog.moderation.models import Case, Decision, Verdict
from blog.moderation.rules import SPAM
from blog.record import days
from blog.record.actions import SYSTEM, announce

DECLINED = (Verdict.REJECTED, Verdict.SPAM)


def count_declined(day: date) -> None:
    """Announce each thing that was declined on this day, in an order that tells nothing."""
    since, until = days.bounds(day)
    query = sa.select(Decision, Case.subject_kind).join(Case, Case.id == Decision.case_id)
    query = query.where(Decision.verdict.in_(DECLINED), Decision.at >= since, Decision.at < until)
    found = [
        (kind, decision.reason or SPAM, decision.person_id is None, _was_overturned(decision))
        for decision, kind in session().execute(query)
    ]
    for kind, rule, automated, overturned in sorted(found):
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


def _was_overturned(decision: Decision) -> bool:
    """Whether it was published after all."""
    later = sa.exists().where(
        Decision.case_id == decision.case_id,
        Decision.id > decision.id,
        Decision.verdict == Verdict.PUBLISHED,
    )
    return bool(session().scalar(sa.select(later)))
