"""The queue as it is read: one page of it, and what stands beside each case, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from blog.core import clock, pages
from blog.core.db import session
from blog.core.i18n import lazy
from blog.moderation.case_rules import Wait
from blog.moderation.models import Appeal, Case, Decision, Flag, Verdict
from blog.moderation.queries import COUNTED
from blog.people.models import Customer, Person

PAGE = 20
# What a moderator sees of an author's past beside a case.
HISTORY = 10


class Show(StrEnum):
    """What of the queue is shown."""

    WAITING = "waiting"
    HIDDEN = "hidden"
    REPORTED = "reported"
    APPEALS = "appeals"
    SPAM = "spam"
    MINE = "mine"
    DECIDED = "decided"


WORDS = {
    Show.WAITING: lazy("Waiting"),
    Show.HIDDEN: lazy("Hidden"),
    Show.REPORTED: lazy("Reported"),
    Show.APPEALS: lazy("Appeals"),
    Show.SPAM: lazy("Spam"),
    Show.MINE: lazy("Decided by me"),
    Show.DECIDED: lazy("All decided"),
}
_WAITS: dict[Show, tuple[Wait, ...]] = {
    Show.HIDDEN: (Wait.HIDDEN,),
    Show.REPORTED: (Wait.URGENT, Wait.REPORTED),
    Show.APPEALS: (Wait.APPEALED,),
}
# What is listed by when it was decided, the last first.
PAST = frozenset({Show.SPAM, Show.MINE, Show.DECIDED})


@dataclass
class Beside:
    """What stands beside a case: who reported it, what its author objects to, and what became of their other words."""

    flags: list[Flag] = field(default_factory=list)
    appeal: Appeal | None = None
    # How many of the same author's other things stand how: {Verdict.PUBLISHED: 3}.
    history: dict[Verdict, int] = field(default_factory=dict)
    since: datetime | None = None


def read(show: str | None) -> Show:
    """What an address asks for; nonsense is what waits."""
    return Show(show) if show in set(Show) else Show.WAITING


def page(show: Show, key: str | None, *, person: Person, size: int = PAGE) -> pages.Page[Case]:
    """One page: what waits by urgency and age, what was decided by when. Counts nothing, so 10,000 open like ten."""
    query = sa.select(Case).options(
        joinedload(Case.claimed_by),
        joinedload(Case.proposed_by),
        selectinload(Case.decisions).joinedload(Decision.second),
    )
    if show in PAST:
        query = _past(query.where(Case.decided_at.is_not(None)), show, person)
        return pages.newest_first(query, moment=Case.decided_at, id=Case.id, key=key, size=size)
    query = query.where(Case.decided_at.is_(None))
    if show in _WAITS:
        query = query.where(Case.priority.in_(_WAITS[show]))
    return pages.oldest_first(query, moment=Case.opened_at, id=Case.id, key=key, size=size, rank=Case.priority)


def counted() -> dict[Show, int]:
    """How many wait for what, counting each to COUNTED and no further."""
    found = {}
    for show, waits in {Show.WAITING: tuple(Wait), **_WAITS}.items():
        some = sa.select(Case.id).where(Case.decided_at.is_(None), Case.priority.in_(waits)).limit(COUNTED)
        found[show] = session().scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0
    return found


def beside(cases: Sequence[Case]) -> dict[int, Beside]:
    """What stands beside each of these cases."""
    found = {case.id: Beside() for case in cases}
    by_subject = {(case.subject_kind, case.subject_id): case.id for case in cases}
    for flag in _flags(cases):
        found[by_subject[flag.subject_kind, flag.subject_id]].flags.append(flag)
    open_appeals = sa.select(Appeal).where(Appeal.case_id.in_(found), Appeal.decided_at.is_(None))
    for appeal in session().scalars(open_appeals):
        found[appeal.case_id].appeal = appeal
    histories = _histories({case.customer_id for case in cases if case.customer_id is not None})
    since = _since(histories)
    for case in cases:
        if case.customer_id is not None:
            own = case.decisions[-1].verdict if case.decisions else None
            others = dict(histories.get(case.customer_id, {}))
            if own is not None and own in others:
                others[own] -= 1
            found[case.id].history = {verdict: number for verdict, number in others.items() if number}
            found[case.id].since = since.get(case.customer_id)
    return found


def others_of(case: Case) -> list[Case]:
    """The last other things of the same author that a case was opened for, newest first."""
    if case.customer_id is None:
        return []
    query = sa.select(Case).where(Case.customer_id == case.customer_id, Case.id != case.id)
    return list(session().scalars(query.order_by(Case.opened_at.desc(), Case.id.desc()).limit(HISTORY)))


def last_decision(person: Person) -> tuple[Case, Decision] | None:
    """What a person decided last, while it still stands."""
    query = sa.select(Decision).where(Decision.person_id == person.id).order_by(Decision.id.desc()).limit(1)
    made = session().scalar(query)
    case = session().get(Case, made.case_id) if made else None
    return (case, made) if case and made and case.decisions[-1].id == made.id else None


def overdue() -> int:
    """How many hidden things nobody decided in time."""
    query = sa.select(sa.func.count()).where(Case.decided_at.is_(None), Case.priority == Wait.HIDDEN)
    return session().scalar(query.where(Case.due_at < clock.now())) or 0


def _past(query: sa.Select[Case], show: Show, person: Person) -> sa.Select[Case]:
    if show is Show.MINE:
        return query.where(sa.exists().where(Decision.case_id == Case.id, Decision.person_id == person.id))
    if show is Show.SPAM:
        return query.where(_last_verdict() == Verdict.SPAM)
    return query


def _last_verdict() -> sa.ScalarSelect[Verdict]:
    query = sa.select(Decision.verdict).where(Decision.case_id == Case.id).order_by(Decision.id.desc()).limit(1)
    return query.correlate(Case).scalar_subquery()


def _flags(cases: Sequence[Case]) -> list[Flag]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for case in cases:
        by_kind[case.subject_kind].append(case.subject_id)
    if not by_kind:
        return []
    these = sa.or_(*(sa.and_(Flag.subject_kind == kind, Flag.subject_id.in_(ids)) for kind, ids in by_kind.items()))
    return list(session().scalars(sa.select(Flag).where(these, Flag.settled_at.is_(None)).order_by(Flag.id)))


def _histories(customers: set[int]) -> dict[int, dict[Verdict, int]]:
    found: dict[int, dict[Verdict, int]] = {customer: {} for customer in customers}
    verdict = _last_verdict()
    query = sa.select(Case.customer_id, verdict.label("verdict"), sa.func.count()).where(
        Case.customer_id.in_(customers)
    )
    for customer, said, number in session().execute(query.group_by(Case.customer_id, sa.text("verdict"))):
        if said is not None and customer is not None:
            found[customer][said] = number
    return found


def _since(customers: Sequence[int] | dict[int, dict[Verdict, int]]) -> dict[int, datetime]:
    query = sa.select(Customer.id, Customer.created_at).where(Customer.id.in_(customers))
    return {id: at for id, at in session().execute(query)}
