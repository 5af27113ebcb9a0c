"""What the thread partial needs, for whoever shows a conversation under something of theirs."""

from __future__ import annotations

from typing import Any

from blog.conversation import queries
from blog.conversation.forms import CommentForm
from blog.conversation.models import Thread
from blog.moderation.rules import REASONS
from blog.record import queries as record


def thread_context(thread: Thread, *, feed_path: str | None = None) -> dict[str, Any]:
    """The context of `conversation/thread.html`, the same for everyone who looks.

    `thread`, `comments` (queries.ThreadedComment, in reading order, tombstones among them), `comment_count` (without
    them), `mentions`, `comment_receipts` (by topic), `removal_rules` (moderation.reasons.Reason by code),
    `comment_form` (empty) and `thread_feed` (the path of the conversation's own feed, or None).
    """
    comments = queries.arranged(thread)
    return {
        "thread": thread,
        "comments": comments,
        "comment_count": sum(not row.is_gone for row in comments),
        "mentions": queries.mentions(thread),
        "comment_receipts": record.receipts(row.comment.topic for row in comments),
        "removal_rules": {rule.code: rule for rule in REASONS},
        "comment_form": CommentForm(),
        "thread_feed": feed_path,
    }
