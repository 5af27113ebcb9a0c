"""What the issues keep about a customer: what they sent by our forms, what they said of issues, what affects them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from blog.conversation.models import State as Visibility
from blog.core import clock, links, text
from blog.core.db import lock, session
from blog.issues.customer_queries import KIND
from blog.issues.models import Affected, Issue, Report
from blog.moderation import actions as moderation
from blog.moderation import authors, originals
from blog.people import personal
from blog.people.models import Customer
from blog.record import queries as record
from blog.record import withholding
from blog.record.actions import CUSTOMER
from blog.record.models import RecordText

# Entries about an issue that carry a customer's words, and which of their texts those are.
THEIRS = {
    "issue.reported": ("words", "product"),
    "issue.contested": ("words",),
    "issue.disputed": ("words",),
    "issue.reopened": ("words",),
}


def register() -> None:
    """Tell what is kept, and how it is erased."""
    personal.register("problem_reports", export=export_reports, erase=erase_reports, words=words)
    personal.register("affected_by", export=export_affected, erase=erase_affected)


def export_reports(customer: Customer) -> list[dict[str, Any]]:
    """Every form they sent, the first first, with where it came from while that is kept."""
    reports = _reports(customer)
    networks = originals.networks_of(KIND, [report.id for report in reports])
    return [
        {
            "name": report.name,
            "title": report.title,
            "words": report.words,
            "product": report.product,
            "sent_at": report.sent_at.isoformat(),
            "state": str(report.state),
            "issue": report.issue_number,
            "network": networks.get(report.id),
        }
        for report in reports
    ]


def erase_reports(customer: Customer) -> None:
    """Blank every form and what the record holds of it. An issue keeps the title under which a colleague signed it."""
    for report in _reports(customer):
        moderation.hold_case(KIND, report.id)
        lock(report)
        authors.unlearn(KIND, report.id)
        authors.forget(KIND, report.id)
        report.name = report.title = report.words = report.product = ""
        report.state = Visibility.ERASED
        report.fingerprint = report.status_hash = links.token_hash(links.new_token())
    for issue in session().scalars(sa.select(Issue).where(Issue.customer_id == customer.id).order_by(Issue.number)):
        lock(issue)
        for said in _texts(issue):
            # A column repeats what the record says last.
            issue.notice = {name: "" if words == said.text else words for name, words in issue.notice.items()}
            withholding.take_back(said, by=CUSTOMER)
        issue.customer_id = None


def words(customer: Customer) -> Iterable[str]:
    """What letters may repeat."""
    for report in _reports(customer):
        yield from (report.words, report.title, report.product)
        yield text.excerpt(f"{report.title}: {report.words}" if report.title else report.words)


def export_affected(customer: Customer) -> list[dict[str, Any]]:
    """The issues that affect them, and what they said of the fix."""
    query = sa.select(Affected).where(Affected.customer_id == customer.id).order_by(Affected.issue_number)
    return [
        {
            "issue": row.issue_number,
            "since": row.since.isoformat(),
            "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
            "works": row.works,
        }
        for row in session().scalars(query)
    ]


def erase_affected(customer: Customer) -> None:
    """Count them among the affected no more."""
    theirs = sa.update(Affected).where(Affected.customer_id == customer.id, Affected.withdrawn_at.is_(None))
    session().execute(theirs.values(withdrawn_at=clock.now()))


def _reports(customer: Customer) -> list[Report]:
    return list(session().scalars(sa.select(Report).where(Report.customer_id == customer.id).order_by(Report.id)))


def _texts(issue: Issue) -> list[RecordText]:
    """The texts of an issue that its reporter wrote."""
    found = []
    for name in ("words", "product"):
        for said in record.texts_of(issue.topic, name):
            entry = record.entry(said.seq)
            if entry is not None and name in THEIRS.get(entry.kind, ()) and _by_customer(entry.line):
                found.append(said)
    return found


def _by_customer(line: str) -> bool:
    said = json.loads(line)
    return bool(said["by"] == CUSTOMER or said.get("said_by") == CUSTOMER)
