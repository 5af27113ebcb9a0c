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
from html import escape
from typing import Any, Protocol
from urllib.parse import urlencode, urljoin

from feedgen.feed import FeedGenerator
from flask import Response, request

from blog.core import clock, links, settings, text
from blog.core.feed_extension import ATOM, EntryExtension, FeedExtension, InReplyTo, Link, ReceiptMark
from blog.core.pages import Page

# How many entries one page of a feed has; older ones follow by rel=next (RFC 5005).
PAGE_SIZE = 30
SECOND = timedelta(seconds=1)
CONTENT_TYPE = f"{ATOM}; charset=utf-8"

# Tags as the sanitiser writes them, and the addresses in them.
_TAG = re.compile(r'<[a-z][a-z0-9]*(?:\s+[a-z-]+="[^"]*")+\s*/?>')
_KEY = re.compile(r"(?:older|newer)-\d{1,16}(?:-\d{1,15})?", re.ASCII)
# What lets a browser choose among the sizes of a picture. A feed reader gets the picture.
_CHOICE = re.compile(r'</?picture>|<source\s[^>]*>|(?<=")\s(?:srcset|sizes|loading|decoding)="[^"<>]*"')
_ADDRESS = re.compile(r'(\s(?:href|src|cite)=")([^"]*)"')


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
    if page is not None:
        feed = replace(feed, key=asked_page(), older=page.older, newer=page.newer)
    return answer(write(feed), CONTENT_TYPE, moved=max(_updated(feed), feed.moved or _updated(feed)))


def answer(body: bytes, content_type: str, *, moved: datetime) -> Response:
    """Answer with bytes that readers ask for again and again, or with 304 and no body when they have them already."""
    response = Response(body, content_type=content_type)
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.last_modified = _whole(moved)
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    response.last_modified = _settled(moved)
    return response


def _settled(moved: datetime) -> datetime:
    """A Last-Modified that can be trusted: HTTP counts whole seconds, and more may happen in one that is not over."""
    whole = _whole(moved)
    over = whole + SECOND
    return whole if clock.look(lambda now: over if now < over else None) >= over else whole - SECOND


def asked_page() -> str | None:
    """The keyset key that the request asks for; None is the first page, and so is nonsense."""
    key = request.args.get("page", "")
    return key if _KEY.fullmatch(key) else None


def write(feed: Feed) -> bytes:
    """The feed as Atom: the same bytes for the same feed."""
    generator = FeedGenerator()
    generator.register_extension("openline", FeedExtension, EntryExtension, rss=False)
    generator.id(tag_id(feed.topic))
    generator.title(_fit(feed.title).strip() or settings.get("site.name"))
    generator.subtitle(_fit(feed.subtitle) or None)
    generator.updated(_updated(feed))
    generator.language(settings.get("site.language"))
    generator.generator("Openline")
    generator.author(name=settings.get("site.company"), uri=links.absolute("/"))
    generator.link([{"rel": rel, "href": href, "type": type_} for rel, href, type_ in _feed_links(feed)])
    for entry in feed.entries:
        _add(generator, entry)
    written: bytes = generator.atom_str()
    return written


def tag_id(topic: str) -> str:
    """The id of a thing, for ever (RFC 4151): `tag:example.com,2026-11-21:/post/12`."""
    return f"tag:{settings.tag_authority()}:/{topic}"


def _add(generator: FeedGenerator, entry: FeedEntry) -> None:
    made = generator.add_entry(order="append")
    made.id(tag_id(entry.topic))
    made.title(_fit(entry.title).strip() or "Untitled")
    made.updated(_whole(entry.updated))
    if entry.published:
        made.published(_whole(entry.published))
    for author in entry.authors:
        address = {"uri": links.absolute(author.path)} if author.path else {}
        made.author(name=_fit(author.name).strip() or "Somebody", **address)
    for category in entry.categories:
        label = {"label": _fit(category.label)} if category.label else {}
        made.category(term=_fit(category.term), **label)
    made.content(_content(entry), type="html")
    extension: EntryExtension = made.openline
    extension.links = _entry_links(entry)
    extension.language = entry.language
    if entry.in_reply_to:
        answered = entry.in_reply_to
        extension.in_reply_to = InReplyTo(tag_id(answered.topic), links.absolute(answered.path))
    if entry.receipt:
        receipt = entry.receipt
        extension.receipt = ReceiptMark(receipt.seq, receipt.hash, links.absolute(receipt.path))


def _content(entry: FeedEntry) -> str:
    """The whole text, with every address absolute, and the receipt where a reader can keep it."""
    base = links.absolute(entry.path)
    plain = _CHOICE.sub("", entry.html)
    html = _fit(_TAG.sub(lambda tag: _ADDRESS.sub(lambda found: _absolute(found, base), tag.group()), plain))
    if entry.receipt:
        where = escape(links.absolute(entry.receipt.path))
        html += f'\n<p><small><a href="{where}">Record {entry.receipt.seq}</a> · {entry.receipt.hash}</small></p>'
    return html or " "


def _absolute(found: re.Match[str], base: str) -> str:
    try:
        return f'{found.group(1)}{urljoin(base, found.group(2))}"'
    except ValueError:  # an address that cannot be read leads nowhere, here as on the page
        return f'{found.group(1)}{escape(base)}"'


def _entry_links(entry: FeedEntry) -> list[Link]:
    made = [Link(links.absolute(entry.path))]
    if entry.replies:
        count, updated = entry.replies.count, entry.replies.updated
        made.append(Link(links.absolute(entry.replies.path), "replies", count=count, updated=updated))
        made.append(Link(links.absolute(entry.replies.feed), "replies", ATOM, count=count, updated=updated))
    return made + [Link(links.absolute(path), "related") for path in entry.related]


def _feed_links(feed: Feed) -> list[tuple[str, str, str]]:
    found = [("self", _at(feed.path, feed.key), ATOM), ("alternate", links.absolute(feed.page), "text/html")]
    if feed.key or feed.older:
        found.append(("first", _at(feed.path, None), ATOM))
    if feed.older:
        found.append(("next", _at(feed.path, feed.older), ATOM))
    if feed.newer:
        found.append(("previous", _at(feed.path, feed.newer), ATOM))
    return found


def _at(path: str, key: str | None) -> str:
    return links.absolute(path) + (f"?{urlencode({'page': key})}" if key else "")


def _updated(feed: Feed) -> datetime:
    """The newest entry's; of an empty feed the day that its ids are minted from, so that it never moves."""
    return _whole(max((entry.updated for entry in feed.entries), default=_begun()))


def _begun() -> datetime:
    return datetime.fromisoformat(settings.tag_authority().rpartition(",")[2]).replace(tzinfo=UTC)


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _fit(words: str) -> str:
    """Words, in the language of whoever asks, without what XML cannot hold."""
    return text.without_controls(str(words))
