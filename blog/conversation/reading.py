"""A thread as readers see it: page by page, with tombstones where something stood. Nothing else of it is public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from blog.conversation import order, queries, rules, shown
from blog.conversation.models import Answer, Comment, Speaking, State, Thread
from blog.conversation.order import Asked, Node, Order
from blog.conversation.shown import Elsewhere, Said
from blog.core import settings
from blog.core.db import session

# A comment that was public keeps its place, whatever became of it. In these states somebody still decides about it.
_LOOKED_AT = (State.HIDDEN, State.CHECKING, State.HELD, State.RETURNED)
_TAKEN_BACK = (State.WITHDRAWN, State.ERASED)
FIRST = Asked()


@dataclass(frozen=True)
class ThreadedComment:
    """A comment as a thread shows it: its place, and what the company did about it."""

    comment: Said
    depth: int
    parent: Elsewhere | None
    # Whether it must name its parent, because it is not drawn inside it.
    flattened: bool
    answer: Answer
    # The first response, when there is one.
    response: Elsewhere | None

    @property
    def values(self) -> tuple[Any, ...]:
        """All that is shown of it; how deep it stands is drawn around it."""
        parent, response = self.parent, self.response
        return self.comment.values, self.flattened, parent and parent.named, response and response.named, self.answer

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
    talk = _talk(thread, waits=asked.order is Order.UNANSWERED)
    found = order.pages(map(Node, talk.responses) if asked.responses else talk.nodes, asked.order)
    number = min(max(asked.number, 1), max(len(found), 1))
    return ThreadPage(
        asked=Asked(number, asked.order, asked.responses),
        rows=_rows(found[number - 1], talk.answered) if found else [],
        count=len(found),
        comments=talk.comments,
        responses=len(talk.responses),
    )


def address(comment: Comment) -> str:
    """The path and anchor of the place where a comment stands, on the page of its thread that shows it."""
    found = order.pages(_talk(comment.thread).nodes, Order.OLDEST)
    number = next((number for number, ids in enumerate(found, 1) if comment.id in ids), 1)
    return f"{Asked(number).at(comment.thread.path)}#{comment.anchor}"


@dataclass(frozen=True)
class _Talk:
    """Every comment that has a place in a thread, oldest first: ids and no words, so that thousands cost little."""

    nodes: list[Node]
    # How many can be read, the public responses, and the first of them to each comment that has one.
    comments: int
    responses: list[int]
    answered: dict[int, int]


# Two of the columns as they are kept: thousands of rows, of which only one word is compared.
_comment = Comment.__table__.c
_STATE, _SPEAKING = sa.type_coerce(_comment.state, sa.String), sa.type_coerce(_comment.speaking, sa.String)
_NODES = (
    sa.select(_comment.id, _comment.parent_id, _STATE, _SPEAKING)
    .where(_comment.thread_id == sa.bindparam("thread"), _comment.published_at.is_not(None))
    .order_by(_comment.published_at, _comment.id)
)


def _talk(thread: Thread, *, waits: bool = False) -> _Talk:
    """Only where `waits` is asked for is it found out who waits."""
    nodes: list[Node] = []
    responses: list[int] = []
    answered: dict[int, int] = {}
    comments = 0
    waiting = queries.waiting_in(thread) if waits else frozenset()
    published, company = State.PUBLISHED.name, Speaking.COMPANY.name
    for id, parent_id, state, speaking in session().execute(_NODES, {"thread": thread.id}):
        nodes.append(Node(id, parent_id, id in waiting))
        if state == published:
            comments += 1
            if speaking == company:
                responses.append(id)
                answered.setdefault(parent_id or 0, id)
    return _Talk(nodes, comments, responses, answered)


def _rows(ids: list[int], answered: dict[int, int]) -> list[ThreadedComment]:
    known = shown.read(ids)
    rows = [known[id] for id in ids if id in known]
    # What is named here and stands on other pages.
    named = {row.parent_id for row in rows if row.parent_id} | {answered[id] for id in known if id in answered}
    others: dict[int, Elsewhere] = {**known, **shown.named(named - known.keys())}
    found = []
    for placed in rules.arrange(rows):
        said, flattened = placed.comment, placed.flattened
        parent: Elsewhere | None = placed.parent
        if parent is None and said.parent_id is not None:
            # What replies to another page stands at the top of this one, and names what it replies to.
            parent, flattened = others.get(said.parent_id), True
        response = others.get(answered.get(said.id, 0))
        answer = queries.answer_of(said, answered=response is not None)
        found.append(ThreadedComment(said, placed.depth, parent, flattened, answer, response))
    return found
