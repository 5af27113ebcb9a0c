"""What a search engine or another program reads of a post: schema.org, as JSON-LD."""

from __future__ import annotations

from typing import Any

from blog.core import links, settings
from blog.people import linked_data as people
from blog.posts.models import Post


def article(post: Post, *, lead: str, comments: int) -> dict[str, Any] | None:
    """A published post with its authors as they signed it. A withdrawn one has nothing left to say."""
    if not post.is_public or post.published_at is None:
        return None
    address = links.absolute(post.path)
    said = {
        "@context": people.CONTEXT,
        "@type": "BlogPosting",
        "@id": address,
        "url": address,
        "mainEntityOfPage": address,
        "headline": post.title,
        "description": lead,
        "inLanguage": settings.get("site.language"),
        "datePublished": post.published_at.isoformat(),
        "dateModified": (post.updated_at or post.published_at).isoformat(),
        "author": [people.person(author.person, name=author.name, title=author.title) for author in post.authors],
        "publisher": people.organization(),
        "commentCount": comments,
    }
    if post.tags:
        said["keywords"] = [tag.name for tag in post.tags]
    return said
