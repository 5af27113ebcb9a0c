"""All feeds on one page, for people; and all authors' feeds in one file, for their readers (OPML 2.0)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Response, render_template
from lxml import etree

from blog.core import feeds, links, settings
from blog.core.i18n import _
from blog.people.models import Person
from blog.posts import counts
from blog.posts import queries as posts
from blog.record import queries as record

blueprint = Blueprint("feeds", __name__)

OPML_TYPE = "text/x-opml; charset=utf-8"


@dataclass(frozen=True)
class Listed:
    """A feed as the page lists it: its name, its address, and a sentence about what is in it."""

    name: str
    path: str
    words: str


@blueprint.get("/feeds")
def listing() -> str:
    """Every feed there is, and how to follow one."""
    return render_template(
        "site/feeds.html", site_feeds=_site_feeds(), people=posts.writers(), tags=[tag for tag, _ in counts.by_tag()]
    )


@blueprint.get("/opml.xml")
def opml() -> Response:
    """The feeds of all authors, to be taken into a reader at once."""
    return feeds.answer(_opml(posts.writers()), OPML_TYPE, moved=record.grown())


def _site_feeds() -> list[Listed]:
    company = settings.get("site.company")
    return [
        Listed(_("Posts"), "/feed.atom", _("Everything we write, in full.")),
        Listed(
            _("Comments"), "/comments/feed.atom", _("What customers say and what we answer, as soon as it is public.")
        ),
        Listed(
            _("Answers"),
            "/responses/feed.atom",
            _("Only what somebody says for %(company)s, with name and title.", company=company),
        ),
        Listed(_("Issues"), "/issues/feed.atom", _("What was reported. An issue comes up again each time it moves.")),
        Listed(_("Corrections"), "/corrections/feed.atom", _("What we had wrong in a post, and who found it.")),
        Listed(_("Moderation"), "/moderation/feed.atom", _("What we refused, hid and removed, and under which rule.")),
        Listed(_("Record"), "/record/feed.atom", _("Everything that was done here in public, each with its receipt.")),
    ]


def _opml(people: Iterable[Person]) -> bytes:
    name = settings.get("site.name")
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _("%(name)s: everyone who writes here", name=name)
    body = etree.SubElement(root, "body")
    for person in people:
        etree.SubElement(
            body,
            "outline",
            type="rss",  # what readers look for, whatever the format of the feed is
            text=person.name,
            title=f"{person.name} on {name}",
            xmlUrl=links.absolute(f"{person.path}/feed.atom"),
            htmlUrl=links.absolute(person.path),
        )
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
