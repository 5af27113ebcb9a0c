"""What feedgen cannot write: links of an entry as they are, threads (RFC 4685) and receipts.

feedgen 1.0 drops rel, type and length of an entry's links and refuses rel=replies, so the links are written here. This
file is read by `blog/core/feed_writing.py` and by nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

# RFC 4685.
THREADING = "http://purl.org/syndication/thread/1.0"
# A name, not an address: nothing is fetched from it. It never changes, so that programs can look for it.
OURS = "tag:openline.example,2026:record"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
HTML = "text/html"


@dataclass(frozen=True)
class Link:
    """A link of an entry: absolute address, relation, type; `count` and `updated` only for rel=replies."""

    href: str
    rel: str = "alternate"
    type: str = HTML
    count: int | None = None
    updated: datetime | None = None


@dataclass(frozen=True)
class InReplyTo:
    """What an entry answers: the id of the other thing, and where it stands."""

    ref: str
    href: str


@dataclass(frozen=True)
class ReceiptMark:
    """The record's receipt of an entry, for programs."""

    seq: int
    hash: str
    href: str


class FeedExtension(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Declares the namespaces once, at the top of the feed."""

    def extend_ns(self) -> dict[str, str]:
        """Prefixes and names."""
        return {"thr": THREADING, "openline": OURS}


class EntryExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """Writes links, threading and receipt into one entry."""

    def __init__(self) -> None:
        self.links: list[Link] = []
        self.in_reply_to: InReplyTo | None = None
        self.receipt: ReceiptMark | None = None
        self.language = ""

    def extend_atom(self, entry: etree._Element) -> etree._Element:
        """Put ours in the place of feedgen's."""
        if self.language:
            entry.set(LANGUAGE, self.language)
        for element in entry.findall("link"):
            entry.remove(element)
        for link in self.links:
            _write_link(entry, link)
        replies = [link.count for link in self.links if link.rel == "replies" and link.count is not None]
        if replies:
            etree.SubElement(entry, f"{{{THREADING}}}total").text = str(max(replies))
        if self.in_reply_to:
            answered = self.in_reply_to
            etree.SubElement(entry, f"{{{THREADING}}}in-reply-to", ref=answered.ref, href=answered.href, type=HTML)
        if self.receipt:
            mark = self.receipt
            etree.SubElement(entry, f"{{{OURS}}}receipt", seq=str(mark.seq), hash=mark.hash, href=mark.href)
        return entry


def _write_link(entry: etree._Element, link: Link) -> None:
    element = etree.SubElement(entry, "link", rel=link.rel, type=link.type, href=link.href)
    if link.count is not None:
        element.set(f"{{{THREADING}}}count", str(link.count))
    if link.updated is not None:
        element.set(f"{{{THREADING}}}updated", link.updated.isoformat(timespec="seconds"))
