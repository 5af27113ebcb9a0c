"""Reads for those who write: lists of what they may change, and revisions."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.core import pages
from blog.core.db import session
from blog.people.models import Person, Role
from blog.posts.models import Page, Post, PostAuthor, Revision, State
from blog.posts.queries import with_all

LISTED = 30


def editable(person: Person, state: State | None = None, key: str | None = None) -> pages.Page[Post]:
    """The posts this person may change, last saved first, in one state when one is named."""
    query = sa.select(Post).where(_is_mine(person)).options(*with_all(), joinedload(Post.saved_by))
    if state:
        query = query.where(Post.state == state)
    return pages.newest_first(query, moment=Post.saved_at, id=Post.id, key=key, size=LISTED)


def counts(person: Person) -> dict[State, int]:
    """How many posts this person may change, by state."""
    rows = session().execute(sa.select(Post.state, sa.func.count()).where(_is_mine(person)).group_by(Post.state))
    return {row[0]: row[1] for row in rows}


def all_pages() -> list[Page]:
    """Every static page, by title. A site has a handful."""
    return list(session().scalars(sa.select(Page).order_by(Page.title, Page.id).options(joinedload(Page.saved_by))))


def page_by_id(page_id: int) -> Page | None:
    """Any page, for those who keep them."""
    return session().get(Page, page_id)


def revisions(thing: Post | Page) -> list[Revision]:
    """Every revision, newest first, with who made it."""
    return list(session().scalars(_of(thing).order_by(Revision.number.desc()).options(joinedload(Revision.by))))


def revision(thing: Post | Page, number: int) -> Revision | None:
    """One revision by its number."""
    return session().scalar(_of(thing).where(Revision.number == number).options(joinedload(Revision.by)))


def last_revision(thing: Post | Page) -> Revision | None:
    """The newest revision."""
    return session().scalar(_of(thing).order_by(Revision.number.desc()).limit(1))


def _of(thing: Post | Page) -> sa.Select[Revision]:
    owner = Revision.post_id if isinstance(thing, Post) else Revision.page_id
    return sa.select(Revision).where(owner == thing.id)


def _is_mine(person: Person) -> sa.ColumnElement[bool]:
    if person.has(Role.ADMIN):
        return sa.true()
    # Whoever follows an author who left looks after their posts.
    theirs = sa.select(Person.id).where(sa.or_(Person.id == person.id, Person.successor_id == person.id))
    return Post.id.in_(sa.select(PostAuthor.post_id).where(PostAuthor.person_id.in_(theirs)))
