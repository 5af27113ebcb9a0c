"""The first pass over an export: the whole file is checked, and what the second pass must know beforehand is kept.

That is little: names, addresses of attachments and numbers, never a body. So a large export fits in memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from blog.core.text import slug
from blog.transfer import wxr
from blog.transfer.pictures import Attachment, Library
from blog.transfer.report import Report
from blog.transfer.xml_stream import Damaged

WRITTEN = ("post", "page")


@dataclass
class Survey:
    """What an export holds. `site` has neither scheme nor last slash: it names the source of every item."""

    site: str
    media_library: Library
    # Login → name, in the order of the file, the undeclared last; and when each first wrote.
    authors: dict[str, str] = field(default_factory=dict)
    first_wrote: dict[str, datetime] = field(default_factory=dict)
    # Our slug → the term that is written first.
    terms: dict[str, wxr.Term] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
    items: int = 0


def survey(path: Path, report: Report) -> Survey:
    """Read a whole export once, and note what is odd about it. Raises Damaged."""
    found = Survey("", Library(""))
    for part in wxr.read(path):
        match part:
            case wxr.Site(url):
                found.site = re.sub(r"^https?://", "", url)
                found.media_library.site = url
            case wxr.Author(login, name):
                found.authors.setdefault(login, name)
            case wxr.Term():
                found.terms.setdefault(tag_slug(part), part)
            case wxr.Item(type="attachment"):
                _note_attachment(found, part)
            case wxr.Item(type=type_) if type_ in WRITTEN:
                _note_item(found, part, report)
    if not found.site:
        raise Damaged("The export does not say which site it comes from (wp:base_blog_url).")
    return found


def tag_slug(term: wxr.Term) -> str:
    """The slug that a category or tag has here: a category and a tag that share one become one tag."""
    return slug(term.nicename or term.name, fallback="tag")


def _note_attachment(found: Survey, item: wxr.Item) -> None:
    if not item.attachment_url.startswith(("http://", "https://")):
        return
    made = Attachment(
        item.id, item.attachment_url, item.link, item.title, item.excerpt, item.alt, item.parent, item.order
    )
    found.attachments.append(made)
    found.media_library.add(made)


def _note_item(found: Survey, item: wxr.Item, report: Report) -> None:
    found.items += 1
    if item.creator not in found.authors:
        # Names beginning like this have been seen: an export edited by hand.
        found.authors[item.creator] = item.creator.strip("<> ") or "Unknown author"
        report.problem(
            f"{item.type} {item.id}", f"its author {item.creator!r} is not declared; made a former author of that name"
        )
    if item.date:
        found.first_wrote[item.creator] = min(item.date, found.first_wrote.get(item.creator, item.date))
    for term in item.terms:
        if term.domain in ("category", "post_tag"):
            found.terms.setdefault(tag_slug(term), term)
