"""What a customer's own pages read: their comments in every state, and what was decided about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.conversation import queries, revisions, wordings
from blog.conversation.models import Comment, Revision, State
from blog.conversation.states import DECIDED_WITHIN, REVISED_WITHIN, Event, next_state
from blog.core.db import session
from blog.moderation import statements
from blog.moderation.statements import Statement
from blog.people.models import Customer

# More than anybody looks through on one page; the export has them all.
SHOWN = 200


@dataclass(frozen=True)
class Standing:
    """Where a comment stands, for its author: what was decided and why, and what they can do."""

    comment: Comment
    # What was decided about it, and why; None when no person and no filter ever decided.
    statement: Statement | None
    may_revise: bool
    may_withdraw: bool
    # Other words, which wait while the old ones stand.
    waiting: Revision | None
    late_after: datetime
    # By when it is decided whether what is hidden is shown again.
    decided_by: datetime | None
    # Until when other words are awaited for what was sent back.
    revised_by: datetime | None


def of(customer: Customer) -> list[Comment]:
    """What a customer sent, whatever became of it, the last first. What is erased is nobody's any more."""
    mine = (Comment.customer_id == customer.id, Comment.state != State.UNCONFIRMED)
    query = sa.select(Comment).where(*mine).options(joinedload(Comment.thread))
    return list(session().scalars(query.order_by(Comment.sent_at.desc(), Comment.id.desc()).limit(SHOWN)))


def standing(comment: Comment, *, is_proven: bool) -> Standing:
    """Where one comment stands, in a constant number of queries."""
    is_returned = comment.state is State.RETURNED
    return Standing(
        comment=comment,
        statement=statements.of(queries.KIND, comment.id),
        may_revise=revisions.may_revise(comment, is_proven=is_proven),
        may_withdraw=next_state(comment.state, Event.WITHDRAW) not in (None, comment.state),
        waiting=wordings.waiting(comment),
        late_after=comment.sent_at + revisions.window(),
        decided_by=comment.hidden_at and comment.hidden_at + DECIDED_WITHIN,
        revised_by=comment.closed_at + REVISED_WITHIN if is_returned and comment.closed_at else None,
    )
