"""What was sent back and is not revised is put aside after two weeks, under no rule; its author is told."""

from __future__ import annotations

from blog.conversation import emails, queries
from blog.conversation.models import Comment, State
from blog.conversation.states import REVISED_WITHIN, Event
from blog.conversation.transitions import move
from blog.core import clock
from blog.core.db import lock, unit_of_work
from blog.core.jobs import job
from blog.moderation import cases
from blog.moderation.models import Verdict


@unit_of_work
def expire(comment: Comment) -> None:
    """Put aside what its author did not revise. Raises transitions.NotPublic when it was not sent back."""
    case = cases.hold_case(queries.KIND, comment.id)
    move(comment, Event.EXPIRE)
    if case is not None:
        cases.decide(case, Verdict.EXPIRED, by=None)
    emails.tell_expired.later(comment.id)


@job
def expire_returned(comment_id: int) -> None:
    """Put a comment aside when its time is over, unless it was revised, or sent back again since."""
    cases.hold_case(queries.KIND, comment_id)
    comment = queries.by_id(comment_id)
    if comment is None or lock(comment).state is not State.RETURNED or comment.closed_at is None:
        return
    if comment.closed_at + REVISED_WITHIN <= clock.now():
        expire(comment)
