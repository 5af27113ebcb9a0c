"""Reads for those who write: lists of what they may change, and single revisions."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.core import pages
from blog.core.db import session
from blog.people.models import Person, Role
from blog.posts import counts
from blog.posts.models import Page, Post, PostAuthor, Revision, State
from blog.posts.queries import with_all

LISTED = 30


def editable(person: Person, state: State | None = None, key: str | None = None) -> pages.Page[Post]:
    """The posts this person may change, last saved first, in one state when one is named."""
    query = sa.select(Post).where(*_mine(person)).options(*with_all(), joinedload(Post.saved_by))
    if state:
        query = query.where(Post.state == state)
    return pages.newest_first(query, moment=Post.saved_at, id=Post.id, key=key, size=LISTED)


def counts_by_state(person: Person) -> dict[State, int]:
    """How many posts this person may change, by state.

    Looking at each of very many posts is slow. So the few that are not public are counted, and the others are the rest.
    """
    others = sa.select(Post.state, sa.func.count()).where(Post.state.in_(counts.HIDDEN), *_mine(person))
    found = {row[0]: row[1] for row in session().execute(others.group_by(Post.state))}
    if person.has(Role.ADMIN):
        every = sa.select(sa.func.count()).select_from(Post)
    else:
        wrote = sa.select(sa.func.count(PostAuthor.post_id.distinct()))
        every = wrote.where(PostAuthor.person_id.in_(_themselves(person)))
    return {**found, State.PUBLISHED: (session().scalar(every) or 0) - sum(found.values())}


def listed_pages(key: str | None = None, size: int = LISTED) -> pages.Page[Page]:
    """The static pages, last saved first."""
    query = sa.select(Page).options(joinedload(Page.saved_by))
    return pages.newest_first(query, moment=Page.saved_at, id=Page.id, key=key, size=size)


def page_by_id(page_id: int) -> Page | None:
    """Any page, for those who keep them."""
    return session().get(Page, page_id)


def revision(thing: Post | Page, number: int) -> Revision | None:
    """One revision by its number."""
    return session().scalar(_of(thing).where(Revision.number == number).options(joinedload(Revision.by)))


def last_revision(thing: Post | Page) -> Revision | None:
    """The newest revision."""
    return session().scalar(_of(thing).order_by(Revision.number.desc()).limit(1))


def _of(thing: Post | Page) -> sa.Select[Revision]:
    owner = Revision.post_id if isinstance(thing, Post) else Revision.page_id
    return sa.select(Revision).where(owner == thing.id)


def _mine(person: Person) -> list[sa.ColumnElement[bool]]:
    if person.has(Role.ADMIN):
        return []
    # Asked of each post that is come to: the list of all that somebody wrote is long, and a page of it is short.
    wrote = sa.exists().where(PostAuthor.post_id == Post.id, PostAuthor.person_id.in_(_themselves(person)))
    return [wrote]


def _themselves(person: Person) -> sa.Select[int]:
    """Whoever follows an author who left looks after their posts."""
    return sa.select(Person.id).where(sa.or_(Person.id == person.id, Person.successor_id == person.id))
