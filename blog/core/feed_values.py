"""What feeds say, before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from blog.core import settings

ATOM = "application/atom+xml"


class Receipt(Protocol):
    """The record's receipt of an entry: `blog.record.queries.Receipt`, seen from below."""

    @property
    def seq(self) -> int:
        """Its place in the record."""

    @property
    def hash(self) -> str:
        """The hash of its line."""

    @property
    def path(self) -> str:
        """Where it can be seen."""


@dataclass(frozen=True)
class Author:
    """Who wrote an entry: the name, and for people of ours the page that says who they are."""

    name: str
    path: str | None = None


@dataclass(frozen=True)
class Category:
    """A word that an entry is filed under: `term` for programs, `label` for people."""

    term: str
    label: str | None = None


@dataclass(frozen=True)
class Reply:
    """What an entry answers (RFC 4685): what the record calls it, and where it stands."""

    topic: str
    path: str


@dataclass(frozen=True)
class Replies:
    """The conversation under an entry (RFC 4685): its page, its feed, how many replies, when the last one came."""

    path: str
    feed: str
    count: int
    updated: datetime | None = None


@dataclass(frozen=True)
class FeedEntry:
    """One entry. `topic` is what the record calls it, `html` its whole text, already sanitised, `path` its page."""

    topic: str
    title: str
    path: str
    updated: datetime
    html: str
    authors: Sequence[Author] = ()
    published: datetime | None = None
    categories: Sequence[Category] = ()
    receipt: Receipt | None = None
    in_reply_to: Reply | None = None
    replies: Replies | None = None
    related: Sequence[str] = ()
    # BCP 47, where it is not the feed's.
    language: str = ""


@dataclass(frozen=True)
class Feed:
    """A feed, or one page of it.

    `topic` names it for ever (`feed/posts`, `post/12/comments`), `path` is its own address, `page` the page that people
    read instead. `key`, `older` and `newer` are keyset keys: of this page (None for the first) and its neighbours.
    `moved` is when anything in it last changed, when that is not the newest entry's `updated` (a removal, a typo).
    """

    topic: str
    title: str
    path: str
    page: str
    entries: Sequence[FeedEntry]
    subtitle: str = ""
    key: str | None = None
    older: str | None = None
    newer: str | None = None
    moved: datetime | None = None


def tag_id(topic: str) -> str:
    """The id of a thing, for ever (RFC 4151): `tag:example.com,2026-11-21:/post/12`."""
    return f"tag:{settings.tag_authority()}:/{topic}"


def updated_of(feed: Feed) -> datetime:
    """The newest entry's; of an empty feed the day that its ids are minted from, so that it never moves."""
    return whole(max((entry.updated for entry in feed.entries), default=_begun()))


def _begun() -> datetime:
    return datetime.fromisoformat(settings.tag_authority().rpartition(",")[2]).replace(tzinfo=UTC)


def whole(moment: datetime) -> datetime:
    """A moment in UTC, in whole seconds: as feeds and HTTP say it."""
    return moment.astimezone(UTC).replace(microsecond=0)
