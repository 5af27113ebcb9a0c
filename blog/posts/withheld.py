"""What becomes of a post or page when the record takes its words away for good."""

from __future__ import annotations

import sqlalchemy as sa

from blog.core.db import lock, session
from blog.posts.models import Page, Post, Revision
from blog.record import erasing

# What the record names and the post itself keeps: the record's name and the column's.
COLUMNS = {"body": "source", "title": "title"}
GONE = "Redacted"


def register() -> None:
    """Tell the record how words of posts and pages are kept."""
    erasing.register("post", _eraser(Post), stands=_standing(Post))
    erasing.register("page", _eraser(Page), stands=_standing(Page))


def _standing(model: type[Post] | type[Page]) -> erasing.Stands:
    def stands(id: str, name: str, words: str) -> str | None:
        found = _found(model, id)
        if name not in COLUMNS:
            return "Only titles and bodies can be withheld: why something was changed or withdrawn stays."
        if found and found.is_public and getattr(found, COLUMNS[name]) == words:
            return f"It still stands at {found.path}. Withdraw or change it there first."
        return None

    return stands


def _eraser(model: type[Post] | type[Page]) -> erasing.Erase:
    def erase(id: str, name: str, words: str) -> None:
        """Blank the words in the post and in every revision of it."""
        found = _found(model, id)
        if found is None or name not in COLUMNS:
            return
        lock(found)
        column, blank = COLUMNS[name], GONE if name == "title" else ""
        if getattr(found, column) == words:
            setattr(found, column, blank)
            found.html = "" if name == "body" else found.html
        owner = Revision.post_id if model is Post else Revision.page_id
        theirs = sa.update(Revision).where(owner == found.id, getattr(Revision, column) == words)
        session().execute(theirs.values({column: blank}))

    return erase


def _found(model: type[Post] | type[Page], id: str) -> Post | Page | None:
    return session().get(Post, int(id)) if model is Post else session().get(Page, int(id))
