"""Who speaks here: invited or added, and joining when the page is first complete.

`_join` is the door: a person becomes public there and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from blog.core import clock, settings, storage
from blog.core.db import add, lock, session, unit_of_work
from blog.core.i18n import _
from blog.core.jobs import job
from blog.core.text import TextRefused, clean_line
from blog.people import emails, faces, passwords, queries, rules, tickets
from blog.people.models import Person, Role, Standing
from blog.people.roles import roles_of
from blog.record.actions import SYSTEM, announce

# Pages that list people: the directory.
DIRECTORY = "people"


class Taken(TextRefused):
    """Somebody has this handle or address already."""


def add_person(
    *,
    handle: str,
    name: str,
    email: str,
    roles: Iterable[Role],
    password: str | None = None,
    title: str = "",
    about: str = "",
    by: Person | None = None,
) -> Person:
    """Add an employee: active with a password, invited without one. Who has title and `about` joins at once.

    `by` is None on the command line. Raises TextRefused, in words, when name, handle, address or password cannot be
    taken, and Taken when somebody has the handle or address.
    """
    problem = (
        rules.name_problem(name := clean_line(name), companies=companies())
        or rules.handle_problem(handle, companies=companies())
        or (rules.password_problem(password) if password is not None else None)
    )
    if problem:
        raise TextRefused(problem)
    person = Person(
        handle=handle,
        name=name,
        email=rules.read_email(email),
        standing=Standing.INVITED if password is None else Standing.ACTIVE,
        created_at=clock.now(),
        # Hashing takes a while, so it is done before the database is locked.
        password_hash=password and passwords.hashed(password),
        roles=roles_of(roles),
    )
    return _add(person, title=title, about=about)


@unit_of_work
def invite(*, handle: str, name: str, email: str, roles: Iterable[Role], by: Person | None) -> Person:
    """Add an employee and mail them the link with which they come in. Raises what `add_person` raises."""
    person = add_person(handle=handle, name=name, email=email, roles=roles, by=by)
    mail_invitation.later(person.id)
    return person


@unit_of_work
def invite_again(person: Person, *, by: Person) -> None:
    """Mail the invitation once more to somebody who has not come in yet."""
    if lock(person).standing is Standing.INVITED:
        mail_invitation.later(person.id)


@job(outside=True)
def mail_invitation(person_id: int) -> None:
    """Mail the link to somebody who is still invited."""
    person = queries.by_id(person_id)
    if person and person.standing is Standing.INVITED:
        emails.send_invitation(person)


def accept_invitation(
    token: str,
    *,
    password: str,
    title: str,
    about: str,
    links: Sequence[dict[str, str]] = (),
    photo: str | None = None,
) -> Person:
    """Come in: set a password and complete the page. Raises LinkRefused or TextRefused, in words."""
    if problem := rules.password_problem(password):
        raise TextRefused(problem)
    return _accept(token, passwords.hashed(password), title=title, about=about, links=links, photo=photo)


@unit_of_work
def change_profile(
    person: Person,
    *,
    name: str,
    title: str,
    about: str,
    links: Sequence[dict[str, str]] | None = None,
    photo: str | None = None,
    by: Person,
) -> None:
    """Change what a person's page says. `links` and `photo` stay as they are when they are None; "" takes it away.

    Raises TextRefused, in words, when the name cannot be taken or the text cannot be rendered.
    """
    if problem := rules.name_problem(name := clean_line(name), companies=companies()):
        raise TextRefused(problem)
    lock(person).name = name
    before = person.title
    faces.describe(person, title, about)
    if links is not None:
        person.links = faces.checked(links)
    if photo is not None and photo != person.photo:
        if person.photo:
            drop_photo.later(person.photo)
        person.photo = photo or None
    faces.change_title(person, before, by=by)
    _join(person)


@job(outside=True)
def drop_photo(name: str) -> None:
    """Forget a portrait that nobody shows any more."""
    if not queries.shows_photo(name):
        storage.drop(name)


@unit_of_work
def add_former(*, handle: str, name: str, occurred_at: datetime) -> Person:
    """Name somebody who wrote here before, from an import: a byline only, who can neither sign in nor speak.

    `occurred_at` is when they first wrote. The name is taken as it was: what is past is not refused.
    Raises Taken when somebody has the handle.
    """
    person = Person(
        handle=handle,
        name=clean_line(name),
        email=None,
        standing=Standing.FORMER,
        created_at=clock.now(),
    )
    _insert(person)
    announce(
        "person.imported",
        subject=person.topic,
        by=SYSTEM,
        topics=[DIRECTORY],
        texts={"name": person.name},
        occurred_at=occurred_at,
    )
    return person


def companies() -> list[str]:
    """The names that no employee can have: the company's and the site's."""
    return [settings.get("site.company"), settings.get("site.name")]


@unit_of_work
def _add(person: Person, *, title: str, about: str) -> Person:
    faces.describe(person, title, about)
    _insert(person)
    _join(person)
    return person


@unit_of_work
def _accept(
    token: str, password_hash: str, *, title: str, about: str, links: Sequence[dict[str, str]], photo: str | None
) -> Person:
    person = lock(tickets.person_of(tickets.INVITATION, token))
    # Asked again under the lock: of two browsers with one link, one comes in.
    tickets.person_of(tickets.INVITATION, token)
    person.standing, person.password_hash = Standing.ACTIVE, password_hash
    person.links, person.photo = faces.checked(links), photo
    faces.describe(person, title, about)
    if person.left_at is not None:
        # Here again: the page says since when, and the record does too.
        person.left_at = person.joined_at = person.successor_id = None
    _join(person)
    return person


def _join(person: Person) -> None:
    """The one door to the public: once, when the page is first complete and the person is here."""
    if person.joined_at is None and person.may_speak:
        person.joined_at = clock.now()
        faces.begin_title(person)
        announce(
            "person.joined",
            subject=person.topic,
            by=person.handle,
            topics=[DIRECTORY],
            texts={"name": person.name, "title": person.title},
            roles=[row.role.value for row in person.roles],
        )


def _insert(person: Person) -> None:
    """Add the row. The unique keys decide, so that two who add the same person at once do not both succeed."""
    if queries.by_handle(person.handle):
        raise Taken(_("The handle “%(handle)s” is taken. Choose another.", handle=person.handle))
    if person.email and (other := queries.by_email(person.email)):
        raise Taken(_("%(email)s is the address of %(other)s already.", email=person.email, other=other.name))
    try:
        with session().begin_nested():
            add(person)
    except IntegrityError:
        raise Taken(_("Somebody added a person with this handle or address at the same moment.")) from None
