"""Public pages: a post, static pages, and the lists of posts. A draft answers like something that never was."""

from __future__ import annotations

from datetime import MAXYEAR
from typing import Any

from babel.dates import get_month_names
from flask import Blueprint, abort, render_template, request

from blog.conversation import queries as conversation
from blog.conversation.pages import thread_context
from blog.core import pages
from blog.core.i18n import _, get_locale
from blog.core.markup import plain
from blog.core.text import excerpt
from blog.people import queries as people
from blog.posts import archiving, corrections, counts, linked_data, onward, queries
from blog.posts.models import Post
from blog.record import queries as record

posts = Blueprint("posts", __name__)

# The first lines of a post in a listing.
LEAD = 240
# What readers of a post are told about its past.
CHANGES = ("post.edited", "post.corrected", "page.edited")


@posts.get("/posts/<slug>")
def post(slug: str) -> str:
    """A post with its conversation; a withdrawn one with its reason."""
    found = queries.by_slug(slug)
    if found is None or found.thread is None:
        abort(404)
    lead = excerpt(plain(found.html), LEAD)
    talk = thread_context(found.thread, topic=found.topic, feed_path=f"{found.path}/comments/feed.atom")
    changes = changes_of(found.topic)
    return render_template(
        "posts/post.html",
        post=found,
        receipt=talk["comment_receipts"].get(found.topic),
        changes=changes,
        credits=corrections.credits_of(changes),
        lead=lead,
        about=linked_data.article(found, lead=lead, comments=talk["comment_count"], changes=changes),
        part=onward.part(found),
        before=onward.before(found),
        after=onward.after(found),
        related=onward.related(found),
        **talk,
    )


@posts.get("/pages/<slug>")
def page(slug: str) -> str:
    """A static page."""
    found = queries.page_by_slug(slug)
    if found is None:
        abort(404)
    return render_template(
        "posts/page.html",
        page=found,
        lead=excerpt(plain(found.html), LEAD),
        receipt=record.receipts([found.topic]).get(found.topic),
        changes=changes_of(found.topic),
        credits={},
        **(thread_context(found.thread) if found.thread else {"thread": None}),
    )


@posts.get("/tags/<slug>")
def tag(slug: str) -> str:
    """The posts with one tag."""
    found = queries.tag(slug)
    if found is None:
        abort(404)
    listed = queries.by_tag(found, request.args.get("page"))
    return _listing(listed, heading=found.name, path=found.path, feed=f"{found.path}/feed.atom", kind="tag")


@posts.get("/people/<handle>/tags/<tag>")
def author_tag(handle: str, tag: str) -> str:
    """One author's posts with one tag."""
    person, found = people.with_page(handle), queries.tag(tag)
    if person is None or found is None:
        abort(404)
    listed = queries.by_author_and_tag(person, found, request.args.get("page"))
    heading = _("%(name)s on %(tag)s", name=person.name, tag=found.name)
    path = f"{person.path}{found.path}"
    return _listing(listed, heading=heading, path=path, feed=f"{path}/feed.atom", kind="author")


@posts.get("/series/<slug>")
def series(slug: str) -> str:
    """The parts of a series, in their order."""
    found = archiving.series(slug)
    if found is None:
        abort(404)
    listed = archiving.of_series(found, request.args.get("page"))
    return _listing(listed, heading=found.name, path=found.path, feed=f"{found.path}/feed.atom", kind="series")


@posts.get("/archive")
def archive() -> str:
    """Every month that has posts, every tag and every series."""
    return render_template(
        "posts/archive.html",
        months=archiving.months(),
        names=_month_names(),
        tags=counts.by_tag(),
        series=counts.by_series(),
    )


@posts.get("/archive/<int:year>")
def year(year: int) -> str:
    """The posts of one year."""
    _refuse_nonsense(year, 1)
    listed = archiving.in_year(year, request.args.get("page"))
    return _listing(
        listed,
        heading=str(year),
        path=f"/archive/{year:04}",
        feed="/feed.atom",
        kind="year",
        months=archiving.months(year),
        names=_month_names(),
    )


@posts.get("/archive/<int:year>/<int:month>")
def month(year: int, month: int) -> str:
    """The posts of one month."""
    _refuse_nonsense(year, month)
    listed = archiving.in_month(year, month, request.args.get("page"))
    path = archiving.Month(year, month, 0).path
    return _listing(
        listed, heading=f"{_month_names()[month - 1]} {year}", path=path, feed="/feed.atom", kind="month", year=year
    )


def changes_of(topic: str) -> list[record.Said]:
    """What was changed in public since it was published, newest first."""
    return [said for said in reversed(record.about(topic)) if said.entry.kind in CHANGES]


def _listing(listed: pages.Page[Post], *, heading: str, path: str, feed: str, kind: str, **more: Any) -> str:
    counts = conversation.count_published(post.thread_id for post in listed.items if post.thread_id)
    return render_template(
        "posts/listing.html",
        listed=listed,
        heading=heading,
        path=path,
        feed=feed,
        kind=kind,
        comment_counts=counts,
        lead=lambda post: excerpt(plain(post.html), LEAD),
        **{"months": [], "names": [], "year": None, **more},
    )


def _refuse_nonsense(year: int, month: int) -> None:
    if not (archiving.FIRST_YEAR <= year < MAXYEAR and 1 <= month <= 12):
        abort(404)


def _month_names() -> list[str]:
    """The names of the twelve months, as they stand alone in a list."""
    names = get_month_names("wide", context="stand-alone", locale=get_locale() or "en")
    return [names[month] for month in range(1, 13)]
