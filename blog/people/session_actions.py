"""Signing in and out, and passwords. Whoever is asked about, the answer and its time are the same."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from blog.core import clock
from blog.core.db import add, lock, session, unit_of_work
from blog.core.jobs import job
from blog.core.links import new_token, token_hash
from blog.core.text import TextRefused, clean_line
from blog.people import emails, passwords, queries, rules, tickets
from blog.people.models import Person, StaffSession

# The list of one's sessions says when each was last used, to this precision; finer would write at every form.
SEEN_EVERY = timedelta(minutes=10)
BROWSER_LONGEST = 200
# Stands for "nobody" in a job that is queued for unknown addresses too.
NOBODY = 0


def sign_in(email: str, password: str, browser: str = "") -> str | None:
    """Open a session. Gives the token that opens it, or None when address or password are wrong.

    `browser` is what the browser calls itself, for the list of one's sessions.
    """
    person = _known(email)
    stored = person.password_hash if person and person.may_sign_in else None
    if not passwords.matches(password, stored) or person is None:
        return None
    return open_session(person, browser, verified=stored)


@unit_of_work
def open_session(person: Person, browser: str = "", *, verified: str | None = None) -> str | None:
    """Open a session for somebody who may sign in. Gives the token, which is stored nowhere.

    `verified` is the hash that a typed password was checked against: changed meanwhile, it opens nothing.
    """
    if not lock(person).may_sign_in or verified not in (None, person.password_hash):
        return None
    token = new_token()
    now = clock.now()
    made = StaffSession(
        token_hash=token_hash(token),
        person_id=person.id,
        created_at=now,
        last_seen_at=now,
        browser=clean_line(browser)[:BROWSER_LONGEST],
    )
    add(made)
    return token


def note_use(opened: StaffSession) -> None:
    """Remember that a session is in use, to the precision that its owner needs."""
    if opened.last_seen_at < clock.now() - SEEN_EVERY:
        _note(opened)


@unit_of_work
def _note(opened: StaffSession) -> None:
    opened.last_seen_at = clock.now()


@unit_of_work
def end_session(id: int, *, by: Person) -> None:
    """End one of one's own sessions; anything else is nobody's business and changes nothing."""
    _end(StaffSession.id == id, StaffSession.person_id == by.id)


@unit_of_work
def end_all_sessions(person: Person) -> None:
    """Sign somebody out everywhere."""
    _end(StaffSession.person_id == person.id)


def set_password(person: Person, password: str) -> None:
    """Change somebody's password and sign them out everywhere. Raises TextRefused, in words."""
    _set(person, _hashed(password))


def reset_password(token: str, password: str) -> Person:
    """Change the password of whoever holds this link. Raises LinkRefused or TextRefused, in words."""
    return _reset(token, _hashed(password))


@unit_of_work
def ask_for_reset(email: str) -> None:
    """Mail a link to whoever has this address. The same work is done when nobody has it."""
    person = _known(email)
    mail_reset.later(person.id if person and person.may_sign_in else NOBODY)


@job(outside=True)
def mail_reset(person_id: int) -> None:
    """Mail the link, if the person can still sign in."""
    person = queries.by_id(person_id)
    if person and person.may_sign_in:
        emails.send_password_reset(person)


def _known(email: str) -> Person | None:
    try:
        return queries.by_email(rules.read_email(email))
    except TextRefused:
        return None


def _hashed(password: str) -> str:
    if problem := rules.password_problem(password):
        raise TextRefused(problem)
    return passwords.hashed(password)


@unit_of_work
def _set(person: Person, password_hash: str) -> None:
    lock(person).password_hash = password_hash
    end_all_sessions(person)


@unit_of_work
def _reset(token: str, password_hash: str) -> Person:
    person = lock(tickets.person_of(tickets.PASSWORD, token))
    # Asked again under the lock: a link opens once, also when it is followed twice at the same moment.
    tickets.person_of(tickets.PASSWORD, token)
    _set(person, password_hash)
    return person


def _end(*which: sa.ColumnElement[bool]) -> None:
    ended = sa.update(StaffSession).where(StaffSession.ended_at.is_(None), *which)
    session().execute(ended.values(ended_at=clock.now()))
