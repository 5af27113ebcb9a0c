"""Who is away, until when, and who stands in: what waits for somebody goes to whoever is there. Nothing is moved.

Whatever waits for a person names that person; asked here, it leads to whoever stands in for them on that day. So
nothing has to be handed back when somebody returns, and the record keeps saying who promised what.
"""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.core import settings
from blog.core.db import lock, session, unit_of_work
from blog.core.i18n import _
from blog.people.models import Person, Standing

# Longer than any leave: whoever stays away longer has left.
LONGEST = timedelta(days=366)


class AbsenceRefused(ValueError):
    """Nobody can be away like this; the message says why."""


@unit_of_work
def go_away(person: Person, *, until: date, stand_in: Person | None, by: Person) -> None:
    """Say that somebody is away until the end of a day, and who stands in. `by` is they themselves, or an admin.

    Raises AbsenceRefused.
    """
    today = settings.today()
    lock(person)
    if until < today:
        raise AbsenceRefused(_("This day is past."))
    if until > today + LONGEST:
        raise AbsenceRefused(_("Nobody is away for more than a year: whoever is has left."))
    if stand_in is not None and (stand_in.id == person.id or not stand_in.may_speak):
        raise AbsenceRefused(_("Whoever stands in is somebody else who may speak here."))
    person.away_until, person.stand_in_id = until, stand_in.id if stand_in else None
    session().expire(person, ["stand_in"])


@unit_of_work
def come_back(person: Person, *, by: Person) -> None:
    """Say that somebody is here again. Harmless when repeated."""
    lock(person)
    person.away_until, person.stand_in_id = None, None
    session().expire(person, ["stand_in"])


def is_away(person: Person) -> bool:
    """Whether somebody is away today."""
    return person.away_until is not None and person.away_until >= settings.today()


def acting_for(person: Person) -> Person:
    """Whoever does today what waits for a person: they themselves, or whoever stands in, however many are away at once.

    Who left is followed by whoever took over. Where it leads in a circle or to nobody, it is the person: nothing is
    lost in between.
    """
    seen, found = {person.id}, person
    while found.standing is not Standing.ACTIVE or is_away(found):
        following = found.successor if found.is_gone else found.stand_in
        if following is None or following.id in seen:
            return person
        seen.add(following.id)
        found = following
    return found


def followed_by(person: Person) -> list[Person]:
    """Those who left and whose work waits for a person today, by name."""
    query = sa.select(Person).where(Person.left_at.is_not(None), Person.successor_id.is_not(None))
    gone = session().scalars(query.options(joinedload(Person.successor)).order_by(Person.name, Person.id)).unique()
    return [one for one in gone if one.id != person.id and acting_for(one).id == person.id]


def covered_by(person: Person) -> list[Person]:
    """Those for whom a person stands in today, by name."""
    query = sa.select(Person).where(Person.away_until >= settings.today(), Person.standing == Standing.ACTIVE)
    away = session().scalars(query.options(joinedload(Person.stand_in)).order_by(Person.name, Person.id)).unique()
    return [one for one in away if one.id != person.id and acting_for(one).id == person.id]
