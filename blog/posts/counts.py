"""How many posts anyone may read, by tag, series and person: counted in indexes, whose rows do not grow with the words.

A post is as long as its words, so looking at each of very many is slow. Those that nobody may read are few: they are
counted apart, and taken off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from blog.core.db import session
from blog.posts.models import Post, PostAuthor, PostTag, Series, State, Tag

Q = TypeVar("Q", bound="sa.Select[*tuple[Any, ...]]")

# What is not read by anyone, but for the reason why it was withdrawn.
HIDDEN = [state for state in State if state is not State.PUBLISHED]


def by_tag() -> list[tuple[Tag, int]]:
    """The tags of published posts with how many carry them, by name."""
    counts = _count(sa.select(PostTag.tag_id, sa.func.count()).group_by(PostTag.tag_id), PostTag.post_id)
    all_tags = session().scalars(sa.select(Tag).order_by(Tag.name))
    return [(tag, counts[tag.id,]) for tag in all_tags if (tag.id,) in counts]


def by_series() -> list[tuple[Series, int]]:
    """The series of published posts with how many parts they have, by name."""
    counted = sa.select(Post.series_id, sa.func.count()).where(Post.series_id.is_not(None)).group_by(Post.series_id)
    counts = _count(counted, Post.id)
    all_series = session().scalars(sa.select(Series).order_by(Series.name))
    return [(series, counts[series.id,]) for series in all_series if (series.id,) in counts]


def by_person_and_tag(people: Collection[int]) -> list[tuple[int, Tag, int]]:
    """How many posts each of these people has published with each tag, the most frequent first. In three queries."""
    counted = sa.select(PostAuthor.person_id, PostTag.tag_id, sa.func.count())
    counted = counted.join(PostTag, PostTag.post_id == PostAuthor.post_id).where(PostAuthor.person_id.in_(people))
    counts = _count(counted.group_by(PostAuthor.person_id, PostTag.tag_id), PostAuthor.post_id)
    used = {tag_id for _, tag_id in counts}
    tags = list(session().scalars(sa.select(Tag).where(Tag.id.in_(used)).order_by(Tag.name)))
    # As the database orders names, which is not everywhere as Python does.
    places = {tag.id: place for place, tag in enumerate(tags)}
    ordered = sorted(counts.items(), key=lambda counted: (-counted[1], places[counted[0][1]]))
    return [(person_id, tags[places[tag_id]], count) for (person_id, tag_id), count in ordered]


def of_public(query: Q, post_id: InstrumentedAttribute[Any]) -> Q:
    """A query of rows that name a post, without those of posts that nobody may read."""
    return query.where(post_id.not_in(_hidden()))


def _count(query: sa.Select[*tuple[Any, ...]], post_id: InstrumentedAttribute[Any]) -> Counter[tuple[int, ...]]:
    """What a query counts, by its other columns: of all posts, without the few that nobody may read."""
    hidden = query.where(post_id.in_(_hidden()))
    return Counter(_numbers(query)) - Counter(_numbers(hidden))


def _hidden() -> sa.Select[int]:
    return sa.select(Post.id).where(Post.state.in_(HIDDEN))


def _numbers(query: sa.Select[*tuple[Any, ...]]) -> dict[tuple[int, ...], int]:
    return {tuple(keys): count for *keys, count in session().execute(query)}
