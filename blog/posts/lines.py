"""Posts as lists and feeds show them: values and no entities, because those pages are made again after every change.

A line has the names that a post has, as far as a list shows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import sqlalchemy as sa

from blog.conversation.shown import Speaker
from blog.core import i18n, pages
from blog.core.db import session
from blog.issues.models import Issue
from blog.issues.models import State as IssueState
from blog.people.models import Person
from blog.posts.models import Post, PostAuthor, PostTag, Series, State, Tag

_LINES: Any = (
    sa.select(
        Post.id,
        Post.slug,
        Post.title,
        Post.language,
        Post.html,
        Post.published_at,
        Post.updated_at,
        Post.created_at,
        Post.reply_to,
        Post.thread_id,
        Post.issue_number,
        Issue.state.label("issue_state"),
        Series.slug.label("series_slug"),
        Series.name.label("series_name"),
    )
    .outerjoin(Issue, Issue.number == Post.issue_number)
    .outerjoin(Series, Series.id == Post.series_id)
    .where(Post.state == State.PUBLISHED)
)
_author, _person, _tagged, _tag = PostAuthor.__table__.c, Person.__table__.c, PostTag.__table__.c, Tag.__table__.c
_AUTHORS = (
    sa.select(_author.post_id, _author.name, _author.title, _person.handle, _person.name.label("now"), _person.photo)
    .join(Person.__table__, _person.id == _author.person_id)
    .where(_author.post_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(_author.post_id, _author.position)
)
_TAGS = (
    sa.select(_tagged.post_id, _tag.slug, _tag.name)
    .join(Tag.__table__, _tag.id == _tagged.tag_id)
    .where(_tagged.post_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(_tag.name)
)


class Author(NamedTuple):
    """Who wrote it: the name and title of that day, and who that is today."""

    name: str
    title: str
    person: Speaker


class About(NamedTuple):
    """The issue that a post is about."""

    number: int
    state: IssueState

    @property
    def path(self) -> str:
        """Where the issue is."""
        return f"/issues/{self.number}"


class Named(NamedTuple):
    """A tag or a series: what it is called, and where its posts are listed."""

    slug: str
    name: str
    path: str


class Line(NamedTuple):
    """One published post in a list."""

    id: int
    slug: str
    title: str
    language: str
    html: str
    published_at: datetime
    updated_at: datetime | None
    created_at: datetime
    reply_to: str
    thread_id: int | None
    issue: About | None
    series: Named | None
    authors: tuple[Author, ...]
    tags: tuple[Named, ...] = ()

    @property
    def path(self) -> str:
        """Where the post is."""
        return f"/posts/{self.slug}"

    @property
    def topic(self) -> str:
        """What the record calls it."""
        return f"post/{self.id}"

    @property
    def direction(self) -> str:
        """How its language is written: `rtl` or `ltr`."""
        return i18n.direction(self.language)

    @property
    def reply_host(self) -> str:
        """The site on which stands what it answers."""
        return (urlsplit(self.reply_to).hostname or "").removeprefix("www.")


def latest(size: int, key: str | None = None, *, with_tags: bool = False) -> pages.Page[Line]:
    """The newest posts; `key` as an earlier page gave it. Tags are read for whoever shows them."""
    moment: Any = Post.published_at
    found: pages.Page[Any] = pages.newest_first(_LINES, moment=moment, id=Post.id, key=key, size=size)
    return pages.Page(_lines(found.items, with_tags=with_tags), found.older, found.newer)


def _lines(rows: Sequence[Any], *, with_tags: bool) -> list[Line]:
    ids = [row.id for row in rows]
    authors = _by_post(_AUTHORS, ids)
    tags = _by_post(_TAGS, ids) if with_tags else {}
    return [
        Line(
            id=row.id,
            slug=row.slug,
            title=row.title,
            language=row.language,
            html=row.html,
            published_at=row.published_at,
            updated_at=row.updated_at,
            created_at=row.created_at,
            reply_to=row.reply_to,
            thread_id=row.thread_id,
            issue=About(row.issue_number, row.issue_state) if row.issue_number else None,
            series=Named(row.series_slug, row.series_name, f"/series/{row.series_slug}") if row.series_slug else None,
            authors=tuple(
                Author(name, title, Speaker(handle, now, photo)) for name, title, handle, now, photo in authors[row.id]
            ),
            tags=tuple(Named(slug, name, f"/tags/{slug}") for slug, name in tags.get(row.id, ())),
        )
        for row in rows
    ]


def _by_post(query: sa.Select[Any], ids: Iterable[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {id: [] for id in ids}
    for post_id, *values in session().execute(query, {"ids": list(found)}) if found else ():
        found[post_id].append(values)
    return found
