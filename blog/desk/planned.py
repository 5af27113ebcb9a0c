"""What is planned: scheduled posts and changes, drafts meant for a day, and drafts without one, by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from blog.core import settings
from blog.core.db import session
from blog.desk import things
from blog.desk.models import Change
from blog.people.models import Person
from blog.posts import rules
from blog.posts.models import UNSEEN, Post, PostAuthor, State

# More than any desk has in hand; whoever has more is told how many are not shown.
SHOWN = 200


@dataclass(frozen=True)
class Plan:
    """One thing that is meant to become public."""

    post: Post
    # Its draft of changes, when it is that which is planned.
    change: Change | None
    at: datetime | None
    # Whether it becomes public by itself at that time, or is only meant for the day.
    is_scheduled: bool
    # Why it could not be published at its time, in words.
    problem: str | None
    # Whether whoever looks may open it.
    is_mine: bool

    @property
    def title(self) -> str:
        """Its title as it is going to be."""
        return self.change.title if self.change else self.post.title

    @property
    def path(self) -> str:
        """Where it is written."""
        return things.of(self.change or self.post).path


@dataclass(frozen=True)
class Day:
    """What is planned for one day of the site's zone."""

    day: date
    is_past: bool
    plans: list[Plan]


@dataclass(frozen=True)
class Planned:
    """All of it: by day, earliest first; then, of this person's own, what has no day."""

    days: list[Day]
    someday: list[Plan]
    # How many with a day are not shown.
    more: int


def look(person: Person) -> Planned:
    """What is planned, in a constant number of queries.

    Colleagues see the titles of what has a day: that is what the day is for. Drafts without one are their authors'.
    """
    with_day = _posts(Post.publish_at.is_not(None)).order_by(Post.publish_at, Post.id)
    without = _posts(Post.publish_at.is_(None), _writes(person)).order_by(Post.saved_at.desc(), Post.id.desc())
    changes = list(session().scalars(_changes().limit(SHOWN + 1)))
    posts = list(session().scalars(with_day.limit(SHOWN + 1)))
    plans = [_of_post(post, person) for post in posts] + [_of_change(change, person) for change in changes]
    timed = sorted((plan for plan in plans if plan.at), key=lambda plan: plan.at or datetime.max)
    mine = [_of_post(post, person) for post in session().scalars(without.limit(SHOWN))]
    loose = [plan for plan in plans if plan.at is None and plan.is_mine]
    return Planned(_by_day(timed[:SHOWN]), loose + mine, more=max(len(timed) - SHOWN, 0))


def _posts(*which: sa.ColumnElement[bool]) -> sa.Select[Post]:
    return sa.select(Post).where(Post.state.in_(UNSEEN), *which).options(selectinload(Post.authors))


def _writes(person: Person) -> sa.ColumnElement[bool]:
    """An author of it: an admin, too, has drafts of their own only without a day."""
    return Post.id.in_(sa.select(PostAuthor.post_id).where(PostAuthor.person_id == person.id))


def _changes() -> sa.Select[Change]:
    whole = joinedload(Change.post).selectinload(Post.authors)
    return sa.select(Change).options(whole).order_by(Change.publish_at, Change.id)


def _of_post(post: Post, person: Person) -> Plan:
    is_scheduled = post.state is State.SCHEDULED
    return Plan(post, None, post.publish_at, is_scheduled, post.problem, rules.may_edit(post, person))


def _of_change(change: Change, person: Person) -> Plan:
    is_mine = rules.may_edit(change.post, person)
    return Plan(change.post, change, change.publish_at, change.publish_at is not None, change.problem, is_mine)


def _by_day(timed: list[Plan]) -> list[Day]:
    today, zone = settings.today(), settings.zone()

    def local(plan: Plan) -> date:
        assert plan.at is not None
        return plan.at.astimezone(zone).date()

    return [Day(day, day < today, list(plans)) for day, plans in groupby(timed, key=local)]
