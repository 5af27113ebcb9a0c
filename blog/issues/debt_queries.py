"""Reads of what issues owe: for badges, for an issue's page, and for whoever promised it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from blog.core import settings
from blog.core.db import session
from blog.core.i18n import _
from blog.issues import debts, queries
from blog.issues.debts import Debts
from blog.issues.models import Apology, Commitment, Issue
from blog.people.models import Person
from blog.record import queries as record


@dataclass(frozen=True)
class Owed:
    """One debt as the dashboard lists it: of which issue, what, by whom, by when."""

    issue: Issue
    what: str
    owner: Person
    due: date
    days_late: int


def of(issues: Iterable[Issue]) -> dict[int, Debts]:
    """What each of these issues owes, in a constant number of queries. Issues that never promised are left out."""
    numbers = [issue.number for issue in issues]
    today, zone = queries.today(), settings.zone()
    apologies = _apologies(Apology.issue_number.in_(numbers)) if numbers else []
    commitments = _commitments(Commitment.issue_number.in_(numbers)) if numbers else []
    found = {
        number: Debts(
            apologies=[one for one in apologies if one.issue_number == number],
            commitments=[one for one in commitments if one.issue_number == number],
            today=today,
            zone=zone,
        )
        for number in numbers
    }
    return {number: owed for number, owed in found.items() if owed}


def everything() -> list[Debts]:
    """What every issue owes that ever promised something, in a constant number of queries."""
    numbers = sa.union(sa.select(Apology.issue_number), sa.select(Commitment.issue_number)).subquery()
    return list(of(session().scalars(sa.select(Issue).where(Issue.number.in_(sa.select(numbers))))).values())


def of_issue(issue: Issue) -> Debts:
    """What one issue owes; nothing is falsy."""
    return of([issue]).get(issue.number) or Debts([], [], queries.today(), settings.zone())


def commitment(issue: Issue, number: int) -> Commitment | None:
    """One commitment of an issue."""
    return session().get(Commitment, (issue.number, number)) if 0 < number < 2**31 else None


def apology(issue: Issue, number: int) -> Apology | None:
    """One apology of an issue: 1 is its first."""
    found = _apologies(Apology.issue_number == issue.number)
    return found[number - 1] if 0 < number <= len(found) else None


def last_commitment(issue: Issue) -> int:
    """The highest number given to a commitment of this issue, 0 before the first."""
    query = sa.select(sa.func.max(Commitment.number)).where(Commitment.issue_number == issue.number)
    return session().scalar(query) or 0


def seq_of(apology: Apology) -> int:
    """The entry of an apology: an issue's first apology is its first `issue.apologised`, and so on."""
    earlier = sa.select(sa.func.count()).where(
        Apology.issue_number == apology.issue_number, Apology.id < apology.id
    )  # fmt: skip
    entries = [said for said in record.about(f"issue/{apology.issue_number}") if said.entry.kind == "issue.apologised"]
    return entries[session().scalar(earlier) or 0].entry.seq


def lesson_seq_of(apology: Apology) -> int:
    """The entry that says what was learned."""
    said_by, topic = seq_of(apology), f"issue/{apology.issue_number}"
    lessons = [said for said in record.about(topic) if said.entry.kind == "issue.lesson"]
    return next(said.entry.seq for said in lessons if said.facts.get("apology") == said_by)


def owed() -> list[Owed]:
    """Everything that is owed by name, the nearest day first: commitments, lessons, and checks whose day has come."""
    today = queries.today()
    waiting = sa.select(Commitment).where(Commitment.kept_at.is_(None)).options(selectinload(Commitment.owner))
    unpaid = (
        sa.select(Apology)
        .where(sa.or_(Apology.lesson_at.is_(None), sa.and_(Apology.checked_at.is_(None), Apology.check_on <= today)))
        .options(selectinload(Apology.by))
    )
    found = [(one.issue_number, one.text, one.owner, one.due) for one in session().scalars(waiting)]
    for one in session().scalars(unpaid):
        if one.lesson_at is None:
            found.append((one.issue_number, _("Say what we learned"), one.by, one.lesson_due))
        elif one.check_on is not None:
            found.append((one.issue_number, _("Check whether the lesson held"), one.by, one.check_on))
    numbers = {number for number, *_ in found}
    issues = {one.number: one for one in session().scalars(queries.published().where(Issue.number.in_(numbers)))}
    listed = [Owed(issues[number], what, by, due, debts.days_late(due, today)) for number, what, by, due in found]
    return sorted(listed, key=lambda one: (one.due, one.issue.number))


def _apologies(where: sa.ColumnElement[bool]) -> list[Apology]:
    query = sa.select(Apology).where(where).options(selectinload(Apology.by)).order_by(Apology.id)
    return list(session().scalars(query))


def _commitments(where: sa.ColumnElement[bool]) -> list[Commitment]:
    query = sa.select(Commitment).where(where).options(selectinload(Commitment.owner))
    return list(session().scalars(query.order_by(Commitment.issue_number, Commitment.number)))
