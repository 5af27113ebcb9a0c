"""What a person may do here, what is asked of them, and that there is always somebody to let people in."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from blog.core.db import lock, session, unit_of_work
from blog.core.i18n import _
from blog.core.text import TextRefused
from blog.people import queries
from blog.people.models import Person, PersonRole, Role


class LastAdmin(TextRefused):
    """Without this person nobody could let anybody in."""


@unit_of_work
def change_roles(person: Person, roles: Iterable[Role], *, by: Person) -> None:
    """Say what a person may do here. Raises LastAdmin when nobody would be left to let people in."""
    wanted = set(roles)
    lock_admins()
    lock(person)
    if Role.ADMIN not in wanted:
        refuse_without_admins(person)
    kept = [row for row in person.roles if row.role in wanted]
    person.roles = kept + roles_of(wanted - {row.role for row in kept})


@unit_of_work
def change_duties(person: Person, *, needs_second_reader: bool, language: str, by: Person) -> None:
    """Say whether what a person writes needs a second reader, and in which language they read the staff pages."""
    lock(person).needs_second_reader = needs_second_reader
    person.language = language


@unit_of_work
def choose_language(person: Person, language: str) -> None:
    """Have the staff pages speak to somebody in a language; the empty string is the site's."""
    lock(person).language = language


def roles_of(roles: Iterable[Role]) -> list[PersonRole]:
    """The rows of these roles."""
    return [PersonRole(role=role) for role in sorted(set(roles))]


def lock_admins() -> None:
    """Let one decide after the other, or two admins who leave at once would each count on the other."""
    having = sa.select(PersonRole.person_id).where(PersonRole.role == Role.ADMIN)
    session().execute(sa.select(Person.id).where(Person.id.in_(having)).order_by(Person.id).with_for_update())


def refuse_without_admins(person: Person) -> None:
    """Refuse to let the only admin go, or be one no longer. Raises LastAdmin."""
    others = [admin for admin in queries.with_role(Role.ADMIN) if admin.id != person.id]
    if not others and person.has(Role.ADMIN):
        raise LastAdmin(_("%(name)s is the only admin. Make somebody else an admin first.", name=person.name))
