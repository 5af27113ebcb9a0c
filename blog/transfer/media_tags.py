"""Players and frames of an imported body: links to what they played or framed."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from blog.transfer.html_tree import Element
from blog.transfer.pictures import Library

_PLAYERS = {"audio": "Audio", "video": "Video"}
# What stands in a frame's address, and the page that people know.
_PAGES = (
    (re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]+)"), "https://www.youtube.com/watch?v={}"),
    (re.compile(r"https?://player\.vimeo\.com/video/(\d+)"), "https://vimeo.com/{}"),
    (re.compile(r"https?://(?:videopress\.com|video\.wordpress\.com)/embed/(\w+)"), "https://videopress.com/v/{}"),
)


def link_media(root: Element, library: Library) -> None:
    """Replace every player and frame by a link; one without an address goes without a trace."""
    for element in root.walk():
        if element.tag in _PLAYERS or element.tag == "iframe":
            address = library.absolute(_source(element))
            if not address.startswith(("http://", "https://")):
                address = ""
            words = f"{_PLAYERS[element.tag]}: {_name(address)}" if element.tag in _PLAYERS else ""
            page = _page(address)
            element.tag, element.attributes = "p", {}
            element.children = [Element("a", {"href": page}, [words or page])] if address else []


def _source(element: Element) -> str:
    sources = [element, *(each for each in element.walk() if each.tag == "source")]
    return next((each.attributes["src"] for each in sources if each.attributes.get("src", "").strip()), "")


def _page(address: str) -> str:
    for pattern, page in _PAGES:
        found = pattern.match(address)
        if found:
            return page.format(found[1])
    return address


def _name(address: str) -> str:
    return unquote(urlsplit(address).path.rpartition("/")[2]) or address
