"""Something to say for every feed, and something that none may tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from blog.conversation import actions as conversation
from blog.conversation.models import Comment, Speaking
from blog.core import clock
from blog.issues import actions as issues
from blog.issues.models import Issue
from blog.people.models import Person, Role
from blog.posts import actions as posts
from blog.posts.models import Post
from tests.builders import make_comment, make_person

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def publish(
    author: Person, title: str = "Why the pumps stop", source: str = "They *overheat*.", **more: object
) -> Post:
    """A post of one author, published."""
    said = {"authors": [author], "tags": ["Pumps"], "by": author} | more
    post = posts.write_draft(title=title, source=source, **said)  # type: ignore[arg-type]
    posts.publish_post(post, by=author)
    return post


@dataclass
class World:
    """One of everything that is public, and one of everything that is not."""

    ann: Person
    mia: Person
    post: Post
    comment: Comment
    response: Comment
    issue: Issue


FEEDS = [
    "/feed.atom",
    "/people/ann/feed.atom",
    "/tags/pumps/feed.atom",
    "/people/ann/tags/pumps/feed.atom",
    "/comments/feed.atom",
    "/posts/why-the-pumps-stop/comments/feed.atom",
    "/responses/feed.atom",
    "/issues/feed.atom",
    "/issues/1/feed.atom",
    "/record/feed.atom",
]


def make_world() -> World:
    """A post that was talked about, answered, and led to an issue; beside it what nobody may see."""
    with clock.travel(NOON - timedelta(days=1)):
        ann, mia = make_person("ann"), make_person("mia", roles=[Role.MODERATOR])
    with clock.travel(NOON):
        post = publish(ann)
    with clock.travel(NOON + timedelta(hours=1)):
        assert post.thread is not None
        comment = make_comment(post.thread, body="Mine stops **after ten minutes**.")
    with clock.travel(NOON + timedelta(hours=2)):
        response = conversation.answer(comment, text="We know why, and say so.", speaking=Speaking.COMPANY, by=ann)
        issue = issues.report(title="Pumps overheat", by=ann, comment=comment)
    with clock.travel(NOON + timedelta(hours=3)):
        posts.write_draft(title="SECRET draft", source="SECRET", authors=[ann], tags=["hidden"], by=ann)
        make_comment(post.thread, body="SECRET words that wait", name="SECRET", email="x@example.com", public=False)
        removed = make_comment(post.thread, body="SECRET words that were removed", email="y@example.com")
        conversation.remove_comment(removed, reason="abuse", by=mia)
    return World(ann, mia, post, comment, response, issue)
