"""Reads of posts, pages and tags. Everything public starts from `published()`; drafts are in no other answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from blog.core import pages
from blog.core.db import session
from blog.core.planning import aside
from blog.people.models import Person
from blog.posts.models import UNSEEN, OldPath, Page, Post, PostAuthor, PostTag, State, Tag

# Posts on one page of a listing: three screens of a phone, one of a desk.
LISTED = 10
# Of a tag or an author: looking up so many costs as much as walking through the newest of ten thousand.
FEW = 200
# What anyone may see, if only the reason why the words are gone.
STANDING = (State.PUBLISHED, State.WITHDRAWN)


def published() -> sa.Select[Post]:
    """The posts that anyone may read, with what a listing shows of them."""
    return sa.select(Post).where(Post.state == State.PUBLISHED).options(*with_all())


def published_among(post_ids: Collection[int]) -> list[Post]:
    """Those of these posts that anyone may read."""
    return list(session().scalars(_among(post_ids)))


def with_all() -> tuple[ExecutableOption, ...]:
    """What a page of posts shows besides their words, in a constant number of queries."""
    return (
        # What they may do here is nothing that a reader sees.
        selectinload(Post.authors).joinedload(PostAuthor.person).lazyload(Person.roles),
        selectinload(Post.tags),
        joinedload(Post.issue),
        joinedload(Post.thread),
        joinedload(Post.series),
    )


def latest(size: int = LISTED, key: str | None = None) -> pages.Page[Post]:
    """The newest posts; `key` as an earlier page gave it."""
    return _listed(published(), key, size)


# Made once: every page of a post asks.
_BY_SLUG = sa.select(Post).where(Post.slug == sa.bindparam("slug"), Post.state.in_(STANDING)).options(*with_all())


def by_slug(slug: str) -> Post | None:
    """A post that is or was public. A draft is as missing as one that never was."""
    return session().scalar(_BY_SLUG, {"slug": slug})


def by_id(post_id: int) -> Post | None:
    """Any post, for its authors."""
    return session().scalar(sa.select(Post).where(Post.id == post_id).options(*with_all()))


def by_topic(topic: str) -> Post | None:
    """The post that the record calls this (`post/12`)."""
    kind, _, number = topic.partition("/")
    return by_id(int(number)) if kind == "post" and number.isdecimal() else None


def by_author(person: Person, key: str | None = None, size: int = LISTED) -> pages.Page[Post]:
    """The newest posts of one author."""
    return _listed(_of(_by(person)), key, size)


def by_tag(tag: Tag, key: str | None = None, size: int = LISTED) -> pages.Page[Post]:
    """The newest posts with one tag."""
    return _listed(_of(_with(tag)), key, size)


def by_author_and_tag(person: Person, tag: Tag, key: str | None = None, size: int = LISTED) -> pages.Page[Post]:
    """The newest posts of one author with one tag."""
    return _listed(_of(_by(person), _with(tag)), key, size)


def about_issue(number: int) -> list[Post]:
    """The posts about one issue, newest first."""
    return list(session().scalars(published().where(Post.issue_number == number).order_by(Post.published_at.desc())))


def tag(slug: str) -> Tag | None:
    """A tag that a post carries or carried in public. One that only drafts carry is missing."""
    used = sa.exists().where(PostTag.tag_id == Tag.id, Post.id == PostTag.post_id, Post.state.in_(STANDING))
    return session().scalar(sa.select(Tag).where(Tag.slug == slug, used))


def paths(model: type[Post] | type[Page], ids: Iterable[str]) -> dict[str, str]:
    """Where the posts or pages of these ids are, by id; those that are not public are left out."""
    numbers = [int(id) for id in ids if id.isdecimal()]
    found: Iterable[Post | Page] = session().scalars(sa.select(model).where(model.id.in_(numbers)))
    return {str(thing.id): thing.path for thing in found if thing.state in STANDING}


def page_by_slug(slug: str) -> Page | None:
    """A page that is or was public."""
    return session().scalar(
        sa.select(Page).where(Page.slug == slug, Page.state.in_(STANDING)).options(joinedload(Page.thread))
    )


class FooterPage(NamedTuple):
    """What the foot of every page says of a static page."""

    path: str
    title: str


_page = Page.__table__.c
_FOOTER = (
    sa.select(_page.slug, _page.title)
    .where(_page.state == State.PUBLISHED, _page.position.is_not(None))
    .order_by(_page.position, _page.id)
)


def footer_pages() -> list[FooterPage]:
    """The pages that every page links to, in their order. Every page asks, so nothing but what is shown is read."""
    return [FooterPage(f"/pages/{slug}", title) for slug, title in session().execute(_FOOTER)]


def public_pages() -> list[Page]:
    """All published pages, by title: for the sitemap."""
    return list(session().scalars(sa.select(Page).where(Page.state == State.PUBLISHED).order_by(Page.title)))


def redirect_for(path: str) -> str | None:
    """Where something that had this path before is now; None when there is nothing, or nothing public yet."""
    target = session().scalar(sa.select(OldPath.target).where(OldPath.path == path))
    if target is None:
        return None
    _, kind, slug = target.split("/", 2) if target.count("/") >= 2 else ("", "", "")
    if kind not in ("posts", "pages"):
        return target
    table: type[Post] | type[Page] = Post if kind == "posts" else Page
    state = session().scalar(sa.select(table.state).where(table.slug == slug))
    # Anything else under /posts/ (a comment's feed) says for itself whether it is there.
    return None if state in UNSEEN else target


def drafts_of(person: Person, most: int) -> list[Post]:
    """The drafts that this person is an author of, last saved first: what waits for them."""
    wrote = sa.exists().where(PostAuthor.post_id == Post.id, PostAuthor.person_id == person.id)
    mine = sa.select(Post).where(Post.state == State.DRAFT, wrote).options(*with_all())
    return list(session().scalars(mine.order_by(Post.saved_at.desc(), Post.id.desc()).limit(most)))


def writers() -> list[Person]:
    """Everyone who has published a post here, by name. The first that is found of each person is enough."""
    theirs = sa.select(sa.literal(1)).join(Post, Post.id == PostAuthor.post_id).select_from(PostAuthor)
    wrote = theirs.where(PostAuthor.person_id == Person.id, aside(Post.state) == State.PUBLISHED).exists()
    return list(session().scalars(sa.select(Person).where(wrote).order_by(Person.name, Person.id)))


def _listed(query: sa.Select[Post], key: str | None, size: int) -> pages.Page[Post]:
    moment: InstrumentedAttribute[datetime | None] = Post.published_at
    return pages.newest_first(query, moment=moment, id=Post.id, key=key, size=size)


def _by(person: Person) -> sa.Select[int]:
    return sa.select(PostAuthor.post_id).where(PostAuthor.person_id == person.id)


def _with(tag: Tag) -> sa.Select[int]:
    return sa.select(PostTag.post_id).where(PostTag.tag_id == tag.id)


def _of(*which: sa.Select[int]) -> sa.Select[Post]:
    """The posts that anyone may read, of those whose numbers each of these queries gives.

    Few are looked up. Of very many the list would be long, and is soon come to by walking through the newest posts.
    """
    looked = [list(session().scalars(numbers.limit(FEW + 1))) for numbers in which]
    few = [set(ids) for ids in looked if len(ids) <= FEW]
    query = _among(set.intersection(*few)) if few else published()
    for numbers, ids in zip(which, looked, strict=True):
        if len(ids) > FEW:
            (post_id,) = numbers.selected_columns
            query = query.where(numbers.where(post_id == Post.id).exists())
    return query


def _among(post_ids: Collection[int]) -> sa.Select[Post]:
    named = sa.select(Post).where(Post.id.in_(post_ids), aside(Post.state) == State.PUBLISHED)
    return named.options(*with_all())
