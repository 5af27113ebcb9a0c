"""Drafts of changes that become public at their moment, as scheduled posts do."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from blog.core import clock, due
from blog.core.db import lock, session, unit_of_work
from blog.core.i18n import _
from blog.core.text import TextRefused
from blog.desk import change_emails, changes
from blog.desk.models import Change
from blog.people import absences
from blog.people.models import Standing
from blog.posts import writing
from blog.posts.rules import NotPublishable, Stale

_IS_WAITING = (Change.publish_at.is_not(None), Change.problem.is_(None))


def publish_due() -> None:
    """Publish every draft of changes whose moment has come. What cannot be published says why, and is told once."""
    waiting = sa.select(Change.id).where(*_IS_WAITING, Change.publish_at <= clock.now()).order_by(Change.publish_at)
    ids = list(session().scalars(waiting))
    session().rollback()
    for change_id in ids:
        try:
            _publish_at_its_time(change_id)
        except Stale as stale:
            _say_problem(change_id, _("%(name)s changed the post after this was written.", name=stale.who))
        except (NotPublishable, TextRefused) as refused:
            _say_problem(change_id, str(refused))
        except Exception as error:  # the others are due as well; this one is tried again
            current_app.logger.warning("change %s is due and failed: %s", change_id, type(error).__name__)
            session().rollback()


def next_at() -> datetime | None:
    """When the next draft of changes is due."""
    return session().scalar(sa.select(sa.func.min(Change.publish_at)).where(*_IS_WAITING))


@unit_of_work
def _publish_at_its_time(change_id: int) -> None:
    change = session().get(Change, change_id)
    if change is None or not _is_due(lock(change)):
        return
    by = change.scheduled_by or change.saved_by
    if by.standing is not Standing.ACTIVE:
        raise NotPublishable(
            _("%(name)s scheduled it and does not speak here any more. Somebody else has to.", name=by.name)
        )
    alone = str(change.fields.get("alone", ""))
    changes.publish_change(change, by=by, alone=alone, scheduled_for=change.publish_at)


def _is_due(change: Change) -> bool:
    return change.problem is None and change.publish_at is not None and change.publish_at <= clock.now()


@unit_of_work
def _say_problem(change_id: int, problem: str) -> None:
    change = session().get(Change, change_id)
    if change is None or not _is_due(lock(change)):
        return
    change.problem = problem
    told = [*writing.people(change.post), *([change.scheduled_by] if change.scheduled_by else [])]
    for person_id in dict.fromkeys(absences.acting_for(person).id for person in told):
        change_emails.tell_problem.later(change.id, person_id)
    due.remember()
