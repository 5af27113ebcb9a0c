"""Reads of the issues: the ledger, one issue, and what is owed by whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from blog.conversation.models import Comment
from blog.core import settings
from blog.core.db import session
from blog.core.pages import Page, newest_first
from blog.issues import rules
from blog.issues.models import END_STATES, Closing, Commitment, Issue, IssueComment, State
from blog.people.models import Person

PAGE = 30
# How many open issues a new report is compared with: the newest; older ones are rarely what just broke.
COMPARED = 500

# Open before ended; the number breaks ties, newest first.
_ended = Issue.state.in_(END_STATES)
_rank = sa.case((_ended, 0), else_=1)
_position = sa.tuple_(_rank, Issue.number)


def today() -> date:
    """The day it is where the site is: what promises are measured against."""
    return settings.today()


def published() -> sa.Select[Issue]:
    """Every issue: one gets its number when it becomes public."""
    return sa.select(Issue).options(selectinload(Issue.owner), selectinload(Issue.reporter))


def by_number(number: int) -> Issue | None:
    """One issue."""
    if not 0 < number < 2**31:
        return None
    return session().scalar(published().where(Issue.number == number))


def open_issues(limit: int | None = None) -> list[Issue]:
    """What is open, newest first."""
    query = published().where(~_ended).order_by(Issue.number.desc()).limit(limit)
    return list(session().scalars(query))


def latest_fixed(limit: int) -> list[Issue]:
    """What was fixed, the latest first."""
    query = published().where(Issue.state == State.FIXED).order_by(Issue.fixed_at.desc(), Issue.number.desc())
    return list(session().scalars(query.limit(limit)))


def all_issues(key: str | None = None, size: int = PAGE) -> Page[Issue]:
    """One page of the ledger: open issues first, then ended ones, newest first in both."""
    direction, rank, number = _read(key)
    query = published()
    if direction == "newer":
        query = query.where(_position > sa.tuple_(rank, number)).order_by(_rank.asc(), Issue.number.asc())
    else:
        if direction == "older":
            query = query.where(_position < sa.tuple_(rank, number))
        query = query.order_by(_rank.desc(), Issue.number.desc())
    rows = list(session().scalars(query.limit(size + 1)))
    more, rows = len(rows) > size, rows[:size]
    if direction == "newer":
        rows.reverse()
    older = bool(rows) and (more or direction == "newer")
    newer = bool(rows) and (more if direction == "newer" else direction == "older")
    return Page(rows, _write("older", rows[-1]) if older else None, _write("newer", rows[0]) if newer else None)


def owned_by(*people: Person) -> list[Issue]:
    """The open issues that one of these people owns, the nearest promise first."""
    query = published().where(~_ended, Issue.owner_id.in_([person.id for person in people]))
    return list(session().scalars(query.order_by(Issue.next_update, Issue.number)))


def owned_by_others(*people: Person) -> list[Issue]:
    """The open issues that somebody other than these people owns, the nearest promise first."""
    query = published().where(~_ended, Issue.owner_id.not_in([person.id for person in people]))
    return list(session().scalars(query.order_by(Issue.next_update, Issue.number)))


def late() -> list[Issue]:
    """The open issues whose promised day has passed, the latest first."""
    query = published().where(~_ended, Issue.next_update < today())
    return list(session().scalars(query.order_by(Issue.next_update, Issue.number)))


def unowned() -> list[Issue]:
    """What was reported and nobody has acknowledged, oldest first."""
    query = published().where(~_ended, Issue.owner_id.is_(None))
    return list(session().scalars(query.order_by(Issue.first_reported_at, Issue.number)))


def waiting_closing(issue: Issue) -> Closing | None:
    """The "no" that was proposed for an issue and waits for a second person."""
    query = sa.select(Closing).where(Closing.issue_number == issue.number, Closing.settled_at.is_(None))
    return session().scalar(query.options(selectinload(Closing.by)).order_by(Closing.id.desc()).limit(1))


def to_confirm(person: Person) -> list[Issue]:
    """The issues with a proposed closing that this person may be the second for, the longest waiting first."""
    query = published().join(Closing, Closing.issue_number == Issue.number)
    query = query.where(Closing.settled_at.is_(None), Closing.by_id != person.id)
    return list(session().scalars(query.order_by(Closing.at, Closing.id)))


def commitments(issue: Issue) -> list[Commitment]:
    """What was promised on an issue, in the order of its numbers."""
    query = sa.select(Commitment).where(Commitment.issue_number == issue.number).options(selectinload(Commitment.owner))
    return list(session().scalars(query.order_by(Commitment.number)))


def merged_into(issue: Issue) -> list[Issue]:
    """The issues that are merged into this one, oldest first."""
    return list(session().scalars(published().where(Issue.merged_into == issue.number).order_by(Issue.number)))


def for_comments(ids: Iterable[int]) -> dict[int, Issue]:
    """Which issue each of these comments belongs to, in one query."""
    wanted = list(ids)
    if not wanted:
        return {}
    query = sa.select(IssueComment.comment_id, Issue).join(Issue).where(IssueComment.comment_id.in_(wanted))
    return {comment_id: issue for comment_id, issue in session().execute(query)}


def linked(issue: Issue) -> list[Comment]:
    """Every comment that an issue refers to, oldest first."""
    # Two queries, so that a page which asks depends on these comments and not on every one.
    ids = session().scalars(sa.select(IssueComment.comment_id).where(IssueComment.issue_number == issue.number)).all()
    query = sa.select(Comment).where(Comment.id.in_(ids)).options(selectinload(Comment.thread))
    return list(session().scalars(query.order_by(Comment.sent_at, Comment.id)))


def shown(issue: Issue) -> list[Comment]:
    """The comments that its page may show: those that are still public where they stand."""
    return [comment for comment in linked(issue) if comment.is_public and comment.thread.public]


def similar(text: str) -> list[Issue]:
    """Open issues whose titles share words with a text, most alike first: to add a report to one of them."""
    query = sa.select(Issue.number, Issue.title).where(~_ended).order_by(Issue.number.desc())
    titles = [(number, title) for number, title in session().execute(query.limit(COMPARED))]
    numbers = rules.most_alike(text, titles)
    found = {issue.number: issue for issue in session().scalars(published().where(Issue.number.in_(numbers)))}
    return [found[number] for number in numbers]


def name_of(handle: str) -> str:
    """The name behind a handle of the record, or the handle when nobody has it."""
    return session().scalar(sa.select(Person.name).where(Person.handle == handle)) or handle


def people_by_handle(handles: Iterable[str]) -> dict[str, Person]:
    """The people behind handles of the record, in one query."""
    query = sa.select(Person).where(Person.handle.in_(list(handles)))
    return {person.handle: person for person in session().scalars(query)}


def last_number() -> int:
    """The highest number given, 0 before the first."""
    return session().scalar(sa.select(sa.func.max(Issue.number))) or 0


def _write(direction: str, issue: Issue) -> str:
    return f"{direction}-{'open' if issue.is_open else 'fixed'}-{issue.number}"


def _read(key: str | None) -> tuple[str, int, int]:
    """The position that a key names; anything else is read as the first page."""
    direction, _, rest = (key or "").partition("-")
    group, _, number = rest.partition("-")
    if direction not in ("older", "newer") or group not in ("open", "fixed") or not number.isdecimal():
        return "", 0, 0
    return (direction, int(group == "open"), int(number)) if len(number) < 10 else ("", 0, 0)


def last_moved(key: str | None, size: int) -> Page[Issue]:
    """One page of the issues by their last step, the latest first: for the feed."""
    return newest_first(published(), moment=Issue.changed_at, id=Issue.number, key=key, size=size)
