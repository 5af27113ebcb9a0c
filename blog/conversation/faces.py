"""What the conversation puts on a person's page: their last answers for the company."""

from __future__ import annotations

from sqlalchemy.orm import selectinload

from blog.conversation import queries
from blog.conversation.models import Comment, Speaking
from blog.core.db import session
from blog.people.models import Person

# As many as show how somebody answers; all of them stand under /responses.
SHOWN = 5


def responses(person: Person) -> list[Comment]:
    """Somebody's last company responses, the newest first, with what each answers."""
    query = queries.public_comments().where(Comment.person_id == person.id, Comment.speaking == Speaking.COMPANY)
    query = query.order_by(Comment.published_at.desc(), Comment.id.desc()).limit(SHOWN)
    return list(session().scalars(query.options(selectinload(Comment.parent))).unique())
