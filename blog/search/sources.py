"""What may be found: the words of things that anyone may read, as they stand now. Everything else has none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa

from blog.conversation.models import Comment, Thread
from blog.conversation.models import State as CommentState
from blog.core import markup
from blog.core.db import session
from blog.core.planning import aside
from blog.core.text import TextRefused
from blog.issues.models import Issue
from blog.issues.story import HEADINGS
from blog.posts.models import Page, Post
from blog.posts.models import State as PostState
from blog.record import queries as record
from blog.search.models import Kind

# How many things are read at once when all of them are.
BATCH = 200


@dataclass(frozen=True)
class Words:
    """What one thing says to anyone, and when it came."""

    thing: int
    at: datetime
    title: str
    body: str


def read(kind: Kind, things: Collection[int]) -> dict[int, Words]:
    """The words of those things of a kind that anyone may read; the others are left out."""
    return {words.thing: words for words in _READERS[kind](things)} if things else {}


def everything() -> Iterator[tuple[Kind, Words]]:
    """All that may be found, the oldest first, so that what is newest comes last into the index."""
    places: list[tuple[datetime, Kind, int]] = []
    for kind, query in _ALL.items():
        places += [(at, kind, thing) for at, thing in session().execute(query) if at]
    places.sort()
    for start in range(0, len(places), BATCH):
        batch = places[start : start + BATCH]
        known = {kind: read(kind, [thing for _, other, thing in batch if other is kind]) for kind in Kind}
        yield from ((kind, known[kind][thing]) for _, kind, thing in batch if thing in known[kind])


# Made once: every act on the record asks for its subject.
_post, _page, _comment, _thread = Post.__table__.c, Page.__table__.c, Comment.__table__.c, Thread.__table__.c
_THINGS: sa.BindParameter[int] = sa.bindparam("things", expanding=True)
_SOME_POSTS = sa.select(_post.id, _post.published_at, _post.title, _post.html).where(
    _post.id.in_(_THINGS), aside(_post.state) == PostState.PUBLISHED
)
_SOME_PAGES = sa.select(_page.id, _page.published_at, _page.title, _page.html).where(
    _page.id.in_(_THINGS), aside(_page.state) == PostState.PUBLISHED
)
_SOME_COMMENTS = (
    sa.select(_comment.id, _comment.published_at, _comment.html)
    .join(Thread.__table__, _thread.id == _comment.thread_id)
    .where(_comment.id.in_(_THINGS), aside(_comment.state) == CommentState.PUBLISHED, _thread.public)
)


def _posts(things: Collection[int]) -> Iterator[Words]:
    for id, at, title, html in session().execute(_SOME_POSTS, {"things": sorted(things)}):
        if at:
            yield Words(id, at, title, markup.plain(html))


def _pages(things: Collection[int]) -> Iterator[Words]:
    for id, at, title, html in session().execute(_SOME_PAGES, {"things": sorted(things)}):
        if at:
            yield Words(id, at, title, markup.plain(html))


def _comments(things: Collection[int]) -> Iterator[Words]:
    """Without the names: what customers said can be found, not who said what."""
    for id, at, html in session().execute(_SOME_COMMENTS, {"things": sorted(things)}):
        if at:
            yield Words(id, at, "", markup.plain(html))


def _issues(things: Collection[int]) -> Iterator[Words]:
    """The title, and what the record says about it: what is withheld there, under an embargo say, is not said here."""
    columns = sa.select(Issue.number, Issue.reported_at, Issue.title)
    for number, at, title in session().execute(columns.where(Issue.number.in_(things))):
        told = record.about(f"issue/{number}")
        shown = [text for said in told for name in said.texts if name in HEADINGS and (text := said.text(name))]
        yield Words(number, at, title, "\n\n".join(_rendered(text) for text in dict.fromkeys(shown)))


@lru_cache(maxsize=128)
def _rendered(source: str) -> str:
    # An issue that is found is found again with the next word that somebody types.
    try:
        return markup.plain(markup.render_comment(source))
    except TextRefused:  # written under other limits: found as it is
        return source


_PUBLIC_POST = Post.state == PostState.PUBLISHED
_PUBLIC_PAGE = Page.state == PostState.PUBLISHED
_PUBLIC_COMMENT = sa.and_(
    Comment.state == CommentState.PUBLISHED, Comment.published_at.is_not(None), Thread.public.is_(True)
)

_READERS: dict[Kind, Callable[[Collection[int]], Iterator[Words]]] = {
    Kind.POST: _posts,
    Kind.COMMENT: _comments,
    Kind.ISSUE: _issues,
    Kind.PAGE: _pages,
}
_ALL = {
    Kind.POST: sa.select(Post.published_at, Post.id).where(_PUBLIC_POST),
    Kind.COMMENT: sa.select(Comment.published_at, Comment.id).join(Comment.thread).where(_PUBLIC_COMMENT),
    Kind.ISSUE: sa.select(Issue.reported_at, Issue.number),
    Kind.PAGE: sa.select(Page.published_at, Page.id).where(_PUBLIC_PAGE),
}
