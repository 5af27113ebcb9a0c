"""A strict reader of Atom: what RFC 4287, 4685 and 5005 ask, and what this site promises about its own feeds.

`read(response)` checks and parses an answer; every test that touches a feed uses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import feedparser
from lxml import etree, html
from werkzeug.test import TestResponse

ATOM = "{http://www.w3.org/2005/Atom}"
THREAD = "{http://purl.org/syndication/thread/1.0}"
OURS = "{tag:openline.example,2026:record}"

# RFC 3339 as RFC 4287 section 3.3 narrows it: capital T and Z, a zone always.
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
_TAG_ID = re.compile(r"tag:[a-z0-9.-]+,\d{4}-\d{2}-\d{2}:/[a-z0-9/_-]+")
# Exactly one, at most one, of each (RFC 4287, 4.1.1 and 4.1.2).
_ONE = {"feed": ("id", "title", "updated"), "entry": ("id", "title", "updated")}
_AT_MOST_ONE = {
    "feed": ("generator", "icon", "logo", "rights", "subtitle"),
    "entry": ("content", "published", "rights", "summary", "source"),
}
_KNOWN = {
    "feed": {
        "author",
        "category",
        "contributor",
        "generator",
        "icon",
        "id",
        "link",
        "logo",
        "rights",
        "subtitle",
        "title",
        "updated",
        "entry",
    },
    "entry": {
        "author",
        "category",
        "content",
        "contributor",
        "id",
        "link",
        "published",
        "rights",
        "source",
        "summary",
        "title",
        "updated",
    },
}
_RELS = {
    "feed": {"self", "alternate", "first", "last", "next", "previous", "hub"},
    "entry": {"alternate", "related", "enclosure", "via", "self", "replies"},
}
_TYPES = {"text/html", "application/atom+xml"}
_ADDRESSES = ("href", "src", "cite", "action", "poster", "data", "srcset")
_FORBIDDEN = {"script", "style", "iframe", "object", "embed", "form", "input", "link", "meta", "base", "svg", "math"}


def read(response: TestResponse) -> Any:
    """The feed of an answer, as feedparser reads it. Fails, naming every fault, when it is not valid."""
    assert response.status_code == 200, response.status
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = problems(response.data)
    assert not found, "\n".join(found)
    parsed = feedparser.parse(response.data)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    return parsed


def titles(response: TestResponse) -> list[str]:
    """The titles of a valid feed, in its order."""
    return [entry.title for entry in read(response).entries]


def content(response: TestResponse, number: int = 0) -> str:
    """The HTML of one entry, as it was sent."""
    root = etree.fromstring(response.data)
    return root.findall(f"{ATOM}entry")[number].findtext(f"{ATOM}content") or ""


def problems(body: bytes) -> list[str]:
    """Everything that is wrong with a feed, in words."""
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return [f"not well-formed: {error}"]
    if root.tag != f"{ATOM}feed":
        return [f"the root is {root.tag}"]
    return list(_feed_problems(root))


def _feed_problems(feed: etree._Element) -> Iterator[str]:
    yield from _shape(feed, "feed")
    entries = feed.findall(f"{ATOM}entry")
    if feed.find(f"{ATOM}author") is None and not (
        entries and all(e.find(f"{ATOM}author") is not None for e in entries)
    ):
        yield "feed: no author, and not every entry has one"
    if [link.get("rel") for link in _links(feed)].count("self") != 1:
        yield "feed: not exactly one rel=self"
    for entry in entries:
        yield from _shape(entry, "entry")
        yield from _entry_problems(entry)
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    for twice in sorted({id_ for id_ in ids if ids.count(id_) > 1}, key=str):
        yield f"id {twice} stands more than once"
    tail = [child.tag for child in feed].index(f"{ATOM}entry") if entries else len(feed)
    if any(child.tag != f"{ATOM}entry" for child in feed[tail:]):
        yield "feed: something stands after the first entry"


def _shape(element: etree._Element, kind: str) -> Iterator[str]:
    """What feeds and entries have in common."""
    names = [str(child.tag) for child in element]
    own = [name.removeprefix(ATOM) for name in names if name.startswith(ATOM)]
    for name in _ONE[kind]:
        if own.count(name) != 1:
            yield f"{kind}: {own.count(name)} times {name}"
    for name in _AT_MOST_ONE[kind]:
        if own.count(name) > 1:
            yield f"{kind}: more than one {name}"
    for name in sorted(set(own) - _KNOWN[kind]):
        yield f"{kind}: {name} is no element of it"
    for name in names:
        if not name.startswith((ATOM, THREAD, OURS)):
            yield f"{kind}: {name} is in no namespace that readers know"
    for name in ("updated", "published"):
        for moment in element.findall(ATOM + name):
            if not _DATE.fullmatch(moment.text or ""):
                yield f"{kind}: {name} is {moment.text!r}"
    if not _TAG_ID.fullmatch(element.findtext(f"{ATOM}id") or ""):
        yield f"{kind}: id {element.findtext(f'{ATOM}id')!r} is not a tag: id"
    yield from _title_problems(element, kind)
    yield from _link_problems(element, kind)
    for person in [*element.findall(f"{ATOM}author"), *element.findall(f"{ATOM}contributor")]:
        if not (person.findtext(f"{ATOM}name") or "").strip():
            yield f"{kind}: a person without a name"
        uri = person.findtext(f"{ATOM}uri")
        if uri is not None and not _is_absolute(uri):
            yield f"{kind}: the author's address {uri!r} is relative"
        if person.find(f"{ATOM}email") is not None:
            yield f"{kind}: tells an address"
    for category in element.findall(f"{ATOM}category"):
        if not category.get("term"):
            yield f"{kind}: a category without a term"


def _title_problems(element: etree._Element, kind: str) -> Iterator[str]:
    title = element.find(f"{ATOM}title")
    if title is not None and (title.get("type", "text") != "text" or len(title) or not (title.text or "").strip()):
        yield f"{kind}: the title is not plain text"


def _link_problems(element: etree._Element, kind: str) -> Iterator[str]:
    seen = set()
    for link in _links(element):
        rel, type_, href = link.get("rel", "alternate"), link.get("type"), link.get("href", "")
        if rel not in _RELS[kind]:
            yield f"{kind}: nobody knows rel={rel}"
        if type_ not in _TYPES:
            yield f"{kind}: a link of type {type_}"
        if not _is_absolute(href):
            yield f"{kind}: the link {href!r} is relative"
        if rel == "alternate" and (rel, type_) in seen:
            yield f"{kind}: two alternates of type {type_}"
        seen.add((rel, type_))
        if rel == "replies" and not (link.get(f"{THREAD}count") or "").isdigit():
            yield f"{kind}: rel=replies without thr:count"
        updated = link.get(f"{THREAD}updated")
        if updated is not None and not _DATE.fullmatch(updated):
            yield f"{kind}: thr:updated is {updated!r}"
    if ("alternate", "text/html") not in seen:
        yield f"{kind}: no page to read instead (rel=alternate)"


def _entry_problems(entry: etree._Element) -> Iterator[str]:
    content = entry.find(f"{ATOM}content")
    if content is None or content.get("type") != "html" or len(content):
        yield "entry: the content is not escaped HTML"
    else:
        yield from _html_problems(content.text or "")
    for reply in entry.findall(f"{THREAD}in-reply-to"):
        if not _TAG_ID.fullmatch(reply.get("ref", "")) or not _is_absolute(reply.get("href", "")):
            yield "entry: thr:in-reply-to says neither what nor where"
    total = entry.findtext(f"{THREAD}total")
    if total is not None and not total.isdigit():
        yield f"entry: thr:total is {total!r}"
    for receipt in entry.findall(f"{OURS}receipt"):
        if not (receipt.get("seq", "").isdigit() and re.fullmatch("[0-9a-f]{64}", receipt.get("hash", ""))):
            yield "entry: the receipt is none"


def _html_problems(words: str) -> Iterator[str]:
    for element in html.fragment_fromstring(words, create_parent="div").iter():
        tag = str(element.tag)
        if tag in _FORBIDDEN:
            yield f"content: <{tag}>"
        for name, value in element.attrib.items():
            if str(name).startswith("on") or name == "style":
                yield f"content: {name}="
            if name in _ADDRESSES and not (_is_absolute(str(value)) or str(value).startswith("mailto:")):
                yield f"content: the address {value!r} is relative"


def _links(element: etree._Element) -> list[etree._Element]:
    return element.findall(f"{ATOM}link")


def _is_absolute(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.netloc)
