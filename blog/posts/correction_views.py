"""The corrections of the whole site: a page and its feed."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from blog.core import feeds, links, settings
from blog.core.feeds import Author, Feed, FeedEntry
from blog.core.i18n import _
from blog.posts import corrections
from blog.posts.corrections import Correction
from blog.record import queries as record

blueprint = Blueprint("corrections", __name__)
PATH = "/corrections"


@blueprint.get("/corrections")
def listed() -> str:
    """What we had wrong, newest first."""
    return render_template("posts/corrections.html", listed=corrections.latest(request.args.get("page")))


@blueprint.get("/corrections/feed.atom")
def feed() -> Response:
    """The same, as a feed."""
    page = corrections.latest(feeds.asked_page(), feeds.PAGE_SIZE)
    return feeds.respond(
        Feed(
            topic="feed/corrections",
            title=_("Corrections on %(site)s", site=settings.get("site.name")),
            path=f"{PATH}/feed.atom",
            page=PATH,
            entries=[entry(correction) for correction in page.items],
            moved=record.grown(),
        ),
        page,
    )


def entry(correction: Correction) -> FeedEntry:
    """One correction: what was wrong, who found it, and where the post stands now."""
    post, said, at = correction.post, correction.said, correction.said.entry.at
    words = Markup("<p>{}</p>").format(correction.note or _("These words are withheld for the time being."))
    if correction.credit:
        where = links.absolute(correction.credit.path)
        found = _("Found by %(name)s.", name=correction.credit.name)
        words += Markup('<p><a href="{}">{}</a></p>').format(where, found)
    by = correction.by
    return FeedEntry(
        topic=f"{post.topic}/correction/{said.entry.seq}",
        title=_("Corrected: %(title)s", title=post.title),
        path=post.path,
        published=at,
        updated=at,
        html=str(words),
        authors=[Author(by.name, by.path)] if by else [],
        receipt=said.receipt,
    )
