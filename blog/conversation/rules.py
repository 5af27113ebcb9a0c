"""Decisions of the conversation: values in, values out."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar

from blog.conversation.models import Answer, Comment
from blog.conversation.shown import Said, Speaker
from blog.core.i18n import _
from blog.people.models import Person

NAME_LONGEST = 80
# Deeper replies than anyone writes; a reply to the deepest stands beside it instead.
DEPTH_DEEPEST = 30
# Replies are drawn inside each other this many times; deeper ones name whom they reply to.
DEPTH_SHOWN = 4
# The same thread, address and text within this time is the same form sent twice.
REPEAT_WITHIN = timedelta(hours=1)
# Nobody waits longer than this for an answer that somebody only has to write.
PROMISE_LONGEST = timedelta(days=90)


class Reply(Protocol):
    """What has to be known of a comment to find its place."""

    id: int
    parent_id: int | None


R = TypeVar("R", bound=Reply)


@dataclass(frozen=True)
class Placed(Generic[R]):
    """A comment at its place on the page: how deep it is drawn, and what it replies to."""

    comment: R
    depth: int
    parent: R | None
    # Whether it is drawn less deep than it stands, so that the page must name the parent.
    flattened: bool


@dataclass(frozen=True)
class Promise:
    """The answer that was promised to a customer: by whom, by the end of which day, and how late it is."""

    by: Person | Speaker
    due: date
    days_late: int


def promise(comment: Comment | Said, *, today: date) -> Promise | None:
    """What was promised to whoever wrote a comment, or None. Lateness is computed from the date, by nobody's action."""
    if comment.promised_by is None or comment.promised_for is None:
        return None
    return Promise(comment.promised_by, comment.promised_for, max((today - comment.promised_for).days, 0))


def promise_problem(due: date, *, today: date) -> str | None:
    """Why an answer cannot be promised for a day, in words; None when it can."""
    if due < today:
        return _("This day is past. Promise today or a day to come.")
    if due > today + PROMISE_LONGEST:
        return _("Nobody waits that long. Promise a day within %(days)s days.", days=PROMISE_LONGEST.days)
    return None


def answer_state(
    *, by_employee: bool, settled: bool, answered: bool, no_reply: bool, imported: bool, promised: bool
) -> Answer:
    """Whether the company has answered, from what is published: never stored, so it cannot be wrong."""
    if by_employee:
        return Answer.NONE
    if settled:
        return Answer.RESOLVED
    if answered:
        return Answer.ANSWERED
    if no_reply or imported:
        return Answer.NONE
    return Answer.PROMISED if promised else Answer.OPEN


def arrange(comments: Iterable[R]) -> list[Placed[R]]:
    """Comments, given oldest first, in reading order: each followed by its replies.

    A comment whose parent is not among them stands at the top. No recursion: a thread may be as deep as it likes.
    """
    rows = list(comments)
    known = {row.id: row for row in rows}
    replies: dict[int | None, list[R]] = {}
    for row in rows:
        replies.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    placed, waiting = [], [(row, 0) for row in reversed(replies.get(None, []))]
    while waiting:
        row, depth = waiting.pop()
        drawn = min(depth, DEPTH_SHOWN - 1)
        placed.append(Placed(row, drawn, known.get(row.parent_id or 0), flattened=depth > drawn))
        waiting.extend((reply, depth + 1) for reply in reversed(replies.get(row.id, [])))
    return placed


def fingerprint(secret: str, thread_id: int, email: str, source: str) -> str:
    """What a repeat has in common with the first. Keyed, so that it tells nothing about the address."""
    return keyed(secret, "comment-repeat", str(thread_id), email, source)


def status_token(secret: str, comment_id: int, repeat: str) -> str:
    """The 256 bits that open a comment's status page. Derived, so that a repeat can be answered like the first."""
    return keyed(secret, "comment-status", str(comment_id), repeat)


def keyed(secret: str, *parts: str) -> str:
    """256 bits that only this site can derive from these parts, in hex."""
    # Each part is preceded by its length: no two lists of parts give the same message.
    message = "".join(f"{len(part)}:{part}" for part in parts)
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()
