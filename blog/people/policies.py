"""The rules for whoever writes here, as they hold and as they held before, and who accepted them.

Settled with the lawyers once, so that nobody has to be asked before each post: whoever accepted any version may
publish. A newer version is asked for, and stops nobody.
"""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.core.db import LARGEST_ID, session
from blog.core.i18n import _
from blog.people.models import Acceptance, BloggingPolicy, Person

# What the record and the cache call them.
TOPIC = "blogging"
PATH = "/people/policy"


def current() -> BloggingPolicy | None:
    """The version that holds; None where nobody has written one."""
    return session().scalar(_newest_first().limit(1))


def version(number: int) -> BloggingPolicy | None:
    """One version."""
    if not 0 < number <= LARGEST_ID:
        return None
    return session().scalar(_newest_first().where(BloggingPolicy.version == number))


def versions() -> list[BloggingPolicy]:
    """Every version, the newest first."""
    return list(session().scalars(_newest_first()))


def accepted(person: Person) -> Acceptance | None:
    """The newest version that somebody accepted, and when."""
    query = sa.select(Acceptance).where(Acceptance.person_id == person.id)
    return session().scalar(query.order_by(Acceptance.version.desc()).limit(1))


def acceptance_problem(person: Person) -> str | None:
    """Why nothing new may be published under somebody's name, in words: they never accepted the rules."""
    if accepted(person) is not None or current() is None:
        return None
    return _(
        "%(name)s has not accepted the blogging policy yet. It is read and accepted once, under My profile.",
        name=person.name,
    )


def to_accept(person: Person) -> BloggingPolicy | None:
    """The version that somebody is asked to accept: the one that holds, unless they have."""
    newest = current()
    last = accepted(person) if newest else None
    return None if newest is None or (last and last.version == newest.version) else newest


def paths(numbers: Collection[str]) -> dict[str, str]:
    """Where the versions with these numbers can be read."""
    known = {str(number) for number in session().scalars(sa.select(BloggingPolicy.version))} & set(numbers)
    return {number: path(int(number)) for number in known}


def path(number: int) -> str:
    """Where one version can be read."""
    return f"{PATH}/{number}"


def _newest_first() -> sa.Select[BloggingPolicy]:
    written = joinedload(BloggingPolicy.made_by).lazyload(Person.roles)
    return sa.select(BloggingPolicy).options(written).order_by(BloggingPolicy.version.desc())
