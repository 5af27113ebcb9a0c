"""Reads of cases: what waits, what was decided, and the things themselves as their packages show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from blog.core.db import session
from blog.moderation.models import Appeal, Case, Decision
from blog.moderation.subjects import Shown, subject
from blog.people import queries as people
from blog.people.models import Person, Role

# Counting ends here: nobody plans a day by whether 1,000 or 10,000 wait.
COUNTED = 1_000


def case(case_id: int) -> Case | None:
    """One case."""
    return session().get(Case, case_id) if 0 < case_id < 2**31 else None


def case_of(kind: str, subject_id: int) -> Case | None:
    """The case of a thing, or None when it never needed one."""
    return session().scalar(sa.select(Case).where(Case.subject_kind == kind, Case.subject_id == subject_id))


def reasons_given(kind: str, subject_id: int) -> set[str]:
    """Every rule that was ever named in a decision about a thing."""
    query = sa.select(Decision.reason).join(Case, Case.id == Decision.case_id)
    theirs = query.where(Case.subject_kind == kind, Case.subject_id == subject_id, Decision.reason.is_not(None))
    return {reason for reason in session().scalars(theirs) if reason}


def waiting_count() -> int:
    """How many cases wait for a moderator, counted to COUNTED and no further."""
    some = sa.select(Case.id).where(Case.decided_at.is_(None)).limit(COUNTED)
    return session().scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0


def oldest_waiting() -> datetime | None:
    """Since when the oldest case waits, or None when nothing does."""
    return session().scalar(sa.select(sa.func.min(Case.opened_at)).where(Case.decided_at.is_(None)))


def shown(cases: Sequence[Case]) -> dict[int, Shown]:
    """The judged things by case id. One call of `show` for each kind, however many cases; what is gone is left out."""
    found: dict[int, Shown] = {}
    for kind in {case.subject_kind for case in cases}:
        of_kind = [case for case in cases if case.subject_kind == kind]
        things = subject(kind).show([case.subject_id for case in of_kind])
        found |= {case.id: things[case.subject_id] for case in of_kind if case.subject_id in things}
    return found


def reasons_to_look(case: Case) -> list[str]:
    """What spoke against publishing it at once, in words."""
    return [vote["words"] for vote in case.votes if vote["weight"] > 0]


def moderators() -> list[Person]:
    """Whoever decides here; where nobody has that role, the admins."""
    return people.with_role(Role.MODERATOR) or people.with_role(Role.ADMIN)


def deciders() -> set[int]:
    """The ids of those who may decide: moderators and admins with an account that works."""
    return {person.id for person in people.with_role(Role.MODERATOR, Role.ADMIN) if person.may_sign_in}


def somebody_else_may(*ids: int | None) -> bool:
    """Whether there is anybody who may decide beside these people."""
    return bool(deciders() - set(ids))


def open_appeal(case: Case) -> Appeal | None:
    """The objection that nobody has decided yet."""
    query = sa.select(Appeal).where(Appeal.case_id == case.id, Appeal.decided_at.is_(None))
    return session().scalar(query.limit(1))


def appeal_against(decision: Decision) -> Appeal | None:
    """The author's objection to a decision."""
    return session().scalar(sa.select(Appeal).where(Appeal.decision_id == decision.id))


def last_appeal(case: Case) -> Appeal | None:
    """The author's last objection, decided or not."""
    return session().scalar(sa.select(Appeal).where(Appeal.case_id == case.id).order_by(Appeal.id.desc()).limit(1))
