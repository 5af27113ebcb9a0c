"""A comment as a page shows it: values and no entities, because long threads have many, and nothing that it hides.

What is made of these values is as good as they are: whoever keeps it under all of them never shows what was changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from blog.conversation.models import Badge, Comment, Speaking, State
from blog.core.db import session
from blog.people.models import Person, initials


class Speaker(NamedTuple):
    """An employee beside what they said: a name, a face, and the way to their page."""

    handle: str
    name: str
    photo: str | None

    @property
    def path(self) -> str:
        """Where the person's page is."""
        return f"/people/{self.handle}"

    @property
    def photo_path(self) -> str:
        """Where the portrait is served; only for whoever has one."""
        return f"/media/{self.photo}"

    @property
    def initials(self) -> str:
        """What stands in the place of a missing portrait."""
        return initials(self.name)


class Mark(NamedTuple):
    """A badge, as far as a page shows it."""

    label: str
    path: str
    settled: bool


class Response(NamedTuple):
    """What the company said to a comment first, as lists mention it."""

    name: str
    published_at: datetime
    # None: it was imported, and whoever said it is not known here.
    person: Speaker | None


class Elsewhere:
    """A comment that another one names: what it replies to, or what answers it."""

    __slots__ = ("id", "name", "published_at", "state")

    def __init__(self, id: int, state: State, name: str, published_at: datetime | None) -> None:
        self.id, self.state, self.name, self.published_at = id, state, name, published_at

    @property
    def named(self) -> tuple[Any, ...]:
        """All that is shown of it elsewhere."""
        return self.id, self.state, self.name, self.published_at

    @property
    def path(self) -> str:
        """The permanent address: it redirects to the comment in its thread."""
        return f"/comments/{self.id}"

    @property
    def topic(self) -> str:
        """What the record calls this comment."""
        return f"comment/{self.id}"

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return f"comment-{self.id}"

    @property
    def is_public(self) -> bool:
        """Whether its words may be shown to anyone."""
        return self.state is State.PUBLISHED


# In columns of the tables, which cost less to ask for than those of classes.
_comment, _person, _badge = Comment.__table__.c, Person.__table__.c, Badge.__table__.c
# Read in this order, and shown: whoever shows more of a comment must read it here.
_COLUMNS = (
    _comment.id,
    _comment.state,
    _comment.name,
    _comment.published_at,
    _comment.parent_id,
    _comment.html,
    _comment.sent_at,
    _comment.title,
    _comment.speaking,
    _comment.closed_at,
    _comment.reason,
    _comment.imported,
    _comment.no_reply_at,
    _comment.promised_for,
    _comment.edited_at,
    _comment.hidden_at,
    _comment.person_id,
    _comment.no_reply_by_id,
    _comment.promised_by_id,
)
_SAID = sa.select(*_COLUMNS).where(_comment.id.in_(sa.bindparam("ids", expanding=True)))
_NAMED = sa.select(*_COLUMNS[:4]).where(_comment.id.in_(sa.bindparam("ids", expanding=True)))
_PEOPLE = sa.select(_person.id, _person.handle, _person.name, _person.photo).where(
    _person.id.in_(sa.bindparam("ids", expanding=True))
)
# The last of them first, so that the first one is what stays.
_RESPONSES = (
    sa.select(_comment.parent_id, _comment.name, _comment.published_at, _person.handle, _person.name, _person.photo)
    .outerjoin_from(Comment.__table__, Person.__table__, _person.id == _comment.person_id)
    .where(
        _comment.parent_id.in_(sa.bindparam("ids", expanding=True)),
        _comment.speaking == Speaking.COMPANY,
        _comment.state == State.PUBLISHED,
    )
    # By what they answer first: otherwise SQLite would read every response there is, to sort none.
    .order_by(_comment.parent_id.desc(), _comment.published_at.desc(), _comment.id.desc())
)
_BADGES = (
    sa.select(_badge.comment_id, _badge.label, _badge.path, _badge.settled)
    .where(_badge.comment_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(_badge.label)
)


class Said(Elsewhere):
    """A comment with its words, who said them, and what became of it."""

    __slots__ = (
        "badges",
        "closed_at",
        "edited_at",
        "hidden_at",
        "html",
        "imported",
        "no_reply_at",
        "no_reply_by",
        "parent_id",
        "person",
        "person_id",
        "promised_by",
        "promised_for",
        "reason",
        "row",
        "sent_at",
        "speaking",
        "title",
    )

    def __init__(self, row: tuple[Any, ...], badges: tuple[Mark, ...], people: dict[int, Speaker]) -> None:
        self.row, self.badges = row, badges
        self.parent_id: int | None
        self.html: str
        self.sent_at: datetime
        self.title: str
        self.speaking: Speaking | None
        self.closed_at: datetime | None
        self.reason: str | None
        self.imported: bool
        self.no_reply_at: datetime | None
        self.promised_for: date | None
        self.edited_at: datetime | None
        self.hidden_at: datetime | None
        self.person_id: int | None
        (
            self.id,
            self.state,
            self.name,
            self.published_at,
            self.parent_id,
            self.html,
            self.sent_at,
            self.title,
            self.speaking,
            self.closed_at,
            self.reason,
            self.imported,
            self.no_reply_at,
            self.promised_for,
            self.edited_at,
            self.hidden_at,
            self.person_id,
            no_reply_by,
            promised_by,
        ) = row
        self.person = people.get(self.person_id or 0)
        self.no_reply_by = people.get(no_reply_by or 0)
        self.promised_by = people.get(promised_by or 0)

    @property
    def values(self) -> tuple[Any, ...]:
        """All that is shown of it."""
        return self.row, self.badges, self.person, self.no_reply_by, self.promised_by

    @property
    def is_response(self) -> bool:
        """Whether it speaks for the company."""
        return self.speaking is Speaking.COMPANY


def read(ids: list[int]) -> dict[int, Said]:
    """Comments by id, with all that is shown of them, in three queries."""
    rows = [tuple(row) for row in session().execute(_SAID, {"ids": ids})]
    badges: dict[int, list[Mark]] = {}
    for comment_id, label, path, settled in session().execute(_BADGES, {"ids": ids}):
        badges.setdefault(comment_id, []).append(Mark(label, path, settled))
    people = _speakers({person for row in rows for person in row[-3:] if person is not None})
    return {row[0]: Said(row, tuple(badges.get(row[0], ())), people) for row in rows}


def first_responses(ids: list[int]) -> dict[int, Response]:
    """The first published company response to each of these comments that has one."""
    rows: Any = session().execute(_RESPONSES, {"ids": ids}) if ids else ()
    return {parent: Response(name, at, Speaker(*person) if person[0] else None) for parent, name, at, *person in rows}


def named(ids: Iterable[int]) -> dict[int, Elsewhere]:
    """Comments that stand elsewhere, by id, without their words."""
    wanted = sorted(ids)
    return {row.id: Elsewhere(*row) for row in session().execute(_NAMED, {"ids": wanted})} if wanted else {}


def _speakers(ids: set[int]) -> dict[int, Speaker]:
    if not ids:
        return {}
    rows = session().execute(_PEOPLE, {"ids": sorted(ids)})
    return {id: Speaker(handle, name, photo) for id, handle, name, photo in rows}
