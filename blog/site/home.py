"""What the front page shows: who speaks here, what is new, what customers are asking, what was fixed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from blog.conversation import queries as conversation
from blog.conversation import shown
from blog.conversation.models import Answer
from blog.conversation.shown import Response, Said
from blog.core.markup import opening, plain
from blog.core.pages import Page
from blog.core.text import excerpt
from blog.issues import lines as issues
from blog.posts import lines as posts

# The newest post with its first lines, and as many titles below it as fit on one screen.
POSTS = 8
QUESTIONS = 5
ISSUES = 4
FIXED = 3


# The first words of a question: two lines in the margin of the page.
WORDS = 110
# The first lines of the newest post: about as much as a reader needs to decide.
LEAD = 320


@dataclass(frozen=True)
class Question:
    """What a customer said, and what came of it."""

    comment: Said
    answer: Answer
    response: Response | None

    @property
    def excerpt(self) -> str:
        """The first words."""
        return _question(self.comment.html)

    @property
    def answered_after(self) -> float:
        """Seconds from asking to the first company response; 0 while there is none."""
        if self.response is None:
            return 0
        return (self.response.published_at - self.comment.sent_at).total_seconds()


@dataclass(frozen=True)
class Home:
    """Everything on the front page."""

    posts: Page[posts.Line]
    comment_counts: dict[int, int]
    questions: list[Question]
    open_issues: list[issues.Line]
    fixed_issues: list[issues.Line]

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
        open_issues=issues.open_lines(ISSUES),
        fixed_issues=issues.fixed_lines(FIXED),
    )


@lru_cache(maxsize=64)
def lead(html: str) -> str:
    """The first lines of a post."""
    return excerpt(opening(html), LEAD)


def _latest_questions() -> list[Question]:
    ids = conversation.newest_questions(QUESTIONS)
    said, responses = shown.read(ids), shown.first_responses(ids)
    return [
        Question(said[id], conversation.answer_of(said[id], answered=id in responses), responses.get(id)) for id in ids
    ]


@lru_cache(maxsize=256)
def _question(html: str) -> str:
    return excerpt(plain(html), WORDS)
