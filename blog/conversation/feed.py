"""How comments look in a feed."""

from __future__ import annotations

from collections.abc import Iterable

from blog.conversation.models import Comment, Speaking, Thread
from blog.core import settings
from blog.core.feeds import Author, Category, FeedEntry, Reply
from blog.core.i18n import _
from blog.record import queries as record
from blog.record.queries import Receipt

# How programs tell the company's word from anyone else's.
COMPANY_RESPONSE = Category("company-response", "Company response")


def entries(comments: Iterable[Comment]) -> list[FeedEntry]:
    """Comments with their receipts, in one query more."""
    rows = list(comments)
    receipts = record.receipts(row.topic for row in rows)
    return [entry(row, receipt=receipts.get(row.topic)) for row in rows]


def entry(comment: Comment, *, receipt: Receipt | None) -> FeedEntry:
    """One published comment, with its thread, parent, person and badges loaded."""
    return FeedEntry(
        topic=comment.topic,
        title=title(comment),
        path=comment.path,
        published=comment.sent_at,
        updated=comment.edited_at or comment.published_at or comment.sent_at,
        html=comment.html,
        authors=[Author(comment.name, comment.person.path if comment.person else None)],
        categories=[COMPANY_RESPONSE] if comment.is_response else [],
        receipt=receipt,
        in_reply_to=_answered(comment),
        related=list(dict.fromkeys(badge.path for badge in comment.badges)),
    )


def title(comment: Comment) -> str:
    """Who speaks, for whom, about what."""
    about = comment.thread.title
    if comment.is_response:
        return _(
            "%(who)s answers for %(company)s: %(about)s",
            who=_signed(comment),
            company=settings.get("site.company"),
            about=about,
        )
    if comment.speaking is Speaking.SELF:
        return f"{_signed(comment)} on {about}"
    return f"{comment.name} on {about}"


def feed_of(thread: Thread) -> str:
    """What a thread's feed is called for ever."""
    return f"{thread.topic}/comments"


def _signed(comment: Comment) -> str:
    return f"{comment.name} ({comment.title})" if comment.title else comment.name


def _answered(comment: Comment) -> Reply:
    """The comment that it replies to, or what the thread is about when there is none that can be read."""
    if comment.parent is not None and comment.parent.is_public:
        return Reply(comment.parent.topic, comment.parent.path)
    return Reply(comment.thread.topic, comment.thread.path)
