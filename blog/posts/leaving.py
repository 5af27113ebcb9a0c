"""Drafts and scheduled posts of somebody who leaves. What is public keeps its byline; what is not goes on without it.

Nothing new is published under the name of whoever left, and nothing under anybody's name without their doing: what its
author scheduled is a draft again, and whoever takes it over publishes it.
"""

from __future__ import annotations

import sqlalchemy as sa

from blog.core.db import lock, session
from blog.core.i18n import _
from blog.people import handover
from blog.people.handover import Open
from blog.people.models import Person
from blog.posts import queries, scheduling, writing
from blog.posts.models import Post, PostAuthor, State

UNSEEN = (State.DRAFT, State.SCHEDULED)


def register() -> None:
    """Say what posts keep in somebody's name."""
    handover.register("posts", called=lambda: _("Drafts"), open=look, hand_over=hand_over)


def look(person: Person) -> list[Open]:
    """What somebody wrote, scheduled, or was asked to read, and is not public."""
    written = [
        Open(post.title or _("A draft without a title"), f"/staff/posts/{post.id}", _becomes(post, person))
        for post in _written(person)
    ]
    read = [
        Open(post.title, f"/staff/posts/{post.id}", _("Whoever takes over is asked to read it."))
        for post in _to_read(person)
    ]
    return written + read


def hand_over(person: Person, to: Person, by: Person) -> None:
    """Give each to its other authors, and where there are none to whoever follows."""
    for post in _written(person):
        lock(post)
        others = _others(post, person)
        scheduling.unschedule_post(post, by=by)
        writing.set_authors(post, others or [to])
        writing.finish(post, by)
    for post in _to_read(person):
        # Whoever wrote it is no second reader of it: then anyone is asked.
        is_author = any(author.person_id == to.id for author in lock(post).authors)
        post.reader_id = None if is_author else to.id
    for post in session().scalars(_unseen().where(Post.scheduled_by_id == person.id)):
        lock(post).scheduled_by_id = next((one.id for one in writing.people(post) if one.may_speak), to.id)


def _written(person: Person) -> list[Post]:
    mine = sa.select(PostAuthor.post_id).where(PostAuthor.person_id == person.id)
    return list(session().scalars(_unseen().where(Post.id.in_(mine))))


def _to_read(person: Person) -> list[Post]:
    return list(session().scalars(_unseen().where(Post.reader_id == person.id)))


def _unseen() -> sa.Select[Post]:
    query = sa.select(Post).where(Post.state.in_(UNSEEN)).options(*queries.with_all())
    return query.order_by(Post.saved_at.desc(), Post.id.desc())


def _others(post: Post, person: Person) -> list[Person]:
    return [one for one in writing.people(post) if one.id != person.id]


def _becomes(post: Post, person: Person) -> str:
    names = ", ".join(one.name for one in _others(post, person))
    if post.state is State.SCHEDULED:
        if names:
            return _("Scheduled. It becomes a draft again, and %(names)s keep on with it.", names=names)
        return _("Scheduled. It becomes a draft again, of whoever takes over.")
    if names:
        return _("Goes on with %(names)s.", names=names)
    return _("Becomes a draft of whoever takes over.")
