"""What waits for one person, and what waits for everyone, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from blog.conversation import queries as conversation
from blog.conversation import waiting_queries as answers
from blog.conversation.models import Comment
from blog.core import jobs
from blog.issues import customer_queries as customers
from blog.issues import debt_queries
from blog.issues import queries as issues
from blog.issues.debt_queries import Owed
from blog.issues.models import Issue
from blog.moderation import clocks
from blog.moderation import queries as moderation
from blog.moderation.clocks import Clocks
from blog.people import absences, sections
from blog.people.models import Person, Role
from blog.people.sections import Shown
from blog.posts import queries as posts
from blog.posts.models import Post

# As many as a person can do something about today; the rest is counted.
SHOWN = 10


@dataclass(frozen=True)
class Waiting:
    """The dashboard of one person."""

    mine: list[Issue]
    drafts: list[Post]
    more_drafts: bool
    # Answers that I see to or promised, and those promised by anyone whose day has passed.
    answers: list[Comment]
    answers_late: list[Comment]
    # Those for whom I stand in: what waits for them is among mine.
    covered: list[Person]
    # Those who left and whom I follow: what waits for them is among mine, too.
    followed: list[Person]
    questions: list[Comment]
    question_count: int
    cases: int
    oldest_case: datetime | None
    # What is hidden or appealed, and by when it must be decided.
    clocks: Clocks
    late: list[Issue]
    unowned: list[Issue]
    # Commitments, lessons and checks: mine, and those of others whose day has passed.
    owed: list[Owed]
    owed_late: list[Owed]
    # Comments that say something is broken and belong to no issue, and disputes without our answer.
    reports: list[Comment]
    disputed: list[Issue]
    worker_is_up: bool
    # What packages below register: among what is mine, for everyone, and late.
    sections: dict[str, list[Shown]]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        todo = (self.mine, self.drafts, self.questions, self.cases, self.late, self.unowned, self.owed, self.owed_late)
        more = (*self.sections.values(), self.reports, self.disputed, self.answers, self.answers_late)
        return not any((*todo, *more))


def look(person: Person) -> Waiting:
    """Read it, in a constant number of queries. Cases are counted for those who may decide them."""
    moderates, owed = person.has(Role.MODERATOR), debt_queries.owed()
    covered = absences.covered_by(person)
    followed = absences.followed_by(person)
    people = [person, *covered, *followed]
    drafts = posts.drafts_of(person, SHOWN + 1)
    mine = {one.id for one in people}
    return Waiting(
        mine=issues.owned_by(*people),
        answers=answers.owned_by(people, SHOWN),
        answers_late=answers.late(SHOWN, but=mine),
        covered=covered,
        followed=followed,
        drafts=drafts[:SHOWN],
        more_drafts=len(drafts) > SHOWN,
        questions=conversation.open_questions(SHOWN),
        question_count=conversation.count_open_questions(),
        cases=moderation.waiting_count() if moderates else 0,
        oldest_case=moderation.oldest_waiting() if moderates else None,
        clocks=clocks.look() if moderates else Clocks(),
        late=[issue for issue in issues.late() if issue.owner_id not in mine],
        unowned=issues.unowned(),
        owed=[debt for debt in owed if debt.owner.id in mine],
        owed_late=[debt for debt in owed if debt.owner.id not in mine and debt.days_late],
        reports=customers.comments_to_sort(SHOWN),
        disputed=customers.disputed(),
        worker_is_up=jobs.worker_is_up(),
        sections={where: shown.of(person) for where, shown in sections.of_dashboard.items()},
    )
