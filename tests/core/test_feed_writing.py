"""Entries are written once and kept: under all that they say, and never in the place of others."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from flask import Flask

from blog.core import feed_writing, feeds, fragments, links, settings
from blog.core.feeds import Author, Category, Feed, FeedEntry, Replies, Reply
from tests.core.test_feeds import NOON, Receipt, a_feed, an_entry

# Another value for everything that an entry may say.
SAYS: dict[str, Any] = {
    "topic": "post/99",
    "title": "Another & better title",
    "path": "/posts/another",
    "updated": NOON,
    "html": '<p>Other words, <a href="#there">there</a>.</p>',
    "authors": [Author("Bo & Co")],
    "published": NOON,
    "categories": [Category("pumps", "Pumps")],
    "receipt": Receipt(),
    "in_reply_to": Reply("post/7", "/posts/seven"),
    "replies": Replies("/posts/post-1#conversation", "/posts/post-1/comments/feed.atom", 3, NOON),
    "related": ["/issues/4"],
    "language": "de",
}
# The same for a feed, and for the parts of what an entry says.
FEED_SAYS: dict[str, Any] = {
    "topic": "feed/others",
    "title": "Others",
    "path": "/others.atom",
    "page": "/others",
    "entries": [an_entry(2)],
    "subtitle": "What others say",
    "key": "older-1-1",
    "older": "older-2-2",
    "newer": "newer-3-3",
}
PARTS: list[tuple[str, Any, Any]] = [
    ("authors", [Author("Ann")], [Author("Ann", "/people/ann")]),
    ("categories", [Category("a")], [Category("a", "A")]),
    ("receipt", Receipt(seq=1), Receipt(seq=2)),
    ("receipt", Receipt(hash="5e" * 32), Receipt(hash="6f" * 32)),
    ("in_reply_to", Reply("post/7", "/posts/seven"), Reply("post/7", "/posts/eight")),
    ("replies", Replies("/a", "/b", 1), Replies("/a", "/b", 2)),
]


def anew(feed: Feed, app: Flask) -> bytes:
    """The feed as somebody writes it who has kept nothing."""
    fragments.init_app(app)
    return feed_writing.write(feed)


def together(feed: Feed) -> bytes:
    """The feed as feedgen writes it in one go."""
    generator = feed_writing._generator()
    generator.id(feeds.tag_id(feed.topic))
    generator.title(feed.title)
    generator.subtitle(feed.subtitle or None)
    generator.updated(feeds.updated_of(feed))
    generator.language(settings.get("site.language"))
    generator.generator("Openline")
    generator.author(name=settings.get("site.company"), uri=links.absolute("/"))
    found = feed_writing._feed_links(feed)
    generator.link([{"rel": rel, "href": href, "type": type_} for rel, href, type_ in found])
    for entry in feed.entries:
        feed_writing._add(generator, entry)
    written: bytes = generator.atom_str()
    return written


def test_a_feed_of_kept_entries_is_what_is_written_in_one_go(app: Flask) -> None:
    everything = an_entry(1, **SAYS)
    each = [an_entry(1, **{name: value}) for name, value in SAYS.items()]
    for feed in (
        a_feed([everything, *each]),
        a_feed(),
        a_feed([an_entry()], subtitle="What we say", older="older-2-2"),
    ):
        assert feed_writing.write(feed) == feed_writing.write(feed) == together(feed)


@pytest.mark.parametrize("name", [field.name for field in fields(FeedEntry)])
def test_whatever_an_entry_says_anew_is_written_anew(app: Flask, name: str) -> None:
    old = an_entry(1)
    new = replace(old, **{name: SAYS[name]})
    before = feed_writing.write(a_feed([old]))
    after = feed_writing.write(a_feed([new]))
    assert after != before
    assert after == anew(a_feed([new]), app)


@pytest.mark.parametrize(("name", "old", "new"), PARTS)
def test_every_part_of_it_counts(app: Flask, name: str, old: Any, new: Any) -> None:
    feed_writing.write(a_feed([an_entry(1, **{name: old})]))
    after = feed_writing.write(a_feed([an_entry(1, **{name: new})]))
    assert after == anew(a_feed([an_entry(1, **{name: new})]), app)


# `moved` is said by a header, and not in the feed.
@pytest.mark.parametrize("name", [field.name for field in fields(Feed) if field.name != "moved"])
def test_whatever_a_feed_says_anew_is_written_anew(app: Flask, name: str) -> None:
    old = a_feed([an_entry(1)])
    new = replace(old, **{name: FEED_SAYS[name]})
    before = feed_writing.write(old)
    after = feed_writing.write(new)
    assert after != before
    assert after == anew(new, app)


@pytest.mark.parametrize(
    ("name", "value"),
    [("site.company", "Others Ltd"), ("feed.authority", "other.example,2020-01-01"), ("site.language", "de")],
)
def test_a_setting_that_changes_is_heard_of(app: Flask, name: str, value: str) -> None:
    feed = a_feed([an_entry(1)])
    before = feed_writing.write(feed)
    settings.put(name, value)
    after = feed_writing.write(feed)
    assert after != before
    assert after == anew(feed, app)


def test_an_entry_is_kept_once_for_all_feeds_that_have_it(app: Flask) -> None:
    settings.tag_authority()
    feed_writing.write(a_feed([an_entry(1), an_entry(2)]))
    assert len(fragments.kept()) == 3
    feed_writing.write(a_feed([an_entry(2), an_entry(1)]))
    feed_writing.write(a_feed([an_entry(2)], path="/tags/pumps/feed.atom"))
    assert len(fragments.kept()) == 4
