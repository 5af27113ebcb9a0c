"""Reads of what is known when somebody sends something: asked for every comment, so the statements are made once."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from blog.conversation.models import Comment
from blog.core.db import session
from blog.core.planning import aside
from blog.people.models import Customer, Person

_comment, _person = Comment.__table__.c, Person.__table__.c
_LAST = (
    sa.select(_comment.source, _comment.sent_at)
    .where(aside(_comment.person_id).is_(None))
    .order_by(_comment.id.desc())
    .limit(sa.bindparam("limit", type_=sa.Integer()))
    .subquery()
)
_LATELY = sa.select(_LAST.c.source).where(_LAST.c.sent_at > sa.bindparam("since"))
_IDENTITIES = sa.select(_person.name, _person.email)


def sources_since(since: datetime, limit: int) -> list[str]:
    """What customers sent lately, for telling a repeated text: of the last ones that came, and no others are read."""
    return list(session().scalars(_LATELY, {"since": since, "limit": limit}).all())


def protected_identities() -> tuple[set[str], set[str]]:
    """The names and the addresses of everyone who speaks or spoke here: nobody outside may use them."""
    rows = session().execute(_IDENTITIES).all()
    return {name for name, _ in rows}, {email for _, email in rows if email}


def count_sent(customer: Customer, *, since: datetime) -> int:
    """How many comments a customer sent since then, whatever became of them."""
    query = sa.select(sa.func.count(Comment.id)).where(Comment.customer_id == customer.id, Comment.sent_at > since)
    return session().scalar(query) or 0
