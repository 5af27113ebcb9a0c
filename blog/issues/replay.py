"""Issues as they are stored, held against issues as their entries tell them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from blog.core import clock, settings
from blog.core.db import session
from blog.issues import embargoes
from blog.issues.models import Affected, Apology, Commitment, Issue, IssueComment
from blog.issues.retelling import Line, Told, tell
from blog.record import embargoes as withheld
from blog.record import rules
from blog.record.models import Entry, RecordText

# Two people who write at once: the second entry takes the later moment of the two, its row that of its own act.
AT_ONCE = timedelta(minutes=1)
MOMENTS = ("reported_at", "changed_at", "acknowledged_at", "fixed_at", "offered_at", "ended_at")
DUES = ("units_due", "incidents_due", "today_due", "answer_due")
PLAIN = ("state", "severity", "version", "contested", "disputed", "unconfirmed", "units", "incidents", "state_before")


def check() -> Iterator[str]:
    """Tell every issue again; a sentence for each difference from what is stored."""
    told = {subject: tell(lines) for subject, lines in _stories()}
    query = sa.select(Issue).options(selectinload(Issue.owner), selectinload(Issue.reporter)).order_by(Issue.number)
    for issue in session().scalars(query):
        story = told.pop(issue.topic, None)
        if story is None:
            yield f"Issue {issue.number} is stored, and no entry reports it."
            continue
        for what, stored, said in compare(issue, story):
            yield f"Issue {issue.number}: {what} is stored as {stored!r}, and its entries say {said!r}."
    for subject in told:
        yield f"{subject} is on the record, and is not stored."


def differences(issue: Issue) -> list[tuple[str, Any, Any]]:
    """One issue told again: every difference from what is stored, as (what, stored, said)."""
    return [found for _, lines in _stories(issue.topic) for found in compare(issue, tell(lines))]


def compare(issue: Issue, told: Told) -> Iterator[tuple[str, Any, Any]]:
    """Every difference between a stored issue and a told one: (what, stored, said)."""
    for what, stored, said in (
        *_columns(issue, told),
        *_notice(issue, told),
        *_comments(issue, told),
        *_commitments(issue, told),
        *_apologies(issue, told),
        *_affected(issue, told),
    ):
        if stored != said and not _written_at_once(stored, said):
            yield what, stored, said


def _columns(issue: Issue, told: Told) -> Iterator[tuple[str, Any, Any]]:
    said = told.columns
    for name in PLAIN:
        yield name, getattr(issue, name), said[name]
    for name in MOMENTS:
        yield name, getattr(issue, name), said[name] and rules.read_stamp(said[name])
    for name in DUES:
        yield name, getattr(issue, name), _day(said[name])
    yield "first_reported_at", issue.first_reported_at, rules.read_stamp(said["first_reported_at"])
    yield "reporter", issue.reporter.handle, said["reporter"]
    yield "owner", issue.owner and issue.owner.handle, said["owner"]
    yield "next_update", issue.next_update and issue.next_update.isoformat(), said["next_update"]
    yield "merged_into", issue.merged_into and f"issue/{issue.merged_into}", said["merged_into"]
    until = said["embargo_until"]
    if issue.embargo_until is not None:
        yield "embargo_until", issue.embargo_until, _day(until)
        yield "title", issue.title, embargoes.placeholder(issue.embargo_until)
    else:
        yield "embargo", "over", "over" if until is None or rules.read_stamp(until) <= clock.now() else "lasts"
        if said["title"] is not None:
            yield "title", issue.title, said["title"]


def _notice(issue: Issue, told: Told) -> Iterator[tuple[str, Any, Any]]:
    yield "what the notice says", sorted(issue.notice), sorted(told.notice)
    for name, text in told.notice.items():
        if text is not None:
            yield f"notice {name}", issue.notice.get(name), text


def _comments(issue: Issue, told: Told) -> Iterator[tuple[str, Any, Any]]:
    query = sa.select(IssueComment.comment_id).where(IssueComment.issue_number == issue.number)
    yield "comments", {f"comment/{id}" for id in session().scalars(query)}, told.comments


def _commitments(issue: Issue, told: Told) -> Iterator[tuple[str, Any, Any]]:
    query = sa.select(Commitment).where(Commitment.issue_number == issue.number)
    stored = {row.number: row for row in session().scalars(query.options(selectinload(Commitment.owner)))}
    yield "commitments", sorted(stored), sorted(told.commitments)
    for number, said in told.commitments.items():
        row = stored.get(number)
        if row is not None:
            yield f"commitment {number} owner", row.owner.handle, said["owner"]
            yield f"commitment {number} due", row.due, _day(said["due"])
            yield f"commitment {number} kept_at", row.kept_at, said["kept_at"] and rules.read_stamp(said["kept_at"])


def _apologies(issue: Issue, told: Told) -> Iterator[tuple[str, Any, Any]]:
    query = sa.select(Apology).where(Apology.issue_number == issue.number).order_by(Apology.id)
    stored = list(session().scalars(query.options(selectinload(Apology.by))))
    yield "apologies", len(stored), len(told.apologies)
    for place, (row, said) in enumerate(zip(stored, told.apologies.values(), strict=False), 1):
        yield f"apology {place} by", row.by.handle, said["by"]
        for name in ("lesson_due", "check_on"):
            yield f"apology {place} {name}", getattr(row, name), _day(said[name])
        for name in ("at", "lesson_at", "checked_at"):
            yield f"apology {place} {name}", getattr(row, name), said[name] and rules.read_stamp(said[name])
        yield f"apology {place} outcome", row.outcome, said["outcome"]
        yield f"apology {place} recurred_as", row.recurred_as and f"issue/{row.recurred_as}", said["recurred_as"]


def _affected(issue: Issue, told: Told) -> Iterator[tuple[str, Any, Any]]:
    """The last daily count, as long as nobody has pressed a button since the end of its day."""
    if told.affected is None:
        return
    day, count = told.affected
    ends = clock.end_of(date.fromisoformat(day), settings.zone())
    rows = list(session().scalars(sa.select(Affected).where(Affected.issue_number == issue.number)))
    if not any(moment and moment >= ends for row in rows for moment in (row.since, row.withdrawn_at)):
        yield f"affected on {day}", sum(row.withdrawn_at is None for row in rows), count


def _stories(subject: str | None = None) -> Iterator[tuple[str, list[Line]]]:
    """The entries of one issue or of every, with their words as they are kept; what somebody withholds is left out."""
    wanted = [Entry.kind.startswith("issue."), *([Entry.subject == subject] if subject else [])]
    entries = sa.select(Entry).where(*wanted).order_by(Entry.subject, Entry.seq)
    words = sa.select(RecordText).join(Entry, Entry.seq == RecordText.seq).where(*wanted)
    texts: dict[str, str | None] = {row.hash: _word(row) for row in session().scalars(words)}
    stories: dict[str, list[Line]] = {}
    for entry in session().scalars(entries):
        stories.setdefault(entry.subject or "", []).append(_line(entry, texts))
    yield from stories.items()


def _word(text: RecordText) -> str | None:
    return text.text if text.withheld in (None, withheld.CODE) else None


def _line(entry: Entry, texts: dict[str, str | None]) -> Line:
    said = json.loads(entry.line)
    facts = {name: value for name, value in said.items() if name not in rules.OWN}
    named: Iterable[tuple[str, str]] = said["texts"].items()
    return Line(
        seq=said["seq"],
        kind=said["kind"],
        by=said["by"],
        at=said["at"],
        facts=facts,
        texts={name: texts.get(hash_) for name, hash_ in named},
    )


def _day(due: str | None) -> date | None:
    """The day of the site at whose end something is due."""
    if due is None:
        return None
    return (rules.read_stamp(due) - timedelta(microseconds=1)).astimezone(settings.zone()).date()


def _written_at_once(stored: Any, said: Any) -> bool:
    both = isinstance(stored, datetime) and isinstance(said, datetime)
    return both and timedelta(0) <= said - stored <= AT_ONCE
