"""What a search engine reads of the whole site: schema.org, as JSON-LD."""

from __future__ import annotations

from typing import Any

from blog.core import links, settings
from blog.core.linked_data import CONTEXT
from blog.people import linked_data as people


def website() -> dict[str, Any]:
    """The site, who speaks on it, and how it is searched."""
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "@id": links.absolute("/#site"),
        "url": links.absolute("/"),
        "name": settings.get("site.name"),
        "description": settings.get("site.tagline"),
        "inLanguage": settings.get("site.language"),
        "publisher": people.organization(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": links.absolute("/search?q={search_term_string}"),
            },
            "query-input": "required name=search_term_string",
        },
    }
