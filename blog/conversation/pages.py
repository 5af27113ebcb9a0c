"""What the thread partial needs, for whoever shows a conversation under something of theirs."""

from __future__ import annotations

from typing import Any

from flask import request

from blog.conversation import linked_data, queries, reading
from blog.conversation.forms import CommentForm
from blog.conversation.models import Thread
from blog.conversation.order import Asked
from blog.core import links
from blog.moderation.rules import REASONS
from blog.record import queries as record


def thread_context(thread: Thread, *, feed_path: str | None = None) -> dict[str, Any]:
    """The context of `conversation/thread.html`, the same for everyone who asks for the same page of the thread.

    Which page, in which order, is read from the address (order.Asked). `thread`, `talk` (reading.ThreadPage: its rows,
    counts and what was asked for), `comment_count` (what can be read on all pages), `mentions`, `comment_receipts` (by
    topic), `removal_rules` (moderation.reasons.Reason by code), `comment_form` (empty), `thread_feed` (the path of the
    conversation's own feed, or None), `canonical` (the absolute address under which this page is to be found) and
    `talk_data` (what it says to machines).
    """
    talk = reading.page(thread, Asked.read(request.args))
    return {
        "thread": thread,
        "talk": talk,
        "comment_count": talk.comments,
        "mentions": queries.mentions(thread) if talk.asked.number == 1 else [],
        "comment_receipts": record.receipts(row.comment.topic for row in talk.rows),
        "removal_rules": {rule.code: rule for rule in REASONS},
        "comment_form": CommentForm(),
        "thread_feed": feed_path,
        "talk_data": linked_data.conversation(thread, talk),
        "canonical": links.absolute(talk.asked.canonical(thread.path)),
    }
