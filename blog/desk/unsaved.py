"""Words that were typed and not saved yet: kept while somebody writes, offered to them again, forgotten once saved.

One row per person and thing, written over and over: it never makes a revision, and nobody else reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.core import clock, markup
from blog.core.db import lock, session, unit_of_work
from blog.core.i18n import _
from blog.core.text import TextRefused, without_controls
from blog.desk.models import Unsaved
from blog.desk.things import Thing
from blog.people.models import Person

# The longest post, with room for all the fields beside it: what is longer could never be saved.
LONGEST = markup.POST_LONGEST + 20_000
# More fields than an editor has.
FIELDS_MOST = 40
NAME_LONGEST = 40
# What belongs to the sending, not to the words.
NOT_WORDS = frozenset({"csrf_token", "thing", "version", "turn", "fragment"})
# A turn is a moment in milliseconds: these digits last for some thousand years.
TURN_DIGITS = 14
# No write is under way for longer than this, so an older turn loses against a row of these minutes only: a computer
# whose clock is years ahead must not keep all others from writing.
UNDER_WAY = timedelta(minutes=2)
# Whoever has typed within these minutes is writing.
WRITING = timedelta(minutes=10)
KEEP = timedelta(days=30)


@dataclass(frozen=True)
class Writer:
    """A colleague who has the same thing open, and when they last typed in it."""

    name: str
    at: datetime


@unit_of_work
def keep(thing: Thing, *, fields: Mapping[str, str], version: int, turn: int, by: Person) -> Unsaved:
    """Keep what somebody has typed, in place of what they had typed before. Gives the row that stands now.

    `turn` counts the writes of one editor (milliseconds since 1970): an older one that comes late changes nothing.
    Raises TextRefused when it is more than could ever be saved.
    """
    # One write of a person after the other: two at once would both find no row.
    lock(by)
    words = _words(fields)
    row, now = of(by, thing.name), clock.now()
    if row is None:
        row = Unsaved(person_id=by.id, thing=thing.name, fields=words, version=version, at=now, turn=turn)
        session().add(row)
    elif turn > row.turn or row.at < now - UNDER_WAY:
        row.fields, row.version, row.at, row.turn = words, version, now, turn
    session().flush()
    return row


@unit_of_work
def forget(person: Person, thing: str) -> None:
    """Forget what somebody has typed into a thing: it was saved, or thrown away. Harmless when repeated."""
    session().execute(sa.delete(Unsaved).where(Unsaved.person_id == person.id, Unsaved.thing == thing))


def of(person: Person, thing: str) -> Unsaved | None:
    """What somebody has typed into a thing and not saved."""
    return session().get(Unsaved, (person.id, thing))


def others(thing: str, but: Person) -> list[Writer]:
    """Who else is writing in it just now, the last to type first."""
    if thing.endswith("/new"):
        return []
    query = (
        sa.select(Unsaved)
        .where(Unsaved.thing == thing, Unsaved.person_id != but.id, Unsaved.at > clock.now() - WRITING)
        .order_by(Unsaved.at.desc())
        .options(joinedload(Unsaved.person))
    )
    return [Writer(row.person.name, row.at) for row in session().scalars(query)]


def forget_all(things: Iterable[str]) -> None:
    """Forget what anybody has typed into these, inside the unit of work of whoever takes their words away for good."""
    session().execute(sa.delete(Unsaved).where(Unsaved.thing.in_(list(things))))


def purge() -> None:
    """Forget what nobody came back to. Costs one look at an index when there is nothing to do."""
    old = Unsaved.at < clock.now() - KEEP
    found = session().scalar(sa.select(Unsaved.person_id).where(old).limit(1))
    session().rollback()
    if found is not None:
        _purge()


@unit_of_work
def _purge() -> None:
    session().execute(sa.delete(Unsaved).where(Unsaved.at < clock.now() - KEEP))


def _words(fields: Mapping[str, str]) -> dict[str, str]:
    kept = {name: without_controls(said) for name, said in fields.items() if name not in NOT_WORDS}
    if len(kept) > FIELDS_MOST or any(len(name) > NAME_LONGEST for name in kept):
        raise TextRefused(_("These are not the fields of an editor."))
    if sum(map(len, kept.values())) > LONGEST:
        raise TextRefused(_("This is longer than a post can be, so it is kept in your browser only. Make two of it."))
    return kept
