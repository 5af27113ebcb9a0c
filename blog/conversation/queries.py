"""Reads of the conversation. Everything public starts from `public_comments()`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from blog.conversation import rules
from blog.conversation.models import Answer, Badge, Comment, Mention, Speaking, State, Thread
from blog.conversation.shown import Said
from blog.core import pages
from blog.core.db import session
from blog.core.links import token_hash
from blog.core.planning import aside
from blog.moderation import queries as cases
from blog.people.models import Customer, Person

# What moderation calls the things that this package lets it judge.
KIND = "comment"
# What no row can have: the databases refuse to compare with more.
_BIGGEST_ID = 2**31


def public_comments() -> sa.Select[Comment]:
    """Every comment that anyone may read, with its thread."""
    query = sa.select(Comment).join(Comment.thread).options(contains_eager(Comment.thread))
    return query.where(Comment.state == State.PUBLISHED, Thread.public)


def public_among(comment_ids: Collection[int]) -> list[Comment]:
    """Those of these comments that anyone may read, with their threads."""
    query = sa.select(Comment).join(Comment.thread).options(contains_eager(Comment.thread))
    query = query.where(Comment.id.in_(comment_ids), aside(Comment.state) == State.PUBLISHED, Thread.public)
    return list(session().scalars(query))


def answer_states(comment_ids: Iterable[int]) -> dict[int, Answer]:
    """The answer state of each of these comments, in two queries."""
    ids = list(comment_ids)
    if not ids:
        return {}
    rows = session().scalars(sa.select(Comment).where(Comment.id.in_(ids)).options(selectinload(Comment.badges)))
    found = list(rows.unique())
    answered = responses_to(ids)
    return {row.id: answer_of(row, answered=row.id in answered) for row in found}


def responses_to(comment_ids: Iterable[int]) -> dict[int, Comment]:
    """The first published company response to each of these comments that has one."""
    query = (
        sa.select(Comment)
        .where(Comment.parent_id.in_(list(comment_ids)), *_is_response(Comment))
        .options(joinedload(Comment.person).lazyload(Person.roles))
        # By what they answer first: otherwise SQLite would read every response there is, to sort none.
        .order_by(Comment.parent_id.desc(), Comment.published_at.desc(), Comment.id.desc())
    )
    return {row.parent_id: row for row in session().scalars(query).unique() if row.parent_id}


def open_questions(limit: int) -> list[Comment]:
    """Customers' comments that nobody has answered, oldest first."""
    query = public_comments().where(_is_open()).options(selectinload(Comment.badges))
    return list(session().scalars(query.order_by(Comment.sent_at, Comment.id).limit(limit)).unique())


def count_open_questions() -> int:
    """How many customers' comments nobody has answered."""
    query = sa.select(sa.func.count(Comment.id)).join(Comment.thread)
    return session().scalar(query.where(Comment.state == State.PUBLISHED, Thread.public, _is_open())) or 0


def latest_published(size: int, *, thread: Thread | None = None, responses: bool = False) -> list[Comment]:
    """The newest public comments: everywhere or in one thread, all of them or the company's responses."""
    return newest(None, size, thread=thread, responses=responses).items


def newest(key: str | None, size: int, *, thread: Thread | None = None, responses: bool = False) -> pages.Page[Comment]:
    """One page of what `latest_published` begins, for feeds that reach back to the first comment."""
    query = public_comments().options(
        joinedload(Comment.person).lazyload(Person.roles), selectinload(Comment.parent), selectinload(Comment.badges)
    )
    if thread is not None:
        query = query.where(Comment.thread_id == thread.id)
    if responses:
        query = query.where(Comment.speaking == Speaking.COMPANY)
    return pages.newest_first(query, moment=Comment.published_at, id=Comment.id, key=key, size=size)


