"""Letters to the customers whom an issue concerns: jobs that follow the record, each letter with its entry's receipt.

Only a proven address is written to.
"""

from __future__ import annotations

import json

from flask import current_app

from blog.conversation import queries as conversation
from blog.conversation.models import State as Visibility
from blog.core import mailer, settings
from blog.core.db import session
from blog.core.i18n import lazy
from blog.core.jobs import job
from blog.issues import customer_queries, queries
from blog.issues.models import Issue
from blog.people import queries as people
from blog.record import queries as record
from blog.record.models import Entry

# What reporters hear of, and the words of the subject; "affected" hear of it too when there is something to try.
TOLD = {
    "issue.reported": lazy("is on our public record"),
    "issue.linked": lazy("is on our public record"),
    "issue.acknowledged": lazy("is acknowledged"),
    "issue.offered": lazy("has a fix to try"),
    "issue.fixed": lazy("is fixed"),
    "issue.closed": lazy("is closed"),
    "issue.reopened": lazy("is open again"),
    "issue.answered": lazy("has our answer to what you dispute"),
    "issue.merged": lazy("is merged into another"),
    "issue.unmerged": lazy("stands by itself again, no longer merged"),
}
ASKED = frozenset({"issue.offered", "issue.fixed"})


@job
def tell_customers(seq: int) -> None:
    """One letter to each customer whom an entry concerns, each a job of its own."""
    entry = record.entry(seq)
    issue = _issue(entry.subject) if entry else None
    if entry is None or issue is None or entry.kind not in TOLD:
        return
    told = customer_queries.to_tell(issue, affected_too=entry.kind in ASKED)
    if entry.kind == "issue.linked":
        told = _author_of_linked(entry, issue)
    for customer_id in told:
        tell_customer.later(seq, customer_id)


@job(outside=True)
def tell_customer(seq: int, customer_id: int) -> None:
    """Tell one customer what happened to an issue, in the words of its entry while anyone may read them."""
    entry, customer = record.entry(seq), people.customer(customer_id)
    issue = _issue(entry.subject) if entry else None
    if entry is None or issue is None or customer is None or customer.proven_at is None:
        return
    (said,) = record.read([entry])
    mailer.send(
        "issue-news",
        to=customer.email,
        issue=issue,
        news=TOLD[entry.kind],
        by=queries.name_of(entry.by) if entry.by not in ("customer", "system") else "",
        words=said.text("text") or "",
        evidence=said.text("evidence") or "",
        target=said.facts.get("target") if entry.kind == "issue.merged" else None,
        asks=entry.kind in ASKED,
        receipt=said.receipt,
    )


@job(outside=True)
def tell_refused(report_id: int) -> None:
    """Tell whoever sent a report that it was refused: under which rule, and how to object."""
    report = customer_queries.report(report_id)
    if report is None or report.state != Visibility.REJECTED or report.customer.proven_at is None:
        return
    mailer.send(
        "report-refused",
        to=report.customer.email,
        report=report,
        rule=customer_queries.rule_against(report),
        note=customer_queries.note_to_author(report),
        contact=settings.get("site.contact") or str(current_app.config["MAIL_FROM"]),
        receipt=record.head(),
    )


def _author_of_linked(entry: Entry, issue: Issue) -> list[int]:
    """Whoever wrote the comment that was added; in the issue's own conversation they saw where it stands."""
    comment = conversation.by_id(int(json.loads(entry.line)["comment"].removeprefix("comment/")))
    elsewhere = comment is not None and comment.thread_id != issue.thread_id
    return [comment.customer_id] if comment and comment.customer_id and elsewhere else []


def _issue(subject: str | None) -> Issue | None:
    number = (subject or "").removeprefix("issue/")
    return session().get(Issue, int(number)) if number.isdecimal() else None
