"""The feeds of what customers say and of what the company answers."""

from __future__ import annotations

from flask import Blueprint, Response

from blog.conversation import feed, queries
from blog.core import feeds, settings
from blog.core.feeds import Feed
from blog.core.i18n import _
from blog.record import queries as record

blueprint = Blueprint("conversation_feeds", __name__)


@blueprint.get("/comments/feed.atom")
def comments() -> Response:
    """Every public comment, wherever it stands."""
    page = queries.newest(feeds.asked_page(), feeds.PAGE_SIZE)
    return feeds.respond(
        Feed(
            topic="feed/comments",
            title=_("%(site)s: all comments", site=settings.get("site.name")),
            subtitle=_("What customers say and what we answer, as soon as it is public."),
            path="/comments/feed.atom",
            page="/",
            entries=feed.entries(page.items),
            moved=record.grown(),
        ),
        page,
    )


@blueprint.get("/responses/feed.atom")
def responses() -> Response:
    """What employees say for the company."""
    page = queries.newest(feeds.asked_page(), feeds.PAGE_SIZE, responses=True)
    company = settings.get("site.company")
    return feeds.respond(
        Feed(
            topic="feed/responses",
            title=f"{settings.get('site.name')}: {company} answers",
            subtitle=_("Only what named people say for %(company)s.", company=company),
            path="/responses/feed.atom",
            page="/responses",
            entries=feed.entries(page.items),
            moved=record.grown(),
        ),
        page,
    )
