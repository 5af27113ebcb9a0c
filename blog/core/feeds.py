"""Atom (RFC 4287): what a feed says, and how it is answered.

A package makes `FeedEntry` values in its `feed.py`; its `feed_views.py` hands them to `respond` in a `Feed`. Ids come
from what the record calls a thing (`post/12`), never from its address, so they outlive every change of title and slug.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from flask import Response, request

from blog.core import clock, settings
from blog.core.pages import Page

# How many entries one page of a feed has; older ones follow by rel=next (RFC 5005).
PAGE_SIZE = 30
SECOND = timedelta(seconds=1)
ATOM = "application/atom+xml"
CONTENT_TYPE = f"{ATOM}; charset=utf-8"

_KEY = re.compile(r"(?:older|newer)-\d{1,16}(?:-\d{1,15})?", re.ASCII)


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


def respond(feed: Feed, page: Page[Any] | None = None) -> Response:
    """Answer with a feed, or with 304 and no body when the reader has these bytes already.

    `page` is the page of the listing that was asked for: the feed then leads to its neighbours (RFC 5005). The ETag is
    strong (a hash of the bytes). Readers may keep a feed but must ask every time whether it still stands.
    """
    from blog.core import feed_writing  # with it come two large libraries, for the first feed that is asked for

    if page is not None:
        feed = replace(feed, key=asked_page(), older=page.older, newer=page.newer)
    return answer(feed_writing.write(feed), CONTENT_TYPE, moved=max(updated_of(feed), feed.moved or updated_of(feed)))


def answer(body: bytes, content_type: str, *, moved: datetime) -> Response:
    """Answer with bytes that readers ask for again and again, or with 304 and no body when they have them already."""
    response = Response(body, content_type=content_type)
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.last_modified = whole(moved)
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    response.last_modified = _settled(moved)
    return response


def _settled(moved: datetime) -> datetime:
    """A Last-Modified that can be trusted: HTTP counts whole seconds, and more may happen in one that is not over."""
    second = whole(moved)
    over = second + SECOND
    return second if clock.look(lambda now: over if now < over else None) >= over else second - SECOND


def asked_page() -> str | None:
    """The keyset key that the request asks for; None is the first page, and so is nonsense."""
    key = request.args.get("page", "")
    return key if _KEY.fullmatch(key) else None


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
