"""Every public page of the site with the moment at which it last moved: for search engines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

import sqlalchemy as sa

from blog.core.db import Moment, session
from blog.issues.models import Issue
from blog.people.models import Person, Standing
from blog.posts import counts
from blog.posts.models import Page, Post, PostAuthor, PostTag, Series, State, Tag
from blog.record import queries as record

# Pages that are always there, in the order in which a reader would want them.
FIXED = ("/", "/issues", "/people", "/archive", "/record", "/responses", "/policy", "/moderation", "/feeds")

# How many numbers of each kind one part spans: it is made in a moment, however large the site.
EACH = 1_000

_IDS = (Post.id, Page.id, Issue.number, Person.id, Tag.id, Series.id)
_moved = sa.func.coalesce(Post.updated_at, Post.published_at)


@dataclass(frozen=True)
class Place:
    """One page, and when it moved; None where nobody can say."""

    path: str
    moved: datetime | None


def parts() -> int:
    """How many parts there are, at least one: part 2 names what has the second thousand of the numbers of its kind.

    So no part is ever longer, nothing moves from one to another, and none is looked for behind all others.
    """
    newest = [sa.select(sa.func.max(id)).scalar_subquery() for id in _IDS]
    return max(ceil((number or 0) / EACH) for number in session().execute(sa.select(*newest)).one()) or 1


def places(part: int) -> list[Place]:
    """The pages of one part, the first of which is 1; in two queries."""
    rows = _part((part - 1) * EACH + 1, part * EACH).subquery()
    query = sa.select(rows.c.base, rows.c.name, rows.c.moved).order_by(rows.c.kind, rows.c.id)
    found = [Place(f"{base}{name}", moved) for base, name, moved in session().execute(query)]
    if part > 1:
        return found
    # The front page shows whatever happened last.
    head = record.head()
    front = Place(FIXED[0], head.at if head.seq else None)
    return [front, *(Place(path, None) for path in FIXED[1:]), *found]


def _part(first: int, last: int) -> sa.CompoundSelect[Any]:
    public = Post.state == State.PUBLISHED
    # Only what has a page: a tag or a series that no published post carries is missing for readers, too. It moved when
    # the post moved that came to it last.
    tagged = _with_last(PostTag.tag_id, PostTag.post_id, first, last)
    told = _with_last(Post.series_id, Post.id, first, last)
    wrote = _with_last(PostAuthor.person_id, PostAuthor.post_id, first, last)
    someone = sa.select(Person.id, Person.handle, sa.func.coalesce(Person.left_at, _moved, Person.joined_at))
    someone = someone.outerjoin(wrote, wrote.c.id == Person.id).outerjoin(Post, Post.id == wrote.c.last)
    someone = someone.where(Person.joined_at.is_not(None), Person.standing != Standing.FORMER)
    page = sa.select(Page.id, Page.slug, sa.func.coalesce(Page.updated_at, Page.published_at))
    issue = sa.select(Issue.number, sa.cast(Issue.number, sa.String(120)).label("name"), Issue.changed_at)
    tag = sa.select(Tag.id, Tag.slug, _moved).join(tagged, tagged.c.id == Tag.id).join(Post, Post.id == tagged.c.last)
    series = sa.select(Series.id, Series.slug, _moved).join(told, told.c.id == Series.id)
    kinds = (
        ("/posts/", sa.select(Post.id, Post.slug, _moved).where(public, Post.id.between(first, last))),
        ("/pages/", page.where(Page.state == State.PUBLISHED, Page.id.between(first, last))),
        ("/issues/", issue.where(Issue.number.between(first, last))),
        ("/people/", someone.where(Person.id.between(first, last))),
        ("/tags/", tag),
        ("/series/", series.join(Post, Post.id == told.c.last)),
    )
    return sa.union_all(*(_row(kind, base, query) for kind, (base, query) in enumerate(kinds)))


def _with_last(carrier: Any, post_id: Any, first: int, last: int) -> sa.Subquery:
    """Some of what carries posts, each with the public post that came to it last."""
    query = sa.select(carrier.label("id"), sa.func.max(post_id).label("last")).where(carrier.between(first, last))
    return counts.of_public(query, post_id).group_by(carrier).subquery()


def _row(kind: int, base: str, query: Any) -> sa.Select[Any]:
    id, name, moved = query.subquery().c
    return sa.select(
        sa.literal(kind).label("kind"),
        sa.literal(base).label("base"),
        id.label("id"),
        name.label("name"),
        sa.type_coerce(moved, Moment()).label("moved"),
    )
