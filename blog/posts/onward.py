"""Where to read on after a post: the one before and after it, its neighbours in a series, and what is like it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from blog.core import i18n
from blog.core.db import session
from blog.posts.models import Post, PostAuthor, PostTag, State

# As many as fit under a post without becoming a list of their own.
RELATED = 3
# Of all that is alike, only so many are compared, those begun last: a site grows, and its pages must not become slower.
COMPARED = 200


class Lead(NamedTuple):
    """What is needed to name a post and lead to it."""

    id: int
    title: str
    slug: str
    published_at: datetime
    language: str

    @property
    def path(self) -> str:
        """Where the post is."""
        return f"/posts/{self.slug}"

    @property
    def direction(self) -> str:
        """How its language is written: `rtl` or `ltr`."""
        return i18n.direction(self.language)


class Alike(NamedTuple):
    """A post that is like another, and the names under it."""

    post: Lead
    names: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """Where a post stands in its series: the number of this part, of how many, and those before and after it."""

    number: int
    of: int
    before: Lead | None
    after: Lead | None


Rows = sa.Select[*tuple[Any, ...]]

# Made once: every page of a post asks all of these.
_post = Post.__table__.c
_position = sa.tuple_(_post.published_at, _post.id)
_place = sa.tuple_(sa.bindparam("at", type_=_post.published_at.type), sa.bindparam("post", type_=sa.Integer()))
_leads = sa.select(_post.id, _post.title, _post.slug, _post.published_at, _post.language)
_leads = _leads.where(_post.state == State.PUBLISHED)
_BEFORE = _leads.where(_position < _place).order_by(_post.published_at.desc(), _post.id.desc()).limit(1)
_AFTER = _leads.where(_position > _place).order_by(_post.published_at, _post.id).limit(1)
_in_series = _post.series_id == sa.bindparam("series", type_=sa.Integer())
_PART_BEFORE, _PART_AFTER = _BEFORE.where(_in_series), _AFTER.where(_in_series)
_PARTS = sa.select(sa.func.count(), sa.func.count(sa.case((_position <= _place, 1)))).select_from(Post)
_PARTS = _PARTS.where(_in_series, Post.state == State.PUBLISHED)
_author = PostAuthor.__table__.c
_NAMES = sa.select(_author.post_id, _author.name).order_by(_author.position)
_NAMES = _NAMES.where(_author.post_id.in_(sa.bindparam("posts", expanding=True)))


def _alike() -> Rows:
    this = sa.bindparam("post", type_=sa.Integer())
    tags = sa.select(PostTag.tag_id).where(PostTag.post_id == this)
    people = sa.select(PostAuthor.person_id).where(PostAuthor.post_id == this)
    theirs = sa.select(PostAuthor.person_id).where(PostAuthor.post_id == Post.id, PostAuthor.person_id.in_(people))
    shared = sa.select(sa.func.count()).where(PostTag.post_id == Post.id, PostTag.tag_id.in_(tags)).scalar_subquery()
    by_them = sa.case((theirs.exists(), 1), else_=0)
    of_series = sa.case((_in_series, 1), else_=0)
    story = sa.select(Post.id).where(_in_series, Post.state == State.PUBLISHED)
    story = story.order_by(Post.published_at.desc(), Post.id.desc()).limit(COMPARED)
    alike = sa.union(
        _newest(PostTag.tag_id, PostTag.post_id, this),
        _newest(PostAuthor.person_id, PostAuthor.post_id, this),
        sa.select(story.subquery().c.id),
    ).subquery()
    newest = sa.select(alike.c[0].label("id")).where(alike.c[0] != this).order_by(alike.c[0].desc())
    compared = newest.limit(COMPARED).subquery()
    order = (shared.desc(), by_them.desc(), of_series.desc(), Post.published_at.desc(), Post.id.desc())
    return _leads.join(compared, compared.c.id == Post.id).order_by(*order).limit(RELATED)


def _newest(what: Any, post: Any, this: Any) -> sa.Select[int]:
    """The last posts begun that have any of the tags, or of the authors, that a post has: so many of each.

    The index of each is read from its end to the last that counts, and no further.
    """
    mine, theirs, last = (sa.orm.aliased(what.class_) for _ in range(3))
    key, id = what.key, post.key
    of_one = sa.select(getattr(last, id)).where(getattr(last, key) == getattr(mine, key)).correlate(mine)
    bound = of_one.order_by(getattr(last, id).desc()).limit(1).offset(COMPARED).scalar_subquery()
    query = sa.select(getattr(theirs, id)).join(mine, getattr(mine, key) == getattr(theirs, key))
    return query.where(getattr(mine, id) == this, getattr(theirs, id) > sa.func.coalesce(bound, 0))


_ALIKE = _alike()


def before(post: Post) -> Lead | None:
    """The post that was published before this one."""
    return _first(_BEFORE, post)


def after(post: Post) -> Lead | None:
    """The post that was published after this one."""
    return _first(_AFTER, post)


def related(post: Post) -> tuple[Alike, ...]:
    """What else to read: what shares most tags, then by one of its authors, then of its series; newest first."""
    leads = [Lead(*row) for row in session().execute(_ALIKE, {"post": post.id, "series": post.series_id})]
    names: dict[int, list[str]] = {lead.id: [] for lead in leads}
    for post_id, name in session().execute(_NAMES, {"posts": list(names)}) if names else ():
        names[post_id].append(name)
    return tuple(Alike(lead, tuple(names[lead.id])) for lead in leads)


def part(post: Post) -> Part | None:
    """Where a post stands in its series; None when it is in none, alone in it, or not public."""
    if post.series_id is None or not post.is_public:
        return None
    of, number = session().execute(_PARTS, _of(post)).one()
    if of == 1:
        return None
    return Part(number, of, _first(_PART_BEFORE, post), _first(_PART_AFTER, post))


def _first(query: Rows, post: Post) -> Lead | None:
    row = session().execute(query, _of(post)).first()
    return Lead(*row) if row else None


def _of(post: Post) -> dict[str, Any]:
    return {"at": post.published_at, "post": post.id, "series": post.series_id}
