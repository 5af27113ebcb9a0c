"""Letters of the conversation: jobs that tell a customer what became of their words.

Only a proven address is written to, and only while what the letter says is still true.
"""

from __future__ import annotations

from blog.conversation import queries, wordings
from blog.conversation.models import Comment, Revision, RevisionState, State
from blog.conversation.states import DECIDED_WITHIN, REVISED_WITHIN
from blog.core import mailer
from blog.core.db import session
from blog.core.jobs import job
from blog.moderation import policies, statements
from blog.record import queries as record


@job(outside=True)
def tell_published(comment_id: int) -> None:
    """Tell the author that their comment is public, with its receipt."""
    comment = queries.by_id(comment_id)
    to = _proven_address(comment)
    if comment and to and _can_be_read(comment):
        mailer.send("comment-published", to=to, comment=comment, receipt=_receipt(comment))


@job(outside=True)
def tell_refused(comment_id: int) -> None:
    """Tell the author that their comment was refused or removed: under which rule, and how to object."""
    comment = queries.by_id(comment_id)
    to = _proven_address(comment)
    if comment and to and (comment.state in (State.REJECTED, State.REMOVED) or _was_taken_for_spam(comment)):
        # What was never public has no entry; its author gets the head of the record at this moment instead.
        receipt = _receipt(comment) or record.head()
        statement = statements.of(queries.KIND, comment.id)
        if statement is not None:
            mailer.send("comment-refused", to=to, comment=comment, statement=statement, receipt=receipt)


@job(outside=True)
def tell_returned(comment_id: int) -> None:
    """Ask the author for other words: what for, their own words, and where to write them."""
    comment = queries.by_id(comment_id)
    to = _proven_address(comment)
    if comment and to and comment.state is State.RETURNED:
        note, until = queries.note_to_author(comment), (comment.closed_at or comment.sent_at) + REVISED_WITHIN
        mailer.send("comment-returned", to=to, comment=comment, note=note, until=until, receipt=record.head())


@job(outside=True)
def tell_expired(comment_id: int) -> None:
    """Tell the author that their comment was put aside, because it was not revised in time."""
    comment = queries.by_id(comment_id)
    to = _proven_address(comment)
    if comment and to and comment.state is State.REJECTED:
        mailer.send("comment-expired", to=to, comment=comment, days=REVISED_WITHIN.days, receipt=record.head())


@job(outside=True)
def tell_hidden(comment_id: int) -> None:
    """Tell the author that their comment is hidden while it is looked at: since when, and by when that is decided."""
    comment = queries.by_id(comment_id)
    to = _proven_address(comment)
    if comment and to and comment.state is State.HIDDEN and comment.hidden_at:
        rule, receipt = policies.rule_at(comment.reason or "", comment.hidden_at), _receipt(comment)
        decided_by = comment.hidden_at + DECIDED_WITHIN
        mailer.send("comment-hidden", to=to, comment=comment, rule=rule, decided_by=decided_by, receipt=receipt)


@job(outside=True)
def tell_restored(comment_id: int) -> None:
    """Tell the author that their comment, which was hidden or removed, is public again."""
    comment = queries.by_id(comment_id)
    to = _proven_address(comment)
    if comment and to and _can_be_read(comment):
        note = queries.note_to_author(comment)
        mailer.send("comment-restored", to=to, comment=comment, note=note, receipt=_receipt(comment))


@job(outside=True)
def tell_withdrawn(comment_id: int) -> None:
    """Tell whose address it is that a comment was taken back by its private link: somebody else may hold that."""
    comment = queries.by_id(comment_id)
    to = _proven_address(comment)
    if comment and to and comment.state is State.WITHDRAWN:
        mailer.send("comment-withdrawn", to=to, comment=comment, receipt=_receipt(comment) or record.head())


@job(outside=True)
def tell_change(revision_id: int) -> None:
    """Tell the author what a moderator decided on other words for a public comment."""
    revision = session().get(Revision, revision_id)
    to = _proven_address(revision.comment) if revision else None
    if revision and to and revision.state in (RevisionState.SHOWN, RevisionState.REFUSED):
        statement = statements.of(wordings.KIND, revision.id)
        rule = statement.rule if statement and revision.reason else None
        receipt = _receipt(revision.comment) or record.head()
        mailer.send("comment-changed", to=to, revision=revision, comment=revision.comment, rule=rule, receipt=receipt)


@job(outside=True)
def tell_answered(comment_id: int) -> None:
    """Tell a comment's author that this reply to it is public."""
    reply = queries.by_id(comment_id)
    to = _proven_address(reply.parent) if reply else None
    if reply and reply.parent and reply.parent.tell and to and _can_be_read(reply):
        mailer.send("comment-answered", to=to, reply=reply, comment=reply.parent, receipt=_receipt(reply))


def _proven_address(comment: Comment | None) -> str | None:
    if comment is None or comment.customer is None or comment.customer.proven_at is None:
        return None
    return comment.customer.email


def _was_taken_for_spam(comment: Comment) -> bool:
    """Whether it was public until somebody took it for spam: what never was is put away without a word."""
    return comment.state is State.SPAM and comment.published_at is not None


def _can_be_read(comment: Comment) -> bool:
    """Whether it is public now, and so is what it stands under."""
    return comment.is_public and comment.thread.public


def _receipt(comment: Comment) -> record.Receipt | None:
    return record.receipts([comment.topic]).get(comment.topic)