# Made once: the front page asks, and is made again after every change. Columns of a table cost less than a model's.
_comment, _thread = Comment.__table__.c, Thread.__table__.c
_NEWEST_QUESTIONS = (
    sa.select(_comment.id)
    .join_from(Comment.__table__, Thread.__table__, _thread.id == _comment.thread_id)
    .where(_comment.state == State.PUBLISHED, _thread.public)
    .where(_comment.customer_id.is_not(None), _comment.imported.is_(False))
    .order_by(_comment.published_at.desc(), _comment.id.desc())
    .limit(sa.bindparam("size", type_=sa.Integer()))
)


def newest_questions(size: int) -> list[int]:
    """The ids of what customers said last, the newest first."""
    return list(session().scalars(_NEWEST_QUESTIONS, {"size": size}))


_COUNTED = (
    sa.select(_comment.thread_id, sa.func.count(_comment.id))
    .where(_comment.thread_id.in_(sa.bindparam("ids", expanding=True)), _comment.state == State.PUBLISHED)
    .group_by(_comment.thread_id)
)


def count_published(thread_ids: Iterable[int]) -> dict[int, int]:
    """How many comments each of these threads shows, in one query."""
    ids = list(thread_ids)
    counted = {thread_id: count for thread_id, count in session().execute(_COUNTED, {"ids": ids})} if ids else {}
    return {thread_id: counted.get(thread_id, 0) for thread_id in ids}


_MENTIONS = (
    sa.select(Mention)
    .where(Mention.thread_id == sa.bindparam("thread"), Mention.public)
    .order_by(Mention.sent_at, Mention.id)
)


def mentions(thread: Thread) -> list[Mention]:
    """Pages elsewhere that link here, oldest first."""
    return list(session().scalars(_MENTIONS, {"thread": thread.id}))


_VISIBLE = sa.select(Thread).where(Thread.id == sa.bindparam("id"), Thread.public)


def visible_thread(thread_id: int) -> Thread | None:
    """A thread that anyone may read, or None."""
    return session().scalar(_VISIBLE, {"id": thread_id}) if thread_id < _BIGGEST_ID else None


def public_comment(comment_id: int) -> Comment | None:
    """A comment that anyone may read, or None."""
    if comment_id >= _BIGGEST_ID:
        return None
    return session().scalar(public_comments().where(Comment.id == comment_id))


def seen_comment(comment_id: int) -> Comment | None:
    """A comment that has a place on a public page: its words, or the tombstone that stands for them."""
    if comment_id >= _BIGGEST_ID:
        return None
    query = sa.select(Comment).join(Comment.thread).options(contains_eager(Comment.thread))
    return session().scalar(query.where(Comment.id == comment_id, Comment.published_at.is_not(None), Thread.public))


def ancestors(comment: Comment) -> list[Comment]:
    """What a comment replies to, from the top of the thread down, in one query."""
    above = sa.select(Comment.id, Comment.parent_id).where(Comment.id == comment.parent_id).cte(recursive=True)
    parent = aliased(Comment)
    above = above.union_all(sa.select(parent.id, parent.parent_id).join(above, parent.id == above.c.parent_id))
    query = sa.select(Comment).where(Comment.id.in_(sa.select(above.c.id)))
    return list(session().scalars(query.order_by(Comment.depth)))


def replies(comment: Comment) -> list[Comment]:
    """The published replies to a comment, oldest first."""
    query = sa.select(Comment).where(Comment.parent_id == comment.id, Comment.state == State.PUBLISHED)
    # Put in order here: asked for in this order, SQLite would read every comment there is, to sort none.
    return sorted(session().scalars(query), key=lambda reply: (reply.published_at or reply.sent_at, reply.id))


def by_id(comment_id: int) -> Comment | None:
    """Any comment, whatever its state: for the staff."""
    return session().get(Comment, comment_id) if comment_id < _BIGGEST_ID else None


def by_ids(comment_ids: Iterable[int]) -> list[Comment]:
    """Any comments with their threads and parents, in one query: for the staff."""
    query = sa.select(Comment).where(Comment.id.in_(list(comment_ids)))
    return list(
        session()
        .scalars(query.options(joinedload(Comment.thread), joinedload(Comment.parent), joinedload(Comment.customer)))
        .unique()
    )


