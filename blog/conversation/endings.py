"""How an author ends their own comment: taken back, or erased for good. Nobody else has to agree."""

from __future__ import annotations

from blog.conversation import queries, wordings
from blog.conversation.models import Comment, State
from blog.conversation.states import Event
from blog.conversation.transitions import move
from blog.core.db import lock, unit_of_work
from blog.moderation import actions as moderation
from blog.moderation import authors
from blog.record import queries as record
from blog.record import withholding
from blog.record.actions import CUSTOMER, announce


@unit_of_work
def withdraw(comment: Comment) -> None:
    """Take a comment back by its author's wish: its words go for good, a line in their place says so, replies stay.

    Harmless when repeated. Raises transitions.NotPublic for what was refused or removed: that can only be erased.
    """
    moderation.hold_case(queries.KIND, comment.id)
    wordings.hold_waiting(comment)
    lock(comment)
    before = move(comment, Event.WITHDRAW)
    if before is not State.WITHDRAWN:
        authors.unlearn(queries.KIND, comment.id)
        authors.withdraw(queries.KIND, comment.id)
        _forget_words(comment, before)


@unit_of_work
def erase(comment: Comment) -> None:
    """Erase a comment by its author's wish, in any state: words, name and whose it was are gone here and in its case.

    What the record says about it stays, without its words. Harmless when repeated.
    """
    moderation.hold_case(queries.KIND, comment.id)
    wordings.hold_waiting(comment)
    lock(comment)
    before = move(comment, Event.ERASE)
    authors.unlearn(queries.KIND, comment.id)
    revisions = wordings.of(comment)
    _forget_words(comment, before)
    for revision in revisions:
        authors.forget(wordings.KIND, revision.id)
    authors.forget(queries.KIND, comment.id)
    comment.name, comment.customer_id = "", None
    comment.fingerprint = comment.status_hash = None


def _forget_words(comment: Comment, before: State) -> None:
    if before in (State.PUBLISHED, State.HIDDEN) and comment.published_at is not None:
        thread = comment.thread.topic
        announce("comment.withdrawn", subject=comment.topic, by=CUSTOMER, topics=[thread], thread=thread)
    wordings.forget(comment)
    for text in record.texts_of(comment.topic, "body"):
        withholding.take_back(text, by=CUSTOMER)
