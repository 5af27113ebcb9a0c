"""The feeds of the issues: all of them, and the steps of one."""

from __future__ import annotations

from datetime import UTC, datetime, time

from flask import Blueprint, Response, abort

from blog.core import feeds, settings
from blog.core.feeds import Feed
from blog.core.i18n import _
from blog.issues import debt_queries, feed, queries
from blog.record import feed as record_feed
from blog.record import queries as record

blueprint = Blueprint("issue_feeds", __name__)


@blueprint.get("/issues/feed.atom")
def issues() -> Response:
    """One entry for each issue, on top when it has moved."""
    page = queries.last_moved(feeds.asked_page(), feeds.PAGE_SIZE)
    today, moved = queries.today(), record.grown()
    late = any(feed.is_late(issue, today) for issue in page.items)
    if late or any(owed.is_late for owed in debt_queries.of(page.items).values()):
        moved = max(moved, datetime.combine(today, time.min, settings.zone()).astimezone(UTC))
    return feeds.respond(
        Feed(
            topic="feed/issues",
            title=f"{settings.get('site.name')}: issues",
            subtitle=_("What was reported, and what became of it."),
            path="/issues/feed.atom",
            page="/issues",
            entries=feed.entries(page.items),
            moved=moved,
        ),
        page,
    )


@blueprint.get("/issues/<int:number>/feed.atom")
def issue(number: int) -> Response:
    """One entry for each step of one issue. A step never changes."""
    found = queries.by_number(number)
    if found is None:
        abort(404)
    steps = record.about(found.topic)[::-1][: feeds.PAGE_SIZE]
    names = record.names(said.entry.by for said in steps)
    return feeds.respond(
        Feed(
            topic=f"{found.topic}/steps",
            title=f"Issue {found.number}: {found.title}",
            path=f"{found.path}/feed.atom",
            page=found.path,
            entries=[record_feed.entry(said, name=names.get(said.entry.by), detailed=False) for said in steps],
        )
    )
