"""Telling moderators that something waits. Nobody else hears of it, and never of automatic spam."""

from __future__ import annotations

from blog.core import mailer
from blog.core.db import session
from blog.core.jobs import job
from blog.moderation import emails, queries
from blog.people.models import Person


@job
def tell_moderators(case_id: int) -> None:
    """One mail to each moderator, each a job of its own: a slow address holds nobody else's mail up."""
    for person in queries.moderators():
        tell_moderator.later(case_id, person.id)


@job(outside=True)
def tell_moderator(case_id: int, person_id: int) -> None:
    """Tell one moderator, unless somebody has decided meanwhile, the words are gone, or it is no moderator any more."""
    case, person = queries.case(case_id), session().get(Person, person_id)
    if case is None or not case.is_open or person is None or not person.may_sign_in or not person.email:
        return
    # Asked again: a letter may wait a day for its server, and whoever moderates no more may not read what waits.
    if person not in queries.moderators():
        return
    letter = emails.something_waits(case)
    if letter:
        mailer.send("something-waits", to=person.email, person=person, **letter)
