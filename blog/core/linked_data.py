"""What search engines and other programs read of a page: schema.org, as JSON-LD."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

from blog.core import links

CONTEXT = "https://schema.org"
_PICTURE = re.compile(r'<img[^>]*\ssrc="([^"]+)"')


def breadcrumbs(*steps: tuple[str, str]) -> dict[str, Any]:
    """The way to a page from the front page, as pairs of words and path: what a search result shows of an address."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": words, "item": links.absolute(path)}
            for place, (words, path) in enumerate(steps, 1)
        ],
    }


def first_picture(html: str) -> str | None:
    """The address of the first picture of rendered words; of ours only, because no page asks anyone else for one."""
    found = _PICTURE.search(html)
    address = urljoin(links.absolute("/"), found[1]) if found else ""
    return address if address.startswith(links.absolute("/")) else None
