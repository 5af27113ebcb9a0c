"""What a WordPress export (WXR) says, item by item, in our types. Nothing here judges or writes."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote

from blog.core.text import clean_line, clean_text
from blog.transfer.xml_stream import Damaged, Node, channel

# WordPress writes zeros for "no date", and old plugins wrote worse. Blogs began in the nineties.
_YEARS = range(1990, 2200)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


@dataclass(frozen=True, slots=True)
class Site:
    """Where the export comes from: its address without the last slash."""

    url: str


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who had an account there."""

    login: str
    name: str


@dataclass(frozen=True, slots=True)
class Term:
    """A category or a tag: `nicename` is its part of the address."""

    domain: str
    nicename: str
    name: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, pingback or trackback under an item."""

    id: int
    author: str
    url: str
    date: datetime | None
    content: str
    approved: str
    type: str
    parent: int


@dataclass(frozen=True, slots=True)
class Item:
    """A post, page, attachment, or one of many things that are none of these (menu entries, revisions)."""

    id: int
    type: str
    status: str
    title: str
    slug: str
    link: str
    creator: str
    date: datetime | None
    body: str
    excerpt: str
    locked: bool
    parent: int
    order: int
    discussed: bool
    terms: tuple[Term, ...]
    attachment_url: str
    alt: str
    thumbnail: int
    comments: tuple[Comment, ...]

    def digest(self, *more: str) -> str:
        """Changes when anything that is read here changes, comments apart, or anything that it depends on."""
        said = asdict(self) | {"comments": None, "more": more}
        return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()


Part = Site | Author | Term | Item


def read(path: Path) -> Iterator[Part]:
    """The parts of an export in the order of the file. Raises `xml_stream.Damaged`, also in the middle."""
    version = ""
    for node in channel(path):
        match node.name:
            case "wp:wxr_version":
                version = node.text
            case "wp:base_blog_url":
                yield Site(node.text.strip().rstrip("/"))
            case "wp:author":
                login = clean_line(node.get("wp:author_login"))
                yield Author(login, clean_line(html.unescape(node.get("wp:author_display_name"))) or login)
            case "wp:category":
                yield _term("category", node.get("wp:category_nicename"), node.get("wp:cat_name"))
            case "wp:tag":
                yield _term("post_tag", node.get("wp:tag_slug"), node.get("wp:tag_name"))
            case "item" if version:
                yield _item(node)
    if not version:
        raise Damaged("This is not a WordPress export: it has no wp:wxr_version.")


def _item(node: Node) -> Item:
    meta = {each.get("wp:meta_key"): each.get("wp:meta_value") for each in node.all("wp:postmeta")}
    return Item(
        id=_number(node.get("wp:post_id")),
        type=node.get("wp:post_type").strip(),
        status=node.get("wp:status").strip(),
        title=plain_title(node.get("title")),
        slug=unquote(node.get("wp:post_name").strip()),
        link=node.get("link").strip(),
        creator=clean_line(node.get("dc:creator")),
        date=_date(node.get("wp:post_date_gmt"), node.get("wp:post_date"), node.get("pubDate")),
        body=clean_text(node.get("content:encoded")),
        excerpt=clean_text(node.get("excerpt:encoded")),
        locked=bool(node.get("wp:post_password")),
        parent=_number(node.get("wp:post_parent")),
        order=_number(node.get("wp:menu_order")),
        discussed=node.get("wp:comment_status").strip() == "open",
        terms=tuple(
            _term(each.attributes.get("domain", ""), each.attributes.get("nicename", ""), each.text)
            for each in node.all("category")
        ),
        attachment_url=node.get("wp:attachment_url").strip(),
        alt=clean_line(meta.get("_wp_attachment_image_alt", "")),
        thumbnail=_number(meta.get("_thumbnail_id", "")),
        comments=tuple(_comment(each) for each in node.all("wp:comment")),
    )


def _comment(node: Node) -> Comment:
    return Comment(
        id=_number(node.get("wp:comment_id")),
        author=clean_line(html.unescape(node.get("wp:comment_author"))),
        url=node.get("wp:comment_author_url").strip(),
        date=_date(node.get("wp:comment_date_gmt"), node.get("wp:comment_date")),
        content=clean_text(node.get("wp:comment_content")),
        approved=node.get("wp:comment_approved").strip(),
        type=node.get("wp:comment_type").strip() or "comment",
        parent=_number(node.get("wp:comment_parent")),
    )


def _term(domain: str, nicename: str, name: str) -> Term:
    nicename = unquote(nicename.strip())
    return Term(domain, nicename, clean_line(html.unescape(name)) or nicename)


def plain_title(title: str) -> str:
    """A title's words: titles here carry no markup, those of WordPress may."""
    return clean_line(html.unescape(_TAG.sub("", title)))


def _number(text: str) -> int:
    """An id; 0, which WordPress never gives, when there is none that a database could hold."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _date(gmt: str, *others: str) -> datetime | None:
    """The first of several spellings of one moment that says something. Local times count as UTC: no zone is given."""
    for said in (gmt, *others):
        try:
            found = datetime.strptime(said.strip(), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        except ValueError:
            try:
                found = parsedate_to_datetime(said)
            except (ValueError, TypeError, IndexError, OverflowError):
                continue
        if found.year in _YEARS:
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return None
