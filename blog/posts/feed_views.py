"""The feeds of posts: of the site, an author, a tag, an author's tag, a series, and the comments of one post."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from blog.conversation import feed as conversation_feed
from blog.conversation import queries as conversation
from blog.core import feeds, settings
from blog.core.feeds import Feed
from blog.core.pages import Page
from blog.people import queries as people
from blog.people.models import Person
from blog.posts import archiving, feed, lines, queries
from blog.posts.lines import Line
from blog.posts.models import Post, Tag
from blog.record import queries as record

blueprint = Blueprint("post_feeds", __name__)


@blueprint.get("/feed.atom")
def site() -> Response:
    """Every post."""
    page = lines.latest(feeds.PAGE_SIZE, feeds.asked_page(), with_tags=True)
    return _posts(page, topic="feed/posts", title=settings.get("site.name"), path="/feed.atom", about="/")


@blueprint.get("/people/<handle>/feed.atom")
def author(handle: str) -> Response:
    """One author's posts."""
    person = _person_or_404(handle)
    page = queries.by_author(person, feeds.asked_page(), feeds.PAGE_SIZE)
    title = f"{person.name} on {settings.get('site.name')}"
    return _posts(page, topic=f"{person.topic}/posts", title=title, path=f"{person.path}/feed.atom", about=person.path)


@blueprint.get("/tags/<tag>/feed.atom")
def tagged(tag: str) -> Response:
    """The posts with one tag."""
    found = _tag_or_404(tag)
    page = queries.by_tag(found, feeds.asked_page(), feeds.PAGE_SIZE)
    title = f"{settings.get('site.name')}: {found.name}"
    return _posts(page, topic=f"tag/{found.id}/posts", title=title, path=f"{found.path}/feed.atom", about=found.path)


@blueprint.get("/people/<handle>/tags/<tag>/feed.atom")
def author_tagged(handle: str, tag: str) -> Response:
    """One author's posts with one tag."""
    person, found = _person_or_404(handle), _tag_or_404(tag)
    page = queries.by_author_and_tag(person, found, feeds.asked_page(), feeds.PAGE_SIZE)
    return _posts(
        page,
        topic=f"{person.topic}/tag/{found.id}/posts",
        title=f"{person.name} on {found.name}",
        path=f"{person.path}{found.path}/feed.atom",
        about=f"{person.path}{found.path}",
    )


@blueprint.get("/series/<slug>/feed.atom")
def in_series(slug: str) -> Response:
    """The parts of one series, newest first."""
    found = archiving.series(slug)
    if found is None:
        abort(404)
    page = archiving.newest_of_series(found, feeds.asked_page(), feeds.PAGE_SIZE)
    title = f"{settings.get('site.name')}: {found.name}"
    return _posts(page, topic=f"series/{found.id}/posts", title=title, path=f"{found.path}/feed.atom", about=found.path)


@blueprint.get("/posts/<slug>/comments/feed.atom")
def comments(slug: str) -> Response:
    """The comments of one post."""
    post = queries.by_slug(slug)
    if post is None or post.thread is None or not post.thread.public:
        abort(404)
    page = conversation.newest(feeds.asked_page(), feeds.PAGE_SIZE, thread=post.thread)
    return feeds.respond(
        Feed(
            topic=conversation_feed.feed_of(post.thread),
            title=f"Comments on {post.title}",
            path=feed.comments_path(post),
            page=post.path,
            entries=conversation_feed.entries(page.items),
            moved=record.grown(),
        ),
        page,
    )


def _posts(page: Page[Post] | Page[Line], *, topic: str, title: str, path: str, about: str) -> Response:
    return feeds.respond(
        Feed(
            topic=topic,
            title=title,
            subtitle=settings.get("site.tagline"),
            path=path,
            page=about,
            entries=feed.entries(page.items),
            moved=record.grown(),
        ),
        page,
    )


def _person_or_404(handle: str) -> Person:
    person = people.with_page(handle)
    if person is None:
        abort(404)
    return person


def _tag_or_404(slug: str) -> Tag:
    tag = queries.tag(slug)
    if tag is None:
        abort(404)
    return tag
