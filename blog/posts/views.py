"""Public pages: posts, tags, the archive and static pages. A draft answers like something that never was."""

from __future__ import annotations

from datetime import MAXYEAR

from flask import Blueprint, abort, render_template, request

from blog.conversation import queries as conversation
from blog.conversation.pages import thread_context
from blog.core import pages
from blog.core.markup import plain
from blog.core.text import excerpt
from blog.core.themes import MONTHS
from blog.posts import linked_data, queries
from blog.posts.models import Post
from blog.record import queries as record

posts = Blueprint("posts", __name__)

# Before this year nobody had a blog; it also keeps the arithmetic of zones away from the first year.
FIRST_YEAR = 1900
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
    talk = thread_context(found.thread, feed_path=f"{found.path}/comments/feed.atom")
    return render_template(
        "posts/post.html",
        post=found,
        receipt=record.receipts([found.topic]).get(found.topic),
        changes=changes_of(found.topic),
        lead=lead,
        about=linked_data.article(found, lead=lead, comments=talk["comment_count"]),
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


@posts.get("/archive")
def archive() -> str:
    """Every month that has posts, and every tag."""
    return render_template("posts/archive.html", months=queries.archive(), tags=queries.tags(), names=MONTHS)


@posts.get("/archive/<int:year>/<int:month>")
def month(year: int, month: int) -> str:
    """The posts of one month."""
    if not (FIRST_YEAR <= year < MAXYEAR and 1 <= month <= 12):
        abort(404)
    listed = queries.in_month(year, month, request.args.get("page"))
    path = queries.Month(year, month, 0).path
    return _listing(listed, heading=f"{MONTHS[month - 1]} {year}", path=path, feed="/feed.atom", kind="month")


def changes_of(topic: str) -> list[record.Said]:
    """What was changed in public since it was published, newest first."""
    return [said for said in reversed(record.about(topic)) if said.entry.kind in CHANGES]


def _listing(listed: pages.Page[Post], *, heading: str, path: str, feed: str, kind: str) -> str:
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
    )
