"""What a search engine or another program reads of a conversation: schema.org, as JSON-LD."""

from __future__ import annotations

from typing import Any

from blog.conversation.models import Thread
from blog.conversation.reading import ThreadedComment
from blog.conversation.shown import Said
from blog.core import links, markup
from blog.core.linked_data import CONTEXT
from blog.people import linked_data as people


def conversation(thread: Thread) -> dict[str, Any]:
    """What is said under something; `hasPart` is for the comments of one page, in its order."""
    about = links.absolute(thread.path)
    return {
        "@context": CONTEXT,
        "@type": "Conversation",
        "@id": f"{about}#comments",
        "name": thread.title,
        "about": {"@id": about},
        "hasPart": [],
    }


def comment(row: ThreadedComment) -> dict[str, Any]:
    """One comment that can be read."""
    comment = row.comment
    said: dict[str, Any] = {
        "@type": "Comment",
        "@id": links.absolute(comment.path),
        "url": links.absolute(comment.path),
        "text": markup.plain(comment.html),
        "dateCreated": comment.sent_at.isoformat(),
        "author": _author(comment),
    }
    if comment.edited_at is not None:
        said["dateModified"] = comment.edited_at.isoformat()
    if row.parent is not None and row.parent.is_public:
        said["parentItem"] = {"@id": links.absolute(row.parent.path)}
    if comment.is_response:
        # Whoever speaks for the company does so here and nowhere else: not for every word of an employee.
        said["sourceOrganization"] = people.organization()
    return said


def _author(comment: Said) -> dict[str, Any]:
    """An employee as on that day, with their page; a customer is a name."""
    if comment.person is not None:
        return people.speaker(comment.person.path, name=comment.name or comment.person.name, title=comment.title)
    return {"@type": "Person", "name": comment.name}
