"""Reads of drafts of changes: what they say, with the people, the issue and the comment that they name."""

from __future__ import annotations

import sqlalchemy as sa

from blog.conversation import queries as conversation
from blog.conversation.models import Comment
from blog.core.db import session
from blog.desk.models import Change
from blog.issues import queries as issues
from blog.people import queries as people
from blog.people.models import Person
from blog.posts import rules, second
from blog.posts.models import Post, Tag
from blog.posts.rules import Fields


def of(post: Post) -> Change | None:
    """The draft of changes of a post."""
    return session().scalar(sa.select(Change).where(Change.post_id == post.id))


def needs_reader(change: Change) -> bool:
    """Whether somebody else has to publish it: the post asks for that now, or will."""
    said = read(change)
    slugs = [rules.tag_slug(name) for name in said.get("tags", ())]
    tags = session().scalars(sa.select(Tag).where(Tag.slug.in_(slugs))).all()
    return second.needed(change.post) or rules.needs_second_reader(said["authors"], tags)


def may_read(change: Change, person: Person) -> bool:
    """Whether this person may see it: who may edit the post, and who was asked to read it."""
    asked = change.ready_at is not None and second.is_asked(change.reader, person)
    return asked or rules.may_edit(change.post, person)


def read(change: Change) -> Fields:
    """What a draft of changes says, with the people and the issue that it names."""
    kept = change.fields
    named = [people.by_handle(handle) for handle in kept.get("authors", [])]
    number = kept.get("issue")
    found = issues.by_number(number) if number else None
    return Fields(
        title=change.title,
        source=change.source,
        authors=[person for person in named if person is not None],
        tags=list(kept.get("tags", [])),
        issue=found.number if found else None,
        series=str(kept.get("series", "")),
        language=str(kept.get("language", "")),
        reply_to=str(kept.get("reply_to", "")),
    )


def credit_of(change: Change) -> Comment | None:
    """The comment whose author found the mistake, while anyone may read it."""
    return conversation.public_comment(change.credit_id) if change.credit_id else None
