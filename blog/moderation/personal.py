"""What moderation keeps about a customer: reports of others, objections, and where their words came from."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from blog.core.db import session
from blog.moderation.models import Appeal, Case, Decision, Flag, Original
from blog.people import personal
from blog.people.models import Customer


def register() -> None:
    """Tell what is kept, and how it is erased."""
    personal.register("reports_of_others", export=export_flags, erase=erase_flags, words=words)
    personal.register("objections", export=export_appeals, erase=erase_appeals)
    personal.register("origins", export=export_origins, erase=erase_origins)


def export_flags(customer: Customer) -> list[dict[str, Any]]:
    """What they reported, the first first."""
    query = sa.select(Flag).where(Flag.customer_id == customer.id).order_by(Flag.id)
    return [
        {
            "about": f"{flag.subject_kind}/{flag.subject_id}",
            "reason": flag.reason,
            "words": flag.words,
            "sent_at": flag.sent_at.isoformat(),
            "agreed": flag.agreed,
        }
        for flag in session().scalars(query)
    ]


def erase_flags(customer: Customer) -> None:
    """Keep that something was reported, under which rule and with what outcome; not by whom, nor in which words."""
    theirs = sa.update(Flag).where(Flag.customer_id == customer.id)
    session().execute(theirs.values(customer_id=None, words="", fingerprint=None))


def words(customer: Customer) -> list[str]:
    """What letters to moderators may quote."""
    return [text for kept in (*export_flags(customer), *export_appeals(customer)) if (text := kept["words"])]


def export_appeals(customer: Customer) -> list[dict[str, Any]]:
    """What they objected to, and what was decided."""
    query = sa.select(Appeal, Case).join(Case, Case.id == Appeal.case_id).where(Case.customer_id == customer.id)
    return [
        {
            "about": case.subject,
            "words": appeal.words,
            "sent_at": appeal.sent_at.isoformat(),
            "upheld": appeal.upheld,
            "note": appeal.note,
        }
        for appeal, case in session().execute(query.order_by(Appeal.id))
    ]


def erase_appeals(customer: Customer) -> None:
    """Take the words of their objections and of the answers, the notes of decisions, and whose cases these were."""
    cases = sa.select(Case.id).where(Case.customer_id == customer.id).scalar_subquery()
    session().execute(sa.update(Appeal).where(Appeal.case_id.in_(cases)).values(words="", note=""))
    session().execute(sa.update(Decision).where(Decision.case_id.in_(cases)).values(note=""))
    theirs = sa.update(Case).where(Case.customer_id == customer.id)
    session().execute(theirs.values(customer_id=None, votes=[], proposed_note=""))


def export_origins(customer: Customer) -> list[dict[str, Any]]:
    """Where their words came from, while that is kept."""
    return [
        {
            "about": f"{row.subject_kind}/{row.subject_id}",
            "network": row.network,
            "browser": row.agent,
            "at": row.at.isoformat(),
        }
        for row in session().scalars(_origins(customer).order_by(Original.at, Original.subject_id))
    ]


def erase_origins(customer: Customer) -> None:
    """Forget where their words came from."""
    for row in session().scalars(_origins(customer)):
        session().delete(row)


def _origins(customer: Customer) -> sa.Select[Original]:
    """Of what has a case: what has none belongs to the package that keeps it."""
    same = sa.and_(Case.subject_kind == Original.subject_kind, Case.subject_id == Original.subject_id)
    return sa.select(Original).join(Case, same).where(Case.customer_id == customer.id)
