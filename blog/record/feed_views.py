"""The feed of the record: every entry, so that a copy of each receipt is out of the company's reach."""

from __future__ import annotations

from flask import Blueprint, Response

from blog.core import feeds, settings
from blog.core.feeds import Feed
from blog.core.i18n import _
from blog.record import feed, queries

blueprint = Blueprint("record_feeds", __name__)


@blueprint.get("/record/feed.atom")
def entries() -> Response:
    """The record, newest first."""
    page = queries.page(feeds.PAGE_SIZE, feeds.asked_page())
    names = queries.names(row.by for row in page.items)
    return feeds.respond(
        Feed(
            topic="feed/record",
            title=_("%(site)s: the record", site=settings.get("site.name")),
            subtitle=_("Everything that was done here in public, in order, with its receipt."),
            path="/record/feed.atom",
            page="/record",
            entries=[feed.entry(said, name=names.get(said.entry.by)) for said in queries.read(page.items)],
            moved=queries.head().at,
        ),
        page,
    )
