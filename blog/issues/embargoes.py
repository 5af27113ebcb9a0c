"""An embargoed issue is visible from day one as "issue N, details by DATE": when it ends, and what is withheld."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from blog.conversation import actions as conversation
from blog.core import clock, due
from blog.core.db import lock, session, unit_of_work
from blog.core.i18n import _, date_words
from blog.core.jobs import job
from blog.issues import queries, rules, steps
from blog.issues.models import Issue
from blog.record import embargoes as record
from blog.record import erasing
from blog.record import queries as texts
from blog.record.models import RecordText


def placeholder(day: date) -> str:
    """What stands in the place of the title."""
    return _("Details by %(day)s", day=date_words(day))


def impose(issue: Issue, day: date) -> None:
    """Withhold every word of an issue to the end of a day: called when it is made, and when the day is moved.

    Raises rules.Incomplete when the day is past.
    """
    if day < queries.today():
        raise rules.Incomplete(_("The day by which the details come is in the past."))
    issue.embargo_until, issue.title = day, placeholder(day)
    record.move(issue.topic, day)
    conversation.keep_thread(issue.thread, title=issue.title)
    lift_when_due.at(steps.end_of(day), issue.number)
    # No page is kept beyond that moment.
    due.remember()


def move(issue: Issue, day: date | None) -> dict[str, datetime]:
    """Say anew until when, or end it now (a day before today). Gives the fact of the entry that says so."""
    if day is None:
        return {}
    if issue.embargo_until is None:
        raise rules.Incomplete(_("Its words are public already. To take words away, withhold them."))
    if day < queries.today():
        lift(issue)
        return {"embargo_until": clock.now()}
    impose(issue, day)
    return {"embargo_until": steps.end_of(day)}


def lift(issue: Issue) -> None:
    """Show what was withheld, but for what somebody withheld as well."""
    issue.embargo_until, issue.title = None, _title(issue)
    record.move(issue.topic, None)
    conversation.keep_thread(issue.thread, title=issue.title)
    due.remember()


def _title(issue: Issue) -> str:
    (kept,) = texts.texts_of(issue.topic, "title")
    if kept.text is not None and kept.withheld_by is None:
        return kept.text
    instead = erasing.of(kept, kept.gone or kept.withheld or "")
    return instead.redacted if kept.gone else instead.withheld


def kept_words(issue: Issue) -> list[RecordText]:
    """What is withheld, oldest first: for the staff's page only."""
    return record.words(issue.topic) if issue.embargo_until else []


@job
def lift_when_due(number: int) -> None:
    """End the embargo of an issue when its day is over. Harmless when repeated, and when the day was moved."""
    lift_now(number)


@unit_of_work
def lift_now(number: int) -> None:
    """What `lift_when_due` does, by whoever comes first."""
    issue = session().get(Issue, number)
    if issue is None:
        return
    lock(issue)
    if issue.embargo_until is not None and clock.now() >= steps.end_of(issue.embargo_until):
        lift(issue)


def lift_overdue() -> None:
    """End every embargo whose day is over."""
    for number in overdue():
        lift_now(number)


def overdue() -> list[int]:
    """The issues whose embargo is over and still stands, because no worker has ended it."""
    query = sa.select(Issue.number).where(Issue.embargo_until < queries.today())
    return list(session().scalars(query.order_by(Issue.number)))


def next_end() -> datetime | None:
    """When the next embargo ends; None when there is none."""
    day = session().scalar(sa.select(sa.func.min(Issue.embargo_until)))
    return steps.end_of(day) if day else None


def until(number: str) -> date | None:
    """Until which day the words of an issue's entries are withheld, for the record."""
    issue = session().get(Issue, int(number)) if number.isdecimal() else None
    return issue.embargo_until if issue else None
