"""What becomes of a comment when the record withholds its words, shows them again, or takes them away for good."""

from __future__ import annotations

import sqlalchemy as sa

from blog.conversation import queries, visibility, wordings
from blog.conversation.models import Comment
from blog.core.db import lock, session
from blog.moderation import actions as moderation
from blog.moderation.withholding import notes_on
from blog.people import queries as people
from blog.people.models import Person
from blog.record import erasing
from blog.record.erasing import Words


def register() -> None:
    """Tell the record how words of comments are kept, and the names under which employees said them."""
    erasing.register(queries.KIND, "moderation", erasing.swapping(notes_on(queries.KIND)))
    erasing.register(queries.KIND, "conversation", erasing.Place(hide, show, erase))
    erasing.register("person", "conversation", erasing.swapping(swap_name))


def hide(id: str, words: Words, by: str) -> None:
    """Put a tombstone in the place of a public comment; what it said before it was edited is hidden in its history."""
    comment = _held(id) if words.name == "body" else None
    if comment is None:
        return
    if comment.source == words.text:
        visibility.hide_withheld(comment, code=words.code)
    else:
        wordings.swap(comment, words.text, words.withheld)


def show(id: str, words: Words, by: str) -> None:
    """Show a hidden or removed comment again, by the decision of the person with this handle."""
    comment = _held(id) if words.name == "body" else None
    if comment is None:
        return
    wordings.swap(comment, words.withheld, words.text)
    person = people.by_handle(by)
    # What was redacted meanwhile is not there to be shown, and the record says so.
    if comment.source != words.text or person is None:
        return
    if visibility.show_again(comment, by=person, shown=words.hash):
        moderation.record_restoration(queries.KIND, comment.id, by=person)


def erase(id: str, words: Words, by: str) -> None:
    """Blank the words of a comment, which keeps its place in the thread, and of the revisions that said them."""
    comment = _held(id) if words.name == "body" else None
    if comment is None:
        return
    if comment.source == words.text:
        comment.source, comment.html = "", ""
    wordings.blank(comment, words.text)
    wordings.blank(comment, words.withheld)


def swap_name(handle: str, name: str, before: str, after: str) -> None:
    """The name or title that a person said anything under."""
    if name in ("name", "title"):
        person = sa.select(Person.id).where(Person.handle == handle).scalar_subquery()
        theirs = sa.update(Comment).where(Comment.person_id == person, getattr(Comment, name) == before)
        session().execute(theirs.values({name: after}))


def _held(id: str) -> Comment | None:
    """The comment, locked after its case, as everywhere."""
    moderation.hold_case(queries.KIND, int(id))
    comment = queries.by_id(int(id))
    return lock(comment) if comment else None
