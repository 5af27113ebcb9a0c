"""What waits for an answer of ours: read for the staff, the longest waiting first."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.conversation import queries
from blog.conversation.models import Comment, State, Thread
from blog.core import clock, pages, settings
from blog.core.db import session
from blog.core.i18n import lazy
from blog.people.models import Person

PAGE = 30
# The lists that there are, and what each is called.
SHOWN = {"all": lazy("All"), "mine": lazy("Mine"), "free": lazy("Nobody’s yet"), "late": lazy("Promised and late")}


def unanswered(shown: str, people: Iterable[Person], key: str | None = None, size: int = PAGE) -> pages.Page[Comment]:
    """One page of the public comments that wait for an answer, promised or not, the oldest first.

    `shown` is a key of SHOWN, anything else is all; `people` are those whose own count as mine.
    """
    query = _waiting().where(*_only(shown, [person.id for person in people]))
    return pages.oldest_first(query, moment=Comment.sent_at, id=Comment.id, key=key, size=size)


def count_unanswered() -> int:
    """How many public comments wait for an answer, promised or not."""
    query = sa.select(sa.func.count(Comment.id)).join(Comment.thread)
    return session().scalar(query.where(Comment.state == State.PUBLISHED, Thread.public, queries.is_unanswered())) or 0


def owned_by(people: Iterable[Person], limit: int) -> list[Comment]:
    """The comments that one of these people sees to or promised to answer: what is due first comes first."""
    query = _waiting().where(*_only("mine", [person.id for person in people]))
    unpromised = Comment.promised_for.is_(None)
    return list(
        session()
        .scalars(query.order_by(unpromised, Comment.promised_for, Comment.sent_at, Comment.id).limit(limit))
        .unique()
    )


def late(limit: int, *, but: Iterable[int] = ()) -> list[Comment]:
    """The comments whose promised day has passed without an answer, the longest late first.

    `but` are the ids of people whose own promises are left out.
    """
    query = _waiting().where(*_only("late", []), Comment.promised_by_id.not_in(list(but)))
    return list(session().scalars(query.order_by(Comment.promised_for, Comment.id).limit(limit)).unique())


def _waiting() -> sa.Select[Comment]:
    return (
        queries.public_comments()
        .where(queries.is_unanswered())
        .options(
            joinedload(Comment.owner).lazyload(Person.roles), joinedload(Comment.promised_by).lazyload(Person.roles)
        )
    )


def _only(shown: str, people: list[int]) -> list[sa.ColumnElement[bool]]:
    if shown == "mine":
        return [sa.or_(Comment.promised_by_id.in_(people), sa.and_(_is_owned(), Comment.owner_id.in_(people)))]
    if shown == "free":
        return [~_is_owned(), Comment.promised_for.is_(None)]
    if shown == "late":
        return [Comment.promised_for < settings.today()]
    return []


def _is_owned() -> sa.ColumnElement[bool]:
    return sa.and_(Comment.owner_id.is_not(None), Comment.owned_until > clock.now())
