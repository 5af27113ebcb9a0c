"""What waits for one person, and what waits for everyone, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from blog.conversation import queries as conversation
from blog.conversation.models import Comment
from blog.core import jobs
from blog.issues import queries as issues
from blog.issues.models import Issue
from blog.moderation import queries as moderation
from blog.people.models import Person, Role
from blog.posts import queries as posts
from blog.posts.models import Post

# As many as a person can do something about today; the rest is counted.
SHOWN = 10


@dataclass(frozen=True)
class Waiting:
    """The dashboard of one person."""

    mine: list[Issue]
    drafts: list[Post]
    questions: list[Comment]
    question_count: int
    cases: int
    oldest_case: datetime | None
    late: list[Issue]
    unowned: list[Issue]
    worker_is_up: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.mine or self.drafts or self.questions or self.cases or self.late or self.unowned)


def look(person: Person) -> Waiting:
    """Read it, in a constant number of queries. Cases are counted for those who may decide them."""
    moderates = person.has(Role.MODERATOR)
    return Waiting(
        mine=issues.owned_by(person),
        drafts=posts.drafts_of(person),
        questions=conversation.open_questions(SHOWN),
        question_count=conversation.count_open_questions(),
        cases=moderation.waiting_count() if moderates else 0,
        oldest_case=moderation.oldest_waiting() if moderates else None,
        late=[issue for issue in issues.late() if issue.owner_id != person.id],
        unowned=issues.unowned(),
        worker_is_up=jobs.worker_is_up(),
    )
