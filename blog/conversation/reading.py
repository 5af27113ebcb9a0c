"""A thread as readers see it: page by page, with tombstones where something stood. Nothing else of it is public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, load_only, selectinload

from blog.conversation import order, queries, rules
from blog.conversation.models import Answer, Comment, Speaking, State, Thread
from blog.conversation.order import Asked, Node, Order
from blog.core import settings
from blog.core.db import session
from blog.people.models import Person

# A comment that was public keeps its place, whatever became of it. In these states somebody still decides about it.
_LOOKED_AT = (State.HIDDEN, State.CHECKING, State.HELD, State.RETURNED)
_TAKEN_BACK = (State.WITHDRAWN, State.ERASED)
FIRST = Asked()


@dataclass(frozen=True)
class ThreadedComment:
    """A comment as a thread shows it: its place, and what the company did about it."""

    comment: Comment
    depth: int
    parent: Comment | None
    # Whether it must name its parent, because it is not drawn inside it.
    flattened: bool
    answer: Answer
    # The first response, when there is one.
    response: Comment | None

    @property
    def is_gone(self) -> bool:
        """Whether its words are not shown: a placeholder or a tombstone stands there."""
        return not self.comment.is_public

    @property
    def is_looked_at(self) -> bool:
        """Whether it is hidden while somebody decides."""
        return self.comment.state in _LOOKED_AT

    @property
    def was_taken_back(self) -> bool:
        """Whether its author took it away, and no rule did."""
        return self.comment.state in _TAKEN_BACK or self.comment.reason is None

    @property
    def answered_after(self) -> float | None:
        """Seconds from sending to the first response."""
        if self.response is None or self.response.published_at is None:
            return None
        return (self.response.published_at - self.comment.sent_at).total_seconds()

    @property
    def promise(self) -> rules.Promise | None:
        """The answer that was promised and has not come; how late it is changes at midnight."""
        return rules.promise(self.comment, today=settings.today()) if self.answer is Answer.PROMISED else None


@dataclass(frozen=True)
class ThreadPage:
    """One page of a thread."""

    asked: Asked
    rows: list[ThreadedComment]
    # How many pages there are in this order, and how many comments and responses can be read on all of them.
    count: int
    comments: int
    responses: int

    @property
    def ids(self) -> set[int]:
        """What stands on this page: all else is linked by its permanent address."""
        return {row.comment.id for row in self.rows}


def page(thread: Thread, asked: Asked = FIRST) -> ThreadPage:
    """What a thread's page shows. A constant number of queries; a page that is not there is the last one."""
    nodes = _nodes(thread, waits=asked.order is Order.UNANSWERED)
    shown = [node for node, state, _ in nodes if state is State.PUBLISHED]
    responses = [Node(node.id) for node, state, speaks in nodes if speaks and state is State.PUBLISHED]
    found = order.pages(responses if asked.responses else (node for node, _, _ in nodes), asked.order)
    number = min(max(asked.number, 1), max(len(found), 1))
    return ThreadPage(
        asked=Asked(number, asked.order, asked.responses),
        rows=_rows(found[number - 1]) if found else [],
        count=len(found),
        comments=len(shown),
        responses=len(responses),
    )


def address(comment: Comment) -> str:
    """The path and anchor of the place where a comment stands, on the page of its thread that shows it."""
    found = order.pages((node for node, _, _ in _nodes(comment.thread)), Order.OLDEST)
    number = next((number for number, ids in enumerate(found, 1) if comment.id in ids), 1)
    return f"{Asked(number).at(comment.thread.path)}#{comment.anchor}"


def _nodes(thread: Thread, *, waits: bool = False) -> list[tuple[Node, State, bool]]:
    """Every comment that has a place in a thread, oldest first: ids and no words, so that thousands cost little.

    With each its state, and whether it is a response. Only where `waits` is asked for is it found out who waits.
    """
    query = (
        sa.select(
            Comment.id,
            Comment.parent_id,
            Comment.state,
            Comment.speaking,
            queries.is_unanswered() if waits else sa.false(),
        )
        .where(Comment.thread_id == thread.id, Comment.published_at.is_not(None))
        .order_by(Comment.published_at, Comment.id)
    )
    return [
        (Node(id, parent_id, bool(unanswered) and state is State.PUBLISHED), state, speaking is Speaking.COMPANY)
        for id, parent_id, state, speaking, unanswered in session().execute(query)
    ]


def _rows(ids: list[int]) -> list[ThreadedComment]:
    query = (
        sa.select(Comment)
        .where(Comment.id.in_(ids))
        .options(
            joinedload(Comment.person).lazyload(Person.roles),
            joinedload(Comment.no_reply_by).lazyload(Person.roles),
            joinedload(Comment.promised_by).lazyload(Person.roles),
            selectinload(Comment.badges),
        )
    )
    known = {row.id: row for row in session().scalars(query).unique()}
    rows = [known[id] for id in ids if id in known]
    responses = queries.responses_to(ids)
    return [
        ThreadedComment(
            comment=placed.comment,
            depth=placed.depth,
            parent=placed.parent,
            flattened=placed.flattened,
            answer=queries.answer_of(placed.comment, responses.get(placed.comment.id)),
            response=responses.get(placed.comment.id),
        )
        for placed in order.place(rows, _elsewhere({row.parent_id for row in rows if row.parent_id} - known.keys()))
    ]


def _elsewhere(ids: Iterable[int]) -> dict[int, Comment]:
    """Parents that stand on other pages, without their words."""
    query = sa.select(Comment).where(Comment.id.in_(list(ids)))
    needed = load_only(Comment.name, Comment.state, Comment.published_at)
    return {row.id: row for row in session().scalars(query.options(needed))}
