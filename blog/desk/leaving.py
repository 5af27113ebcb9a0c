"""Drafts of changes that somebody who leaves scheduled, or was asked to read: they go to whoever follows."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.core import due
from blog.core.db import lock, session
from blog.core.i18n import _
from blog.desk.models import Change
from blog.people import handover
from blog.people.handover import Open
from blog.people.models import Person
from blog.posts.models import Post


def register() -> None:
    """Say what the desk keeps in somebody's name."""
    handover.register("desk", called=lambda: _("Changes to public posts"), open=look, hand_over=hand_over)


def look(person: Person) -> list[Open]:
    """The changes that somebody wrote, scheduled or was asked to read."""
    return [
        Open(change.title, f"/staff/posts/{change.post_id}", _becomes(change, person)) for change in _theirs(person)
    ]


def hand_over(person: Person, to: Person, by: Person) -> None:
    """Let somebody else answer for them. Who wrote the last words stays said: they are no second reader of those."""
    for change in _theirs(person):
        lock(change)
        if change.scheduled_by_id == person.id:
            keeper = _keeper(change, person)
            change.scheduled_by_id, change.publish_at = (keeper.id, change.publish_at) if keeper else (None, None)
        if change.reader_id == person.id:
            # Whoever wrote it is no second reader of it: then anyone is asked.
            change.reader_id = None if change.saved_by_id == to.id else to.id
        change.version += 1
    session().flush()
    due.remember()


def _becomes(change: Change, person: Person) -> str:
    if change.scheduled_by_id != person.id:
        return _("Stays as it is, with whoever takes over.")
    keeper = _keeper(change, person)
    if keeper:
        return _("Stays scheduled, by %(name)s.", name=keeper.name)
    return _("Scheduled. It becomes a draft again, of whoever takes over.")


def _keeper(change: Change, person: Person) -> Person | None:
    """Another author of the post, in whose name it stays scheduled: nothing is published without its author's doing."""
    others = (author.person for author in change.post.authors)
    return next((one for one in others if one.id != person.id and one.may_speak), None)


def _theirs(person: Person) -> list[Change]:
    named = (Change.saved_by_id, Change.scheduled_by_id, Change.reader_id)
    query = sa.select(Change).where(sa.or_(*(column == person.id for column in named)))
    whole = joinedload(Change.post).selectinload(Post.authors)
    return list(session().scalars(query.options(whole).order_by(Change.id)))
