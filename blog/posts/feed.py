"""How posts look in a feed."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from blog.conversation import queries as conversation
from blog.core.feeds import Author, Category, FeedEntry, Replies
from blog.core.i18n import _
from blog.posts.lines import Line
from blog.posts.models import Post
from blog.record import queries as record
from blog.record.queries import Receipt


def entries(posts: Iterable[Post | Line]) -> list[FeedEntry]:
    """Posts with their receipts and the number of their comments, in two queries more."""
    rows = list(posts)
    receipts = record.receipts(row.topic for row in rows)
    counts = conversation.count_published(row.thread_id for row in rows if row.thread_id)
    return [entry(row, receipt=receipts.get(row.topic), comments=counts.get(row.thread_id or 0, 0)) for row in rows]


def entry(post: Post | Line, *, receipt: Receipt | None, comments: int) -> FeedEntry:
    """One published post with its whole text, its authors as they were that day, and where it is talked about."""
    updated = post.updated_at or post.published_at or post.created_at
    return FeedEntry(
        topic=post.topic,
        title=post.title,
        path=post.path,
        published=post.published_at,
        updated=updated,
        html=post.html + _about(post),
        authors=[Author(author.name, author.person.path) for author in post.authors],
        categories=[Category(tag.slug, tag.name) for tag in post.tags],
        receipt=receipt,
        replies=Replies(f"{post.path}#conversation", comments_path(post), comments) if post.thread_id else None,
        related=[post.issue.path] if post.issue else [],
        language=post.language,
    )


def _about(post: Post | Line) -> str:
    """What a post answers elsewhere, and what became of its issue: no reader is told when that moves."""
    made = []
    if post.reply_to:
        made.append((post.reply_to, _("In reply to what was written on %(site)s.", site=post.reply_host)))
    if post.issue is not None:
        state, number = _(post.issue.state.value), post.issue.number
        made.append((post.issue.path, _("About issue %(number)s: %(state)s.", number=number, state=state)))
    return "".join(f'\n<p><a href="{escape(path)}">{escape(said)}</a></p>' for path, said in made)


def comments_path(post: Post | Line) -> str:
    """Where the feed of a post's comments is."""
    return f"{post.path}/comments/feed.atom"
