"""What the conversation keeps about a customer: their comments, in every state and wording."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.conversation import endings
from blog.conversation.models import Comment, Revision
from blog.core import markup, text
from blog.core.db import session
from blog.people import personal
from blog.people.models import Customer


def register() -> None:
    """Tell what is kept, and how it is erased."""
    personal.register("comments", export=export, erase=erase, words=words)


def export(customer: Customer) -> list[dict[str, Any]]:
    """Every comment, the first first, with every wording of it."""
    wordings = _wordings(customer)
    return [_said(comment, wordings[comment.id]) for comment in _of(customer)]


def erase(customer: Customer) -> None:
    """Erase every comment."""
    for comment in _of(customer):
        endings.erase(comment)


def words(customer: Customer) -> Iterable[str]:
    """What letters may repeat: each wording whole, and its beginning."""
    wordings = _wordings(customer)
    for comment in _of(customer):
        said = [(comment.source, comment.html), *((row.source, row.html) for row in wordings[comment.id])]
        for source, html in said:
            yield from (source, markup.plain(html), text.excerpt(markup.plain(html)))


def _of(customer: Customer) -> list[Comment]:
    query = sa.select(Comment).where(Comment.customer_id == customer.id).options(joinedload(Comment.thread))
    return list(session().scalars(query.order_by(Comment.id)))


def _wordings(customer: Customer) -> dict[int, list[Revision]]:
    """Every version of what they said, by comment, the first first: read at once, however much it is."""
    query = sa.select(Revision).join(Revision.comment).where(Comment.customer_id == customer.id)
    found: dict[int, list[Revision]] = defaultdict(list)
    for revision in session().scalars(query.order_by(Revision.comment_id, Revision.number)):
        found[revision.comment_id].append(revision)
    return found


def _said(comment: Comment, wordings: list[Revision]) -> dict[str, Any]:
    return {
        "id": comment.id,
        "under": comment.thread.title,
        "path": comment.path,
        "name": comment.name,
        "state": comment.state.value,
        "reason": comment.reason,
        "sent_at": comment.sent_at.isoformat(),
        "published_at": comment.published_at.isoformat() if comment.published_at else None,
        "words": comment.source,
        "told_of_answers": comment.tell,
        "wordings": [_wording(revision) for revision in wordings],
    }


def _wording(revision: Revision) -> dict[str, Any]:
    return {
        "number": revision.number,
        "state": revision.state.value,
        "sent_at": revision.sent_at.isoformat(),
        "words": revision.source,
    }
