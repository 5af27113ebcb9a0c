"""What becomes of a comment when the record takes its words away for good, or shows them again."""

from __future__ import annotations

from blog.conversation import queries, visibility, wordings
from blog.conversation.models import Comment, State
from blog.core.db import lock
from blog.moderation import actions as moderation
from blog.people import queries as people
from blog.record import erasing


def register() -> None:
    """Tell the record how words of comments are kept."""
    erasing.register(queries.KIND, erase, stands=stands, restored=restored)


def stands(id: str, name: str, words: str) -> str | None:
    """A public comment is removed, under a rule: that withholds its words. What it said before it was edited is not
    what stands."""
    comment = queries.by_id(int(id))
    if name != "body":
        return "Only what somebody said can be withheld: who answered stays."
    if comment is not None and comment.is_public and comment.source == words:
        return f"It still stands at {comment.path}. Remove it there, under a rule: that withholds its words here too."
    return None


def erase(id: str, name: str, words: str) -> None:
    """Blank the words of a comment, which keeps its place in the thread, and of the revision that said them."""
    comment = _held(id)
    if comment is None:
        return
    if comment.source == words:
        comment.source, comment.html = "", ""
    wordings.blank(comment, words)


def restored(id: str, hash: str, by: str) -> None:
    """Show a hidden or removed comment again, by the decision of the person with this handle."""
    comment, person = _held(id), people.by_handle(by)
    if comment is None or person is None or comment.state not in (State.HIDDEN, State.REMOVED):
        return
    if not comment.source:
        # They were redacted meanwhile, and the record says so.
        return
    if visibility.show_again(comment, by=person, shown=hash):
        moderation.record_restoration(queries.KIND, comment.id, by=person)


def _held(id: str) -> Comment | None:
    """The comment, locked after its case, as everywhere."""
    moderation.hold_case(queries.KIND, int(id))
    comment = queries.by_id(int(id))
    return lock(comment) if comment else None
