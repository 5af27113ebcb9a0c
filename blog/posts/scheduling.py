"""Posts that become public at their moment, whoever is there or not: the worker publishes them, or the next request."""

from __future__ import annotations

from datetime import datetime
from typing import Unpack

import sqlalchemy as sa
from flask import current_app

from blog.core import clock, due
from blog.core.db import lock, session, unit_of_work
from blog.core.i18n import _
from blog.people import absences
from blog.people.models import Person, Standing
from blog.posts import actions, checks, emails, rules, second, writing
from blog.posts.models import Post, State
from blog.posts.rules import Fields, NotPublishable


@unit_of_work
def schedule_post(
    post: Post, *, at: datetime | None, version: int, by: Person, alone: str = "", **fields: Unpack[Fields]
) -> None:
    """Save a draft and have it published at a moment. Scheduling it again moves it; the same form twice is one.

    What would be refused now is refused at once: a moment in the past, no words, an author who may not speak, a missing
    second reader without a reason (`alone`). Raises NotPublishable, in words, rules.Stale, and what saving raises.
    """
    lock(post)
    said = Fields(**{**fields, "publish_at": at})
    if post.state is State.SCHEDULED and post.problem is None and writing.is_said(post, **said):
        return
    _check_moment(at)
    if post.state is State.SCHEDULED:
        # Whoever schedules it again decides again, also about its second reader.
        post.state = State.DRAFT
    actions.save_draft(post, version=version, by=by, **said)
    _schedule(post, at, by=by, alone=alone)


@unit_of_work
def schedule_as_it_stands(post: Post, *, at: datetime | None, version: int, by: Person, alone: str = "") -> None:
    """Schedule a draft with the words that were saved: what its second reader does. Raises as `schedule_post`."""
    lock(post)
    _check_moment(at)
    if post.state is State.SCHEDULED and post.problem is None and post.publish_at == at:
        return
    writing.check_version(post, version)
    _schedule(post, at, by=by, alone=alone)


@unit_of_work
def unschedule_post(post: Post, *, by: Person) -> None:
    """Make a draft of it again; its moment stays as a plan. Harmless when it is not scheduled."""
    lock(post)
    if post.state is not State.SCHEDULED:
        return
    post.state, post.problem, post.scheduled_by_id = State.DRAFT, None, None
    post.second_id = post.alone_reason = None
    writing.finish(post, by)
    due.remember()


@unit_of_work
def unschedule_and_save(post: Post, *, version: int, by: Person, **fields: Unpack[Fields]) -> None:
    """Make a draft of it again with what stands in the form: both or neither. Raises as saving does."""
    lock(post)
    if post.state is not State.SCHEDULED or not writing.is_said(post, **fields):
        writing.check_version(post, version)
    unschedule_post(post, by=by)
    actions.save_draft(post, version=post.version, by=by, **fields)


def publish_due() -> None:
    """Publish every post whose moment has come. What cannot be published keeps its reason, and its authors are told."""
    ids = list(session().scalars(_waiting().with_only_columns(Post.id).where(Post.publish_at <= clock.now())))
    session().rollback()
    for post_id in ids:
        try:
            _publish_at_its_time(post_id)
        except NotPublishable as refused:
            _say_problem(post_id, str(refused))
        except Exception as error:  # the others are due as well; this one is tried again
            current_app.logger.warning("post %s is due and failed: %s", post_id, type(error).__name__)
            session().rollback()


def next_at() -> datetime | None:
    """When the next post is due."""
    return session().scalar(sa.select(sa.func.min(Post.publish_at)).where(*_IS_WAITING))


def stuck() -> list[Post]:
    """The posts that could not be published at their time, the longest waiting first."""
    query = sa.select(Post).where(Post.state == State.SCHEDULED, Post.problem.is_not(None))
    return list(session().scalars(query.order_by(Post.publish_at, Post.id)))


_IS_WAITING = (Post.state == State.SCHEDULED, Post.problem.is_(None))


def _waiting() -> sa.Select[Post]:
    return sa.select(Post).where(*_IS_WAITING).order_by(Post.publish_at, Post.id)


def _check_moment(at: datetime | None) -> None:
    problem = rules.moment_problem(at, clock.now())
    if problem:
        raise NotPublishable(problem)


def _schedule(post: Post, at: datetime | None, *, by: Person, alone: str) -> None:
    if not post.is_unseen:
        raise NotPublishable(_("This post is public already."))
    checks.check_publishable(post)
    second.check(post, by=by, editor=writing.last_editor(post), alone=alone)
    post.state, post.publish_at, post.scheduled_by_id, post.problem = State.SCHEDULED, at, by.id, None
    post.ready_at = post.reader_id = None
    writing.finish(post, by)
    session().expire(post, ["scheduled_by", "second"])
    due.remember()


@unit_of_work
def _publish_at_its_time(post_id: int) -> None:
    post = session().get(Post, post_id)
    if post is None or not _is_due(lock(post)):
        return
    by = post.scheduled_by or post.saved_by
    if by.standing is not Standing.ACTIVE:
        raise NotPublishable(
            _("%(name)s scheduled it and does not speak here any more. Somebody else has to.", name=by.name)
        )
    actions.publish_post(post, by=by, alone=post.alone_reason or "", scheduled_for=post.publish_at)


def _is_due(post: Post) -> bool:
    is_waiting = post.state is State.SCHEDULED and post.problem is None
    return is_waiting and post.publish_at is not None and post.publish_at <= clock.now()


@unit_of_work
def _say_problem(post_id: int, problem: str) -> None:
    """Keep why it could not be published, and tell its authors and whoever scheduled it, once."""
    post = session().get(Post, post_id)
    if post is None or not _is_due(lock(post)):
        return
    post.problem = problem
    told = [*writing.people(post), *([post.scheduled_by] if post.scheduled_by else [])]
    for person_id in dict.fromkeys(absences.acting_for(person).id for person in told):
        emails.tell_problem.later(post.id, person_id)
    due.remember()
