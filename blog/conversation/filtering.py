"""Comments as moderation's filters read them, and what becomes of one when all checks have answered."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from blog.conversation import queries, sending
from blog.conversation.models import Comment
from blog.core.db import session
from blog.moderation.subjects import Words
from blog.moderation.votes import Vote


def words(ids: Sequence[int]) -> dict[int, Words]:
    """The words of comments, in one query; those that are erased are left out."""
    return {
        comment.id: Words(
            name=comment.name,
            email=comment.customer.email if comment.customer else "",
            source=comment.source,
            html=comment.html,
            sent_at=comment.sent_at,
            path=f"/staff/comments/{comment.id}",
        )
        for comment in queries.by_ids(ids)
        if comment.source
    }


def latest(limit: int) -> list[int]:
    """The ids of what customers sent last, the newest first."""
    query = sa.select(Comment.id).where(Comment.person_id.is_(None), Comment.imported.is_(False))
    return list(session().scalars(query.order_by(Comment.id.desc()).limit(limit)))


def conclude(id: int, /, *, votes: Sequence[Vote]) -> None:
    """Do with a comment what the votes say."""
    sending.conclude(session().get_one(Comment, id), votes=votes)
