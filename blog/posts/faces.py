"""What posts put on a person's page and into the directory: what they write about, and how often."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from blog.core.db import session
from blog.people.models import Person
from blog.people.sections import Topic
from blog.posts.models import Post, PostAuthor, PostTag, State, Tag


def topics(people: Sequence[Person]) -> dict[int, list[Topic]]:
    """The tags of what each of these people has published, the most frequent first. One query for all of them."""
    known = {person.id: person for person in people}
    if not known:
        return {}
    count = sa.func.count().label("count")
    rows = session().execute(
        sa.select(PostAuthor.person_id, Tag, count)
        .join(Post, Post.id == PostAuthor.post_id)
        .join(PostTag, PostTag.post_id == Post.id)
        .join(Tag, Tag.id == PostTag.tag_id)
        .where(Post.state == State.PUBLISHED, PostAuthor.person_id.in_(list(known)))
        .group_by(PostAuthor.person_id, Tag.id)
        .order_by(count.desc(), Tag.name)
    )
    found: dict[int, list[Topic]] = {}
    for person_id, tag, number in rows:
        path = f"{known[person_id].path}{tag.path}"
        found.setdefault(person_id, []).append(Topic(tag.name, number, path))
    return found
