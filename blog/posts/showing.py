"""What goes with a post wherever it shows: its thread, the pages that list it, and what every entry says of it."""

from __future__ import annotations

from blog.conversation import actions as conversation
from blog.core.db import session
from blog.posts.models import Post

# Every listing of posts.
LISTINGS = "posts"


def keep_thread(post: Post, *, open: bool | None = None) -> None:
    """Open the post's thread, or keep its title and path true."""
    if post.thread is None:
        thread = conversation.open_thread(topic=post.topic, title=post.title, path=post.path, public=post.is_public)
        post.thread_id = thread.id
        session().flush()
        session().refresh(post, ["thread"])
        if open is False:
            conversation.keep_thread(thread, open=False)
    else:
        conversation.keep_thread(post.thread, title=post.title, path=post.path, public=post.is_public, open=open)


def topics_of(post: Post) -> list[str]:
    """Which pages show this post: the listings, its authors', its tags' and its issue's."""
    mine = [author.person.topic for author in post.authors] + [f"tag/{tag.slug}" for tag in post.tags]
    series = [f"series/{post.series.slug}"] if post.series else []
    issue = issue_topic(post)
    return [LISTINGS, *mine, *series, *([issue] if issue else [])]


def handles(post: Post) -> list[str]:
    """The handles of the authors, in order."""
    return [author.person.handle for author in post.authors]


def issue_topic(post: Post) -> str | None:
    """What the record calls the issue that a post is about."""
    return f"issue/{post.issue_number}" if post.issue_number else None
