"""What the front page shows: who speaks here, what is new, what customers are asking, what was fixed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from blog.conversation import queries as conversation
from blog.conversation import shown
from blog.conversation.models import Answer
from blog.conversation.shown import Response, Said
from blog.core import settings
from blog.core.markup import opening, plain
from blog.core.pages import Page
from blog.core.text import excerpt
from blog.issues import lines as issues
from blog.issues.rules import Promise, promise
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


class Question(NamedTuple):
    """What a customer said, and what came of it. Plain values: the front page keeps what it shows of them."""

    path: str
    name: str
    # The first words.
    excerpt: str
    sent_at: datetime
    promised_for: date | None
    answer: Answer
    response: Response | None

    @property
    def answered_after(self) -> float:
        """Seconds from asking to the first company response; 0 while there is none."""
        return (self.response.published_at - self.sent_at).total_seconds() if self.response else 0


@dataclass(frozen=True)
class Home:
    """Everything on the front page."""

    posts: Page[posts.Line]
    comment_counts: dict[int, int]
    questions: tuple[Question, ...]
    # Those that are open, then what was fixed, each with what is owed on it.
    issues: tuple[tuple[issues.Line, Promise | None], ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever published here."""
        return not (self.posts.items or self.questions or self.issues)


def look(key: str | None) -> Home:
    """Read it, in a constant number of queries."""
    page = posts.latest(POSTS, key)
    return Home(
        posts=page,
        comment_counts=conversation.count_published(post.thread_id for post in page.items if post.thread_id),
        questions=_latest_questions(),
        issues=_issues(),
    )


@lru_cache(maxsize=64)
def lead(html: str) -> str:
    """The first lines of a post."""
    return excerpt(opening(html), LEAD)


def _issues() -> tuple[tuple[issues.Line, Promise | None], ...]:
    today = settings.today()
    lines = [*issues.open_lines(ISSUES), *issues.fixed_lines(FIXED)]
    return tuple((line, promise(line.next_update, today=today)) for line in lines)


def _latest_questions() -> tuple[Question, ...]:
    ids = conversation.newest_questions(QUESTIONS)
    said, responses = shown.read(ids), shown.first_responses(ids)
    return tuple(_question(said[id], responses.get(id)) for id in ids)


def _question(said: Said, response: Response | None) -> Question:
    return Question(
        said.path,
        said.name,
        _words(said.html),
        said.sent_at,
        said.promised_for,
        conversation.answer_of(said, answered=response is not None),
        response,
    )


@lru_cache(maxsize=256)
def _words(html: str) -> str:
    return excerpt(plain(html), WORDS)
