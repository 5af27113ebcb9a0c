"""What the front page shows: who speaks here, what is new, what customers are asking, what was fixed."""

from __future__ import annotations

from dataclasses import dataclass

from blog.conversation import queries as conversation
from blog.conversation.models import Answer, Comment
from blog.core.db import session
from blog.core.markup import plain
from blog.core.pages import Page
from blog.core.text import excerpt
from blog.issues import queries as issues
from blog.issues.models import Issue
from blog.posts import queries as posts
from blog.posts.models import Post

# The newest post with its first lines, and as many titles below it as fit on one screen.
POSTS = 8
QUESTIONS = 5
ISSUES = 4
FIXED = 3


# The first words of a question: two lines in the margin of the page.
WORDS = 110


@dataclass(frozen=True)
class Question:
    """What a customer said, and what came of it."""

    comment: Comment
    answer: Answer
    response: Comment | None

    @property
    def excerpt(self) -> str:
        """The first words."""
        return excerpt(plain(self.comment.html), WORDS)

    @property
    def answered_after(self) -> float:
        """Seconds from asking to the first company response; 0 while there is none."""
        if self.response is None or self.response.published_at is None:
            return 0
        return (self.response.published_at - self.comment.sent_at).total_seconds()


@dataclass(frozen=True)
class Home:
    """Everything on the front page."""

    posts: Page[Post]
    comment_counts: dict[int, int]
    questions: list[Question]
    open_issues: list[Issue]
    fixed_issues: list[Issue]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever published here."""
        return not (self.posts.items or self.questions or self.open_issues or self.fixed_issues)


def look(key: str | None) -> Home:
    """Read it, in a constant number of queries."""
    page = posts.latest(POSTS, key)
    return Home(
        posts=page,
        comment_counts=conversation.count_published(post.thread_id for post in page.items if post.thread_id),
        questions=_latest_questions(),
        open_issues=issues.open_issues(ISSUES),
        fixed_issues=issues.latest_fixed(FIXED),
    )


def _latest_questions() -> list[Question]:
    query = conversation.public_comments().where(Comment.customer_id.is_not(None), Comment.imported.is_(False))
    newest = query.order_by(Comment.published_at.desc(), Comment.id.desc()).limit(QUESTIONS)
    comments = list(session().scalars(newest).unique())
    ids = [comment.id for comment in comments]
    states, responses = conversation.answer_states(ids), conversation.responses_to(ids)
    return [Question(c, states[c.id], responses.get(c.id)) for c in comments]
