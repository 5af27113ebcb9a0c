"""Leaving, and coming back: what somebody has open goes to whoever follows, and their bylines stay."""

from __future__ import annotations

import sqlalchemy as sa

from blog.core import clock
from blog.core.db import lock, session, unit_of_work
from blog.core.i18n import _
from blog.core.jobs import job
from blog.core.text import TextRefused
from blog.people import emails, handover, queries
from blog.people.actions import DIRECTORY, mail_invitation
from blog.people.models import Person, Standing
from blog.people.roles import lock_admins, refuse_without_admins
from blog.people.session_actions import end_all_sessions
from blog.record.actions import announce


class NobodyFollows(TextRefused):
    """Something is open, and nobody was named who takes it over."""


@unit_of_work
def leave(person: Person, *, successor: Person | None = None, by: Person) -> None:
    """Mark somebody as having left: signed out everywhere at once, the page and the bylines stay and say so.

    `successor` takes over all that is open, and hears of what customers say from then on. Raises roles.LastAdmin when
    nobody would be left to let people in, NobodyFollows when something is open and there is somebody to take it over.
    """
    lock_admins()
    if lock(person).standing not in (Standing.ACTIVE, Standing.INVITED):
        return
    refuse_without_admins(person)
    is_new = person.left_at is None
    _refuse_without_successor(person, successor, by)
    person.standing, person.left_at, person.password_hash = Standing.LEFT, person.left_at or clock.now(), None
    person.away_until = person.stand_in_id = None
    end_all_sessions(person)
    if successor is not None:
        person.successor_id = successor.id
        # Whoever they followed themselves is followed by the same from now on.
        followed = sa.update(Person).where(Person.successor_id == person.id, Person.id != successor.id)
        session().execute(followed.values(successor_id=successor.id))
        session().flush()
        session().expire(person, ["successor", "stand_in"])
        handover.hand_over(person, to=successor, by=by)
        mail_handover.later(person.id, successor.id)
    if person.joined_at and is_new:
        announce("person.left", subject=person.topic, by=by.handle, topics=[DIRECTORY])


@job(outside=True)
def mail_handover(person_id: int, successor_id: int) -> None:
    """Tell whoever follows somebody, as long as they do."""
    person, successor = queries.by_id(person_id), queries.by_id(successor_id)
    if person and successor and person.successor_id == successor.id and successor.may_sign_in:
        emails.send_handover(person, successor)


@unit_of_work
def invite_back(person: Person, *, by: Person) -> None:
    """Mail somebody who left a link with which they come back. Until they do, their page says that they left."""
    if lock(person).standing is Standing.LEFT and person.email:
        person.standing = Standing.INVITED
        mail_invitation.later(person.id)


def _refuse_without_successor(person: Person, successor: Person | None, by: Person) -> None:
    if successor is not None and (successor.id == person.id or not lock(successor).may_speak):
        raise NobodyFollows(_("Whoever takes over is somebody else who may speak here."))
    if not handover.is_open(person):
        return
    if successor is None and any(one.id != person.id for one in queries.speakers()):
        raise NobodyFollows(_("%(name)s leaves something open. Name somebody who takes it over.", name=person.name))
    if successor is not None and not by.may_speak:
        raise NobodyFollows(
            _("What is handed over is said in public under your name, so complete your own page first.")
        )  # fmt: skip
