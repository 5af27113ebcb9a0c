"""What stands in a post or page, and under its authors' names, when the record withholds words or takes them away."""

from __future__ import annotations

import sqlalchemy as sa

from blog.conversation import actions as conversation
from blog.core import markup
from blog.core.db import lock, session
from blog.people.models import Person
from blog.posts.models import Page, Post, PostAuthor, Revision
from blog.record import erasing

# What the record names, and the columns of a post or page, and of its revisions.
COLUMNS = {"body": ("source",), "title": ("title",), "reason": ("withdrawn_reason", "alone_reason")}
REVISED = {"body": "source", "title": "title", "note": "note"}


def register() -> None:
    """Tell the record how words of posts and pages are kept."""
    erasing.register("post", "posts", erasing.swapping(_swap_in(Post)))
    erasing.register("page", "posts", erasing.swapping(_swap_in(Page)))
    erasing.register("person", "posts", erasing.swapping(swap_author))


def _swap_in(model: type[Post] | type[Page]) -> erasing.Swap:
    def swap(id: str, name: str, before: str, after: str) -> None:
        """In the post, in every revision of it and over its thread."""
        found = session().get(Post, int(id)) if model is Post else session().get(Page, int(id))
        if found is None:
            return
        lock(found)
        for column in COLUMNS.get(name, ()):
            if getattr(found, column, None) != before:
                continue
            setattr(found, column, after)
            if name == "body":
                found.html = _rendered(found, before, after)
            if name == "title" and found.thread is not None:
                conversation.keep_thread(found.thread, title=after)
        if name in REVISED:
            theirs = sa.update(Revision).where(_of(found), getattr(Revision, REVISED[name]) == before)
            session().execute(theirs.values({REVISED[name]: after}))

    return swap


def swap_author(handle: str, name: str, before: str, after: str) -> None:
    """In every byline where this person's name or title is frozen."""
    if name in ("name", "title"):
        person = sa.select(Person.id).where(Person.handle == handle).scalar_subquery()
        theirs = sa.update(PostAuthor).where(PostAuthor.person_id == person, getattr(PostAuthor, name) == before)
        session().execute(theirs.values({name: after}))


def _rendered(found: Post | Page, before: str, after: str) -> str:
    """As the words before were: what an import brought is HTML, and was not written as Markdown."""
    brought = found.html == markup.clean_html(before)
    return markup.clean_html(after) if brought else markup.render_post(after)


def _of(found: Post | Page) -> sa.ColumnElement[bool]:
    return Revision.post_id == found.id if isinstance(found, Post) else Revision.page_id == found.id
