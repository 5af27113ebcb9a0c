"""Every public page of the site with the moment at which it last moved: for search engines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from blog.core.db import Moment, session
from blog.issues.models import Issue
from blog.people.models import Person, Standing
from blog.posts.models import Page, Post, PostAuthor, PostTag, Series, State, Tag
from blog.record import queries as record

# Pages that are always there, in the order in which a reader would want them.
FIXED = ("/", "/issues", "/people", "/archive", "/record", "/responses", "/policy", "/moderation", "/feeds")

_moved = sa.func.coalesce(Post.updated_at, Post.published_at)


@dataclass(frozen=True)
class Place:
    """One page, and when it moved; None where nobody can say."""

    path: str
    moved: datetime | None


def count() -> int:
    """How many pages there are."""
    return len(FIXED) + (session().scalar(sa.select(sa.func.count()).select_from(_all().subquery())) or 0)


def places(*, offset: int, limit: int) -> list[Place]:
    """Some of the pages, in an order that new pages do not change for the pages before them; in two queries."""
    fixed = [Place(path, None) for path in FIXED][offset : offset + limit]
    if fixed and offset == 0:
        # The front page shows whatever happened last.
        head = record.head()
        fixed[0] = Place("/", head.at if head.seq else None)
    rest = limit - len(fixed)
    if not rest:
        return fixed
    rows = _all().subquery()
    query = sa.select(rows.c.base, rows.c.name, rows.c.moved).order_by(rows.c.kind, rows.c.id)
    found = session().execute(query.offset(max(offset - len(FIXED), 0)).limit(rest))
    return fixed + [Place(f"{base}{name}", moved) for base, name, moved in found]


def _all() -> sa.CompoundSelect[Any]:
    public = Post.state == State.PUBLISHED
    # Only what has a page: a tag or a series that no published post carries is missing for readers, too.
    tagged = sa.select(Tag.id, Tag.slug, sa.func.max(_moved)).join(PostTag, PostTag.tag_id == Tag.id)
    tagged = tagged.join(Post, Post.id == PostTag.post_id).where(public).group_by(Tag.id, Tag.slug)
    told = sa.select(Series.id, Series.slug, sa.func.max(_moved)).join(Post, Post.series_id == Series.id)
    told = told.where(public).group_by(Series.id, Series.slug)
    wrote = (
        sa.select(sa.func.max(_moved))
        .join(PostAuthor, PostAuthor.post_id == Post.id)
        .where(public, PostAuthor.person_id == Person.id)
        .scalar_subquery()
    )
    someone = sa.select(Person.id, Person.handle, sa.func.coalesce(Person.left_at, wrote, Person.joined_at))
    someone = someone.where(Person.joined_at.is_not(None), Person.standing != Standing.FORMER)
    parts = (
        ("/posts/", sa.select(Post.id, Post.slug, _moved).where(public)),
        (
            "/pages/",
            sa.select(Page.id, Page.slug, sa.func.coalesce(Page.updated_at, Page.published_at)).where(
                Page.state == State.PUBLISHED
            ),
        ),
        ("/issues/", sa.select(Issue.number, sa.cast(Issue.number, sa.String(120)).label("name"), Issue.changed_at)),
        ("/people/", someone),
        ("/tags/", tagged),
        ("/series/", told),
    )
    return sa.union_all(*(_row(kind, base, query) for kind, (base, query) in enumerate(parts)))


def _row(kind: int, base: str, query: Any) -> sa.Select[Any]:
    id, name, moved = query.subquery().c
    return sa.select(
        sa.literal(kind).label("kind"),
        sa.literal(base).label("base"),
        id.label("id"),
        name.label("name"),
        sa.type_coerce(moved, Moment()).label("moved"),
    )
