"""What the thread partial needs, for whoever shows a conversation under something of theirs."""

from __future__ import annotations

from typing import Any

from flask import request

from blog.conversation import queries, reading, written
from blog.conversation.models import Thread
from blog.conversation.order import Asked
from blog.core import links
from blog.record import queries as record


def thread_context(thread: Thread, *, topic: str | None = None, feed_path: str | None = None) -> dict[str, Any]:
    """The context of `conversation/thread.html`, the same for everyone who asks for the same page of the thread.

    Which page, in which order, is read from the address (order.Asked). `thread`, `talk` (reading.ThreadPage: its rows,
    counts and what was asked for), `comments` (written.Drawn: the HTML of each, made by `conversation/comment.html`),
    `comment_count` (what can be read on all pages), `mentions`, `comment_receipts` (by topic), `form` (empty, made by
    `conversation/form.html`), `thread_feed` (the path of the conversation's own feed, or None), `canonical` (the
    absolute address under which this page is to be found) and `talk_data` (what it says to machines, as JSON).

    `topic` is what the record calls that which the thread is about: its receipt is read along with the others.
    """
    talk = reading.page(thread, Asked.read(request.args))
    receipts = record.receipts([*([topic] if topic else []), *(row.comment.topic for row in talk.rows)])
    said = written.page(thread, talk, receipts)
    return {
        "thread": thread,
        "talk": talk,
        "comment_count": talk.comments,
        "mentions": queries.mentions(thread) if talk.asked.number == 1 else [],
        "comments": said.comments,
        "comment_receipts": receipts,
        "form": said.form,
        "thread_feed": feed_path,
        "talk_data": said.data,
        "canonical": links.absolute(talk.asked.canonical(thread.path)),
    }
