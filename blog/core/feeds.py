"""Atom (RFC 4287): what a feed says, and how it is answered.

A package makes `FeedEntry` values in its `feed.py`; its `feed_views.py` hands them to `respond` in a `Feed`. Ids come
from what the record calls a thing (`post/12`), never from its address, so they outlive every change of title and slug.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import Response, request

from blog.core import clock, feed_writing
from blog.core.feed_values import (
    ATOM,
    Author,
    Category,
    Feed,
    FeedEntry,
    Receipt,
    Replies,
    Reply,
    tag_id,
    updated_of,
    whole,
)
from blog.core.pages import Page

__all__ = [
    "Author",
    "Category",
    "Feed",
    "FeedEntry",
    "Receipt",
    "Replies",
    "Reply",
    "answer",
    "asked_page",
    "respond",
    "tag_id",
    "updated_of",
]

# How many entries one page of a feed has; older ones follow by rel=next (RFC 5005).
PAGE_SIZE = 30
SECOND = timedelta(seconds=1)
CONTENT_TYPE = f"{ATOM}; charset=utf-8"

_KEY = re.compile(r"(?:older|newer)-\d{1,16}(?:-\d{1,15})?", re.ASCII)


def respond(feed: Feed, page: Page[Any] | None = None) -> Response:
    """Answer with a feed, or with 304 and no body when the reader has these bytes already.

    `page` is the page of the listing that was asked for: the feed then leads to its neighbours (RFC 5005). The ETag is
    strong (a hash of the bytes). Readers may keep a feed but must ask every time whether it still stands.
    """
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