def by_status_token(token: str) -> Comment | None:
    """The comment whose private status page this token opens."""
    query = sa.select(Comment).where(Comment.status_hash == token_hash(token)).options(joinedload(Comment.thread))
    return session().scalar(query)


def repeat_of(thread: Thread, fingerprint: str, *, since: datetime) -> Comment | None:
    """The comment that the same form made before, if it was sent since then."""
    query = sa.select(Comment).where(
        Comment.thread_id == thread.id, Comment.fingerprint == fingerprint, Comment.sent_at > since
    )
    return session().scalar(query.order_by(Comment.id).limit(1))


def waiting_for_thread(thread: Thread) -> list[Comment]:
    """The comments that nothing but their thread keeps from the public."""
    query = sa.select(Comment).where(
        Comment.thread_id == thread.id, Comment.state == State.PUBLISHED, Comment.published_at.is_(None)
    )
    return list(session().scalars(query.order_by(Comment.sent_at, Comment.id)))


def note_to_author(comment: Comment) -> str:
    """What the moderator who decided last said to the author, in their own words."""
    case = cases.case_of(KIND, comment.id)
    return case.decisions[-1].note if case and case.decisions else ""


def unconfirmed_of(customer: Customer) -> list[Comment]:
    """What somebody sent with a customer's address, who has not said yet that it is theirs."""
    query = sa.select(Comment).where(Comment.customer_id == customer.id, Comment.state == State.UNCONFIRMED)
    return list(session().scalars(query.options(joinedload(Comment.thread)).order_by(Comment.id)))


def count_public_of(customer: Customer) -> int:
    """How many comments of a customer are public: what trust is founded on."""
    query = sa.select(sa.func.count(Comment.id)).where(
        Comment.customer_id == customer.id, Comment.state == State.PUBLISHED
    )
    return session().scalar(query) or 0


def answer_of(comment: Comment | Said, *, answered: bool) -> Answer:
    """The answer state of a comment of which is known whether the company responded."""
    return rules.answer_state(
        by_employee=comment.person_id is not None,
        settled=any(badge.settled for badge in comment.badges),
        answered=answered,
        no_reply=comment.no_reply_at is not None,
        imported=comment.imported,
        promised=comment.promised_for is not None,
    )


def waiting_in(thread: Thread) -> frozenset[int]:
    """The comments of a thread whose writers wait, as `is_unanswered` says, in three queries of this thread alone."""
    here = Comment.thread_id == thread.id
    asked = sa.select(Comment.id).where(here, Comment.state == State.PUBLISHED, Comment.person_id.is_(None))
    asked = asked.where(Comment.imported.is_(False), Comment.no_reply_at.is_(None))
    answered = sa.select(Comment.parent_id).where(here, *_is_response(Comment))
    waiting = set(session().scalars(asked)) - set(session().scalars(answered))
    settled = sa.select(Badge.comment_id).where(Badge.comment_id.in_(waiting), Badge.settled)
    return frozenset(waiting.difference(session().scalars(settled)))


def _is_response(model: type[Comment]) -> tuple[sa.ColumnElement[bool], ...]:
    return model.speaking == Speaking.COMPANY, model.state == State.PUBLISHED


def _is_open() -> sa.ColumnElement[bool]:
    """`rules.answer_state` being open, said in SQL; a test holds the two together."""
    return sa.and_(is_unanswered(), Comment.promised_for.is_(None))


def is_unanswered() -> sa.ColumnElement[bool]:
    """`rules.answer_state` being open or promised, said in SQL: somebody waits, whatever they were promised."""
    reply = aliased(Comment)
    return sa.and_(
        Comment.person_id.is_(None),
        Comment.imported.is_(False),
        Comment.no_reply_at.is_(None),
        ~sa.exists().where(reply.parent_id == Comment.id, *_is_response(reply)),
        ~sa.exists().where(Badge.comment_id == Comment.id, Badge.settled),
    )
