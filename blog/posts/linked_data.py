"""What a search engine or another program reads of a post: schema.org, as JSON-LD."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from blog.core import links, settings
from blog.core.i18n import _
from blog.core.linked_data import CONTEXT, breadcrumbs, first_picture
from blog.people import linked_data as people
from blog.posts.models import Post
from blog.record.queries import Said

CORRECTED = "post.corrected"


def article(post: Post, *, lead: str, comments: int, changes: Sequence[Said] = ()) -> dict[str, Any] | None:
    """A published post with its authors as they signed it, and its corrections. A withdrawn one has nothing to say.

    `changes` are the entries of the record about what was changed, newest first.
    """
    if not post.is_public or post.published_at is None:
        return None
    address = links.absolute(post.path)
    said: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "BlogPosting",
        "@id": address,
        "url": address,
        "mainEntityOfPage": {
            "@type": "WebPage",
            "@id": address,
            "breadcrumb": breadcrumbs(*_way(post)),
        },
        "headline": post.title,
        "description": lead,
        "inLanguage": post.language or settings.get("site.language"),
        "datePublished": post.published_at.isoformat(),
        "author": [people.person(author.person, name=author.name, title=author.title) for author in post.authors],
        "publisher": people.organization(),
        "commentCount": comments,
        "discussionUrl": f"{address}#comments",
    }
    # A typo moves no date: readers are asked to look again where something was wrong, and only there.
    if post.updated_at and post.updated_at > post.published_at:
        said["dateModified"] = post.updated_at.isoformat()
    if corrections := [_correction(one, address) for one in changes if one.entry.kind == CORRECTED]:
        said["correction"] = corrections
    if picture := first_picture(post.html):
        said["image"] = picture
    if post.issue is not None:
        said["about"] = {"@id": links.absolute(post.issue.path), "@type": "Thing", "name": post.issue.title}
    if post.series is not None:
        said["isPartOf"] = {
            "@type": "CreativeWorkSeries",
            "@id": links.absolute(post.series.path),
            "name": post.series.name,
        }
    if post.tags:
        said["keywords"] = [tag.name for tag in post.tags]
    return said


def _way(post: Post) -> list[tuple[str, str]]:
    home = (settings.get("site.name"), "/")
    through = (post.series.name, post.series.path) if post.series else (_("Archive"), "/archive")
    return [home, through, (post.title, post.path)]


def _correction(said: Said, address: str) -> dict[str, Any]:
    """What was wrong, in the public sentence; while that is withheld, only that something was."""
    note = said.texts.get("note")
    words = {"text": note.text} if note and note.text is not None else {}
    return {
        "@type": "CorrectionComment",
        "@id": f"{links.absolute(said.entry.path)}",
        "datePublished": said.entry.at.isoformat(),
        "about": {"@id": address},
        **words,
    }
