"""Who speaks here: invited or added, joining when the page is first complete, leaving.

`_join` is the door: a person becomes public there and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from blog.core import clock, markup, settings, storage
from blog.core.db import add, lock, session, unit_of_work
from blog.core.jobs import job
from blog.core.text import TextRefused, clean_line, clean_text
from blog.people import emails, passwords, queries, rules, tickets
from blog.people.models import Person, PersonRole, Role, Standing
from blog.people.session_actions import end_all_sessions
from blog.record.actions import SYSTEM, announce

# Pages that list people: the directory.
DIRECTORY = "people"


class Taken(TextRefused):
    """Somebody has this handle or address already."""


class LastAdmin(TextRefused):
    """Without this person nobody could let anybody in."""


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
        roles=_rows(roles),
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
    _describe(person, title, about)
    if links is not None:
        person.links = _checked(links)
    if photo is not None and photo != person.photo:
        if person.photo:
            drop_photo.later(person.photo)
        person.photo = photo or None
    _join(person)


@job(outside=True)
def drop_photo(name: str) -> None:
    """Forget a portrait that nobody shows any more."""
    if not queries.shows_photo(name):
        storage.drop(name)


@unit_of_work
def change_roles(person: Person, roles: Iterable[Role], *, by: Person) -> None:
    """Say what a person may do here. Raises LastAdmin when nobody would be left to let people in."""
    wanted = set(roles)
    _lock_admins()
    lock(person)
    if Role.ADMIN not in wanted:
        _refuse_without_admins(person)
    kept = [row for row in person.roles if row.role in wanted]
    person.roles = kept + _rows(wanted - {row.role for row in kept})


@unit_of_work
def leave(person: Person, *, by: Person) -> None:
    """Mark somebody as having left: signed out everywhere at once, the page and the bylines stay and say so.

    Raises LastAdmin when nobody would be left to let people in.
    """
    _lock_admins()
    if lock(person).standing not in (Standing.ACTIVE, Standing.INVITED):
        return
    _refuse_without_admins(person)
    person.standing, person.left_at, person.password_hash = Standing.LEFT, clock.now(), None
    end_all_sessions(person)
    if person.joined_at:
        announce("person.left", subject=person.topic, by=by.handle, topics=[DIRECTORY])


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
    _describe(person, title, about)
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
    person.links, person.photo = _checked(links), photo
    _describe(person, title, about)
    _join(person)
    return person


def _join(person: Person) -> None:
    """The one door to the public: once, when the page is first complete and the person is here."""
    if person.joined_at is None and person.may_speak:
        person.joined_at = clock.now()
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
        raise Taken(f"The handle “{person.handle}” is taken. Choose another.")
    if person.email and (other := queries.by_email(person.email)):
        raise Taken(f"{person.email} is the address of {other.name} already.")
    try:
        with session().begin_nested():
            add(person)
    except IntegrityError:
        raise Taken("Somebody added a person with this handle or address at the same moment.") from None


def _describe(person: Person, title: str, about: str) -> None:
    person.title, person.about = clean_line(title), clean_text(about).strip()
    if len(person.title) > rules.NAME_LONGEST:
        raise TextRefused(f"This title has {len(person.title)} characters; at most {rules.NAME_LONGEST} fit.")
    person.about_html = markup.render_comment(person.about)


def _checked(links: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    for link in links:
        if problem := rules.link_problem(link["url"]):
            raise TextRefused(problem)
    return [{"label": clean_line(link["label"]), "url": link["url"]} for link in links]


def _rows(roles: Iterable[Role]) -> list[PersonRole]:
    return [PersonRole(role=role) for role in sorted(set(roles))]


def _lock_admins() -> None:
    """Let one decide after the other, or two admins who leave at once would each count on the other."""
    having = sa.select(PersonRole.person_id).where(PersonRole.role == Role.ADMIN)
    session().execute(sa.select(Person.id).where(Person.id.in_(having)).order_by(Person.id).with_for_update())


def _refuse_without_admins(person: Person) -> None:
    others = [admin for admin in queries.with_role(Role.ADMIN) if admin.id != person.id]
    if not others and person.has(Role.ADMIN):
        raise LastAdmin(f"{person.name} is the only admin. Make somebody else an admin first.")
