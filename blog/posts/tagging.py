"""Verbs of tags: what a tag is called, and whether what carries it needs a second reader."""

from __future__ import annotations

import sqlalchemy as sa

from blog.core.db import lock, session, unit_of_work
from blog.core.i18n import _
from blog.core.text import TextRefused, is_blank
from blog.people.models import Person
from blog.posts.models import PostTag, Tag
from blog.posts.rules import TAG_LONGEST


@unit_of_work
def change_tag(tag: Tag, *, name: str, needs_second_reader: bool, by: Person) -> None:
    """Say what a tag is called, and whether what carries it is read by somebody else first. Its address stays.

    Raises TextRefused, in words, when the name is missing or too long, or another tag is called that.
    """
    lock(tag)
    if is_blank(name):
        raise TextRefused(_("A tag needs a name."))
    if len(name) > TAG_LONGEST:
        raise TextRefused(_("A tag has at most %(most)d characters.", most=TAG_LONGEST))
    other = session().scalar(sa.select(Tag).where(sa.func.lower(Tag.name) == name.lower(), Tag.id != tag.id))
    if other is not None:
        raise TextRefused(_("Another tag is called that already: %(path)s", path=other.path))
    tag.name, tag.needs_second_reader = name, needs_second_reader


def every_tag() -> list[tuple[Tag, int]]:
    """Every tag with how many posts and drafts carry it, by name."""
    query = sa.select(Tag, sa.func.count(PostTag.post_id)).outerjoin(PostTag, PostTag.tag_id == Tag.id)
    rows = session().execute(query.group_by(Tag.id).order_by(Tag.name, Tag.id))
    return [(row[0], row[1]) for row in rows]


def by_id(tag_id: int) -> Tag | None:
    """One tag."""
    return session().get(Tag, tag_id)
