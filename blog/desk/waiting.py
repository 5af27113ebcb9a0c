"""What waits on the dashboard for whoever reads before others do, and what did not go out at its time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from blog.core.db import session
from blog.desk.models import Change
from blog.people import absences, sections
from blog.people.models import Person, Role
from blog.posts import rules, scheduling
from blog.posts.models import Post, PostAuthor, State

# As many as a person can do something about today.
SHOWN = 10


@dataclass(frozen=True)
class Waits:
    """One thing that waits: its title, where it is dealt with, since when, and why it could not go out by itself."""

    title: str
    path: str
    at: datetime | None
    problem: str = ""


def register() -> None:
    """Tell the dashboard."""
    sections.on_dashboard("to read", "yours", to_read, "desk/staff/to_read.html")
    sections.on_dashboard("stuck", "late", stuck, "desk/staff/stuck.html")
    sections.on_dashboard("to confirm", "everyone", to_confirm, "desk/staff/to_confirm.html")


def to_read(person: Person) -> list[Waits]:
    """What this person was asked to read before it is public, by name or among all, the longest waiting first."""
    if not rules.may_be_second(person):
        return []
    asked = {person.id, *(one.id for one in absences.covered_by(person))}
    drafts = _asked(Post, asked).where(Post.state == State.DRAFT, Post.saved_by_id != person.id)
    changes = _asked(Change, asked).where(Change.saved_by_id != person.id)
    found = [
        *(Waits(post.title, f"/staff/posts/{post.id}/reading", post.ready_at) for post in session().scalars(drafts)),
        *(Waits(one.title, f"/staff/posts/{one.post_id}/reading", one.ready_at) for one in session().scalars(changes)),
    ]
    return sorted(found, key=lambda one: (str(one.at), one.path))[:SHOWN]


def stuck(person: Person) -> list[Waits]:
    """What could not be published at its time: of this person's own posts, and for admins of everybody's."""
    mine = set(session().scalars(sa.select(PostAuthor.post_id).where(PostAuthor.person_id == person.id)))
    posts = [post for post in scheduling.stuck() if person.has(Role.ADMIN) or post.id in mine]
    changes = session().scalars(sa.select(Change).where(Change.problem.is_not(None)).order_by(Change.publish_at))
    return [
        *(Waits(post.title, f"/staff/posts/{post.id}", post.publish_at, post.problem or "") for post in posts),
        *(
            Waits(one.title, f"/staff/posts/{one.post_id}/change", one.publish_at, one.problem or "")
            for one in changes
            if person.has(Role.ADMIN) or one.post_id in mine
        ),
    ][:SHOWN]


def to_confirm(person: Person) -> list[Waits]:
    """What went out without its second reader and nobody has read afterwards: somebody else's, the oldest first."""
    if not rules.may_be_second(person):
        return []
    query = sa.select(Post).where(Post.state == State.PUBLISHED, Post.alone_reason.is_not(None))
    query = query.where(Post.confirmed_at.is_(None), Post.saved_by_id != person.id)
    found = session().scalars(query.order_by(Post.published_at, Post.id).limit(SHOWN))
    return [
        Waits(post.title, f"/staff/posts/{post.id}/reading", post.published_at, post.alone_reason or "")
        for post in found
    ]


def _asked(model: type[Any], asked: Collection[int]) -> sa.Select[Any]:
    meant = sa.or_(model.reader_id.is_(None), model.reader_id.in_(asked))
    return sa.select(model).where(model.ready_at.is_not(None), meant).order_by(model.ready_at, model.id).limit(SHOWN)
