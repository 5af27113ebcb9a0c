"""Feeds: valid whatever they hold, the same bytes for the same words, and silent when nothing moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from blog.core import clock, feeds, settings
from blog.core.feeds import Author, Category, Feed, FeedEntry, Replies, Reply
from tests import atom

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Receipt:
    """What the record gives out."""

    seq: int = 12
    hash: str = "5e" * 32

    @property
    def path(self) -> str:
        return f"/record/{self.seq}"


def an_entry(number: int = 1, **changes: Any) -> FeedEntry:
    said: dict[str, Any] = {
        "topic": f"post/{number}",
        "title": f"Post {number}",
        "path": f"/posts/post-{number}",
        "updated": NOON + timedelta(hours=number - 12),
        "html": "<p>Words.</p>",
        "authors": [Author("Ann Lee", "/people/ann")],
    }
    return FeedEntry(**(said | changes))


def a_feed(entries: Sequence[FeedEntry] = (), **changes: Any) -> Feed:
    said: dict[str, Any] = {"topic": "feed/posts", "title": "Openline", "path": "/feed.atom", "page": "/"}
    return Feed(entries=entries, **(said | changes))


def ask(app: Flask, feed: Feed, method: str = "GET", **headers: str) -> TestResponse:
    """What a reader who sends these headers is answered."""
    if "probe" not in app.view_functions:
        app.add_url_rule("/probe.atom", "probe", lambda: "")
    app.view_functions["probe"] = lambda: feeds.respond(feed)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client().open("/probe.atom", method=method, headers=sent)


def test_an_entry_says_everything_a_reader_needs(app: Flask) -> None:
    entry = an_entry(
        published=NOON,
        authors=[Author("Ann Lee", "/people/ann"), Author("Ben")],
        categories=[Category("metal", "Metal work")],
        receipt=Receipt(),
        in_reply_to=Reply("post/7", "/posts/seven"),
        replies=Replies("/posts/post-1#conversation", "/posts/post-1/comments/feed.atom", 3, NOON),
        related=["/issues/4"],
    )
    found = atom.read(ask(app, a_feed([entry]))).entries[0]
    assert found.id == f"tag:{settings.tag_authority()}:/post/1"
    assert [(author.name, author.get("href")) for author in found.authors] == [
        ("Ann Lee", "http://localhost/people/ann"),
        ("Ben", None),
    ]
    assert (found.tags[0].term, found.tags[0].label) == ("metal", "Metal work")
    assert found["thr_in-reply-to"]["ref"] == f"tag:{settings.tag_authority()}:/post/7"
    assert found.thr_total == "3"
    replies = [(link.type, link.href, link["thr:count"]) for link in found.links if link.rel == "replies"]
    assert replies == [
        ("text/html", "http://localhost/posts/post-1#conversation", "3"),
        ("application/atom+xml", "http://localhost/posts/post-1/comments/feed.atom", "3"),
    ]
    assert found.openline_receipt["hash"] == "5e" * 32
    assert f"Record 12</a> · {'5e' * 32}" in found.content[0].value
    assert found.published == "2026-03-03T12:00:00+00:00"


def test_an_empty_feed_is_valid_and_its_date_does_not_move(app: Flask) -> None:
    first, second = ask(app, a_feed()), ask(app, a_feed())
    assert atom.read(first).feed.updated.startswith(settings.tag_authority().rpartition(",")[2])
    assert first.data == second.data


def test_what_a_reader_has_already_is_answered_with_304_and_no_body(app: Flask) -> None:
    feed = a_feed([an_entry(1), an_entry(2)])
    full = ask(app, feed)
    tag, modified = full.headers["ETag"], full.headers["Last-Modified"]
    assert tag.startswith('"'), "the ETag must be strong"
    assert modified == "Tue, 03 Mar 2026 02:00:00 GMT"
    assert full.headers["Cache-Control"] == "no-cache"
    for headers in ({"If_None_Match": tag}, {"If_Modified_Since": modified}, {"If_None_Match": f'"x", {tag}'}):
        again = ask(app, feed, **headers)
        assert (again.status_code, again.data) == (304, b""), headers
        assert again.headers["ETag"] == tag


def test_a_reader_with_other_bytes_gets_these(bare_app: Flask) -> None:
    feed = a_feed([an_entry()])
    assert ask(bare_app, feed, If_None_Match='"other"').status_code == 200
    assert ask(bare_app, feed, If_Modified_Since="Mon, 02 Mar 2026 00:00:00 GMT").status_code == 200
    modified = ask(bare_app, feed).headers["Last-Modified"]
    assert ask(bare_app, feed, If_None_Match='"other"', If_Modified_Since=modified).status_code == 200
    changed = a_feed([an_entry(html="<p>Other words.</p>")])
    assert ask(bare_app, changed, If_None_Match=ask(bare_app, feed).headers["ETag"]).status_code == 200


def test_what_moved_without_a_new_entry_moves_last_modified(bare_app: Flask) -> None:
    feed = a_feed([an_entry(1)])
    held = ask(bare_app, feed).headers["Last-Modified"]
    moved = a_feed([an_entry(1)], moved=NOON + timedelta(days=400))
    assert ask(bare_app, moved, If_Modified_Since=held).status_code == 200


def test_a_second_change_in_the_same_second_is_not_missed(bare_app: Flask) -> None:
    with clock.travel(NOON + timedelta(milliseconds=300)):
        held = ask(bare_app, a_feed([an_entry()], moved=NOON + timedelta(milliseconds=200))).headers["Last-Modified"]
    with clock.travel(NOON + timedelta(milliseconds=900)):
        moved = a_feed([an_entry(html="<p>More.</p>")], moved=NOON + timedelta(milliseconds=800))
        assert ask(bare_app, moved, If_Modified_Since=held).status_code == 200


def test_head_answers_like_get_without_the_body(app: Flask) -> None:
    full, head = ask(app, a_feed([an_entry()])), ask(app, a_feed([an_entry()]), method="HEAD")
    assert head.data == b""
    for name in ("ETag", "Last-Modified", "Content-Type", "Content-Length"):
        assert head.headers[name] == full.headers[name]


def test_pages_of_a_feed_name_their_neighbours(app: Flask) -> None:
    feed = a_feed([an_entry()], key="older-5-5", older="older-9-9", newer="newer-3-3")
    links = {link.rel: link.href for link in atom.read(ask(app, feed)).feed.links}
    assert links["self"] == "http://localhost/feed.atom?page=older-5-5"
    assert links["first"] == "http://localhost/feed.atom"
    assert links["next"] == "http://localhost/feed.atom?page=older-9-9"
    assert links["previous"] == "http://localhost/feed.atom?page=newer-3-3"


@pytest.mark.parametrize(("asked", "taken"), [("older-5-5", "older-5-5"), ("2", None), ('older-1-1"><x', None)])
def test_nonsense_asks_for_the_first_page(app: Flask, asked: str, taken: str | None) -> None:
    with app.test_request_context("/feed.atom", query_string={"page": asked}):
        assert feeds.asked_page() == taken


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ('<a href="/posts/two?a=1&amp;b=2">x</a>', 'href="http://localhost/posts/two?a=1&amp;b=2"'),
        ('<a href="#note">x</a>', 'href="http://localhost/posts/post-1#note"'),
        ('<img src="../media/a.png" alt="x">', 'src="http://localhost/media/a.png"'),
        ('<a title="a > b" href="/c">x</a>', 'href="http://localhost/c"'),
        ('<a href="mailto:a@example.com">x</a>', 'href="mailto:a@example.com"'),
        ('<code>href="/kept"</code>', '<code>href="/kept"</code>'),
        ('<a href="http://[broken">x</a>', 'href="http://localhost/posts/post-1"'),
    ],
)
def test_every_address_in_the_text_is_absolute(app: Flask, written: str, sent: str) -> None:
    response = ask(app, a_feed([an_entry(html=written)]))
    atom.read(response)
    content = atom.content(response)
    assert sent in content


HOSTILE = [
    "]]>",
    "<![CDATA[ x ]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &amp;nbsp; &bogus; &#0;",
    "control \x00\x01\x08\x0b\x0c\x1f\x7f \ufffe\uffff \U0001ffff",
    "surrogate \ud800",
    "<script>alert(1)</script>",
    "\u202eevil\u202c",
    "x" * 2_000,
    "   ",
    "",
    "é" * 2_000,
]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_keep_the_feed_valid(app: Flask, words: str) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    entry = an_entry(
        title=words, html=f"<p>{escaped}</p>", authors=[Author(words)], categories=[Category("t", words)]
    )  # fmt: skip
    parsed = atom.read(ask(app, a_feed([entry, an_entry(2)], title=words, subtitle=words)))
    assert [found.id.rpartition("/")[2] for found in parsed.entries] == ["1", "2"]


def test_any_words_keep_the_feed_valid(app: Flask) -> None:
    @hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.text(), st.text())
    def check(title: str, words: str) -> None:
        body = words.replace("&", "&amp;").replace("<", "&lt;")
        assert not atom.problems(ask(app, a_feed([an_entry(title=title, html=f"<p>{body}</p>")])).data)

    check()


def test_the_same_words_are_the_same_bytes(app: Flask) -> None:
    feed = a_feed([an_entry(1), an_entry(2)])
    assert ask(app, feed).data == ask(app, feed).data


def test_ids_are_kept_when_the_site_moves(bare_app: Flask) -> None:
    before = atom.read(ask(bare_app, a_feed([an_entry()])))
    bare_app.config["BASE_URL"] = "https://elsewhere.example/blog"
    after = atom.read(ask(bare_app, a_feed([an_entry(title="New", path="/posts/new")])))
    assert (after.feed.id, after.entries[0].id) == (before.feed.id, before.entries[0].id)
    assert after.entries[0].link == "https://elsewhere.example/blog/posts/new"


BROKEN = {
    "no title": (b"<title>Openline</title>", b""),
    "two ids": (b"<title>Openline</title>", b"<title>Openline</title><id>tag:a,2026-01-01:/x</id>"),
    "a date without zone": (b"+00:00</updated>", b"</updated>"),
    "a relative link": (b'href="http://localhost/feed.atom"', b'href="/feed.atom"'),
    "an unknown element": (b"<title>Openline</title>", b"<title>Openline</title><mood/>"),
    "an address": (b"<name>Ann Lee</name>", b"<name>Ann Lee</name><email>a@example.com</email>"),
    "a script": (b"&lt;p&gt;Words", b"&lt;script&gt;Words"),
    "an id of an entry twice": (b":/feed/posts", b":/post/1"),
    "a relative picture": (b"&lt;p&gt;Words", b"&lt;img src='/x'&gt;Words"),
    "a broken entity": (b"Words", b"&nbsp;"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_checker_finds_what_is_wrong(app: Flask, name: str) -> None:
    body = ask(app, a_feed([an_entry()])).data
    assert atom.problems(body) == []
    old, new = BROKEN[name]
    assert old in body
    assert atom.problems(body.replace(old, new))
