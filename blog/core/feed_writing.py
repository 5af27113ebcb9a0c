"""How a feed is written: each entry once, and then kept under everything that it says.

Between two changes of a site nearly all entries of a feed stay as they are, so a feed that is made anew is put together
from what was written before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from functools import partial
from html import escape
from urllib.parse import urlencode, urljoin

from feedgen.feed import FeedGenerator

from blog.core import fragments, links, settings, text
from blog.core.feed_extension import EntryExtension, FeedExtension, InReplyTo, Link, ReceiptMark
from blog.core.feed_values import ATOM, Feed, FeedEntry, tag_id, updated_of, whole

_END = "</feed>"
# Tags as the sanitiser writes them, and the addresses in them.
_TAG = re.compile(r'<[a-z][a-z0-9]*(?:\s+[a-z-]+="[^"]*")+\s*/?>')
# What lets a browser choose among the sizes of a picture. A feed reader gets the picture.
_CHOICE = re.compile(r'</?picture>|<source\s[^>]*>|(?<=")\s(?:srcset|sizes|loading|decoding)="[^"<>]*"')
_ADDRESS = re.compile(r'(\s(?:href|src|cite)=")([^"]*)"')


def write(feed: Feed) -> bytes:
    """The feed as Atom: the same bytes for the same feed."""
    around, kept = fragments.surroundings(), fragments.kept()

    def once(key: Hashable, make: Callable[[], str]) -> str:
        return kept.made(around, ("feed", key), lambda: (make(),))[0]

    head = once(_said_of(feed), partial(_head, feed))
    entries = "".join(once(_said_by(entry), partial(_alone, entry)) for entry in feed.entries)
    return (head.removesuffix(_END) + entries + _END).encode()


def _said_of(feed: Feed) -> Hashable:
    """All that a feed says besides its entries."""
    title, subtitle = str(feed.title), str(feed.subtitle)
    return feed.topic, title, feed.path, feed.page, subtitle, feed.key, feed.older, feed.newer, updated_of(feed)


def _said_by(entry: FeedEntry) -> Hashable:
    """All that an entry says."""
    receipt = entry.receipt and (entry.receipt.seq, entry.receipt.hash, entry.receipt.path)
    return (
        (entry.topic, str(entry.title), entry.path, entry.updated, entry.published, entry.html, entry.language),
        tuple((str(author.name), author.path) for author in entry.authors),
        tuple((str(each.term), each.label and str(each.label)) for each in entry.categories),
        (receipt, entry.in_reply_to, entry.replies, tuple(entry.related)),
    )


def _alone(entry: FeedEntry) -> str:
    """An entry as it stands in any feed of ours: cut out of one that has nothing else."""
    generator = _generator()
    generator.id(entry.topic)
    generator.title(entry.topic)
    generator.updated(whole(entry.updated))
    _add(generator, entry)
    written = _written(generator)
    return written[written.index("<entry") : -len(_END)]


def _head(feed: Feed) -> str:
    """A feed without its entries."""
    generator = _generator()
    generator.id(tag_id(feed.topic))
    generator.title(_fit(feed.title).strip() or settings.get("site.name"))
    generator.subtitle(_fit(feed.subtitle) or None)
    generator.updated(updated_of(feed))
    generator.language(settings.get("site.language"))
    generator.generator("Openline")
    generator.author(name=settings.get("site.company"), uri=links.absolute("/"))
    generator.link([{"rel": rel, "href": href, "type": type_} for rel, href, type_ in _feed_links(feed)])
    return _written(generator)


def _generator() -> FeedGenerator:
    generator = FeedGenerator()
    generator.register_extension("openline", FeedExtension, EntryExtension, rss=False)
    return generator


def _written(generator: FeedGenerator) -> str:
    written: bytes = generator.atom_str()
    return written.decode()


def _add(generator: FeedGenerator, entry: FeedEntry) -> None:
    made = generator.add_entry(order="append")
    made.id(tag_id(entry.topic))
    made.title(_fit(entry.title).strip() or "Untitled")
    made.updated(whole(entry.updated))
    if entry.published:
        made.published(whole(entry.published))
    for author in entry.authors:
        address = {"uri": links.absolute(author.path)} if author.path else {}
        made.author(name=_fit(author.name).strip() or "Somebody", **address)
    for category in entry.categories:
        label = {"label": _fit(category.label)} if category.label else {}
        made.category(term=_fit(category.term), **label)
    made.content(_content(entry), type="html")
    extension: EntryExtension = made.openline
    extension.links = _entry_links(entry)
    extension.language = entry.language
    if entry.in_reply_to:
        answered = entry.in_reply_to
        extension.in_reply_to = InReplyTo(tag_id(answered.topic), links.absolute(answered.path))
    if entry.receipt:
        receipt = entry.receipt
        extension.receipt = ReceiptMark(receipt.seq, receipt.hash, links.absolute(receipt.path))


def _content(entry: FeedEntry) -> str:
    """The whole text, with every address absolute, and the receipt where a reader can keep it."""
    base = links.absolute(entry.path)
    plain = _CHOICE.sub("", entry.html)
    html = _fit(_TAG.sub(lambda tag: _ADDRESS.sub(lambda found: _absolute(found, base), tag.group()), plain))
    if entry.receipt:
        where = escape(links.absolute(entry.receipt.path))
        html += f'\n<p><small><a href="{where}">Record {entry.receipt.seq}</a> · {entry.receipt.hash}</small></p>'
    return html or " "


def _absolute(found: re.Match[str], base: str) -> str:
    try:
        return f'{found.group(1)}{urljoin(base, found.group(2))}"'
    except ValueError:  # an address that cannot be read leads nowhere, here as on the page
        return f'{found.group(1)}{escape(base)}"'


def _entry_links(entry: FeedEntry) -> list[Link]:
    made = [Link(links.absolute(entry.path))]
    if entry.replies:
        count, updated = entry.replies.count, entry.replies.updated
        made.append(Link(links.absolute(entry.replies.path), "replies", count=count, updated=updated))
        made.append(Link(links.absolute(entry.replies.feed), "replies", ATOM, count=count, updated=updated))
    return made + [Link(links.absolute(path), "related") for path in entry.related]


def _feed_links(feed: Feed) -> list[tuple[str, str, str]]:
    found = [("self", _at(feed.path, feed.key), ATOM), ("alternate", links.absolute(feed.page), "text/html")]
    if feed.key or feed.older:
        found.append(("first", _at(feed.path, None), ATOM))
    if feed.older:
        found.append(("next", _at(feed.path, feed.older), ATOM))
    if feed.newer:
        found.append(("previous", _at(feed.path, feed.newer), ATOM))
    return found


def _at(path: str, key: str | None) -> str:
    return links.absolute(path) + (f"?{urlencode({'page': key})}" if key else "")


def _fit(words: str) -> str:
    """Words, in the language of whoever asks, without what XML cannot hold."""
    return text.without_controls(str(words))
