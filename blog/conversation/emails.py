"""Letters of the conversation: jobs that tell a customer what became of their words.

Only a proven address is written to, and only while what the letter says is still true.
"""

from __future__ import annotations

from flask import current_app

from blog.conversation import queries
from blog.conversation.models import Comment, State
from blog.core import mailer, settings
from blog.core.jobs import job
from blog.moderation import rules as moderation
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
    if comment and to and comment.state in (State.REJECTED, State.REMOVED):
        # What was never public has no entry; its author gets the head of the record at this moment instead.
        receipt = _receipt(comment) or record.head()
        rule = moderation.reason(comment.reason or "")
        note = queries.note_to_author(comment)
        contact = settings.get("site.contact") or str(current_app.config["MAIL_FROM"])
        mailer.send("comment-refused", to=to, comment=comment, rule=rule, note=note, contact=contact, receipt=receipt)


@job(outside=True)
def tell_answered(comment_id: int) -> None:
    """Tell a comment's author that this reply to it is public."""
    reply = queries.by_id(comment_id)
    to = _proven_address(reply.parent) if reply else None
    if reply and reply.parent and to and _can_be_read(reply):
        mailer.send("comment-answered", to=to, reply=reply, comment=reply.parent, receipt=_receipt(reply))


def _proven_address(comment: Comment | None) -> str | None:
    if comment is None or comment.customer is None or comment.customer.proven_at is None:
        return None
    return comment.customer.email


def _can_be_read(comment: Comment) -> bool:
    """Whether it is public now, and so is what it stands under."""
    return comment.is_public and comment.thread.public


def _receipt(comment: Comment) -> record.Receipt | None:
    return record.receipts([comment.topic]).get(comment.topic)
