"""What a first visit carries over the wire, without pictures: the page, its styles and whatever else it loads."""

from __future__ import annotations

from html.parser import HTMLParser

from bench.figures import Found, Target
from bench.place import Found as Addresses
from bench.reading import BR
from bench.servers import Server, get

MOST = 60.0
HOME = Target("page weight over the wire, first visit: home", "KB", most=MOST)
POST = Target("page weight over the wire, first visit: post with 100 comments", "KB", most=MOST)
# What a browser loads by itself because a link says so. Icons and portraits are pictures.
_LOADED = frozenset({"stylesheet", "preload", "modulepreload"})


def measure(site: Server, found: Addresses) -> list[Found]:
    """Home and the post with 100 comments, as a browser that takes brotli gets them."""
    return [Found(HOME, (weight(site, "/") / 1_000,)), Found(POST, (weight(site, found.busy) / 1_000,))]


def weight(site: Server, path: str) -> float:
    """The bytes of a page with all that it loads, its scripts among them although it needs none."""
    page = get(site.port, path, BR)
    identity = get(site.port, path)
    loads = Loads()
    loads.feed(identity.body.decode())
    return page.weight + sum(get(site.port, one, BR).weight for one in sorted(loads.found))


class Loads(HTMLParser):
    """The addresses of styles and scripts that a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what this tag loads."""
        said = {name: value or "" for name, value in attrs}
        if tag == "link" and _LOADED & set(said.get("rel", "").split()):
            self.found.add(said["href"])
        if tag == "script" and said.get("src"):
            self.found.add(said["src"])
