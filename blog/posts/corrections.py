"""Corrections: what we had wrong, newest first, and who found it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from blog.conversation.models import Comment
from blog.core import pages
from blog.core.db import session
from blog.core.planning import aside
from blog.people.models import Person
from blog.posts.models import Post
from blog.posts.queries import LISTED, STANDING, with_all
from blog.record import queries as record
from blog.record.models import Entry
from blog.record.queries import Said

KIND = "post.corrected"


@dataclass(frozen=True)
class Correction:
    """One correction: the post, what the record says, who signed it, and the comment whose author found the mistake."""

    post: Post
    said: Said
    by: Person | None
    credit: Comment | None

    @property
    def note(self) -> str | None:
        """The sentence that says what was wrong; None while it is withheld."""
        return self.said.text("note")


def latest(key: str | None = None, size: int = LISTED) -> pages.Page[Correction]:
    """The newest corrections, in a constant number of queries; `key` as an earlier page gave it."""
    query = sa.select(Entry).where(Entry.kind == KIND)
    page = pages.newest_first(query, moment=Entry.at, id=Entry.seq, key=key, size=size)
    rows = record.read(page.items)
    posts, people, found = _posts(rows), _people(rows), credits_of(rows)
    listed = [
        Correction(post, said, people.get(said.entry.by), found.get(said.facts.get("credit", "")))
        for said in rows
        if (post := posts.get(said.entry.subject or "")) is not None
    ]
    return pages.Page(listed, page.older, page.newer)


def credits_of(changes: Iterable[Said]) -> dict[str, Comment]:
    """The comments that corrections thank, by what the record calls them, as far as anyone may read them still."""
    topics = [str(said.facts["credit"]) for said in changes if said.facts.get("credit")]
    ids = [int(topic.partition("/")[2]) for topic in topics]
    found = session().scalars(sa.select(Comment).where(Comment.id.in_(ids))) if ids else ()
    return {comment.topic: comment for comment in found if comment.is_public}


def _posts(rows: Iterable[Said]) -> dict[str, Post]:
    ids = [int(str(said.entry.subject).partition("/")[2]) for said in rows]
    query = sa.select(Post).where(Post.id.in_(ids), aside(Post.state).in_(STANDING)).options(*with_all())
    return {post.topic: post for post in session().scalars(query)}


def _people(rows: Iterable[Said]) -> dict[str, Person]:
    query = sa.select(Person).where(Person.handle.in_({said.entry.by for said in rows}))
    return {person.handle: person for person in session().scalars(query)}
