"""Words that wait for a day: while a thing is under embargo, the words of its entries are withheld from the start.

The entries themselves stand in the record from day one. The package that has such things registers until when.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa

from blog.core.db import session
from blog.record import following
from blog.record.models import Entry, RecordText

# Why a text is withheld from the start, without anybody having withheld it: no second person is asked for.
CODE = "embargo"
# From what stands after the slash (`7` of `issue/7`) to the last day of its embargo, None when there is none.
Until = Callable[[str], date | None]

_known: dict[str, Until] = {}


def register(kind: str, until: Until) -> None:
    """Say until when things of a kind (`issue`) are under embargo."""
    _known[kind] = until


def until(subject: str | None) -> date | None:
    """The last day of a subject's embargo, or None."""
    kind, _, name = (subject or "").partition("/")
    return _known[kind](name) if kind in _known else None


def move(subject: str, day: date | None) -> None:
    """Move the end of an embargo to another day; None ends it now, and its words are shown."""
    for text in words(subject):
        text.withheld_until = day
        if day is None:
            text.withheld = text.withheld_at = None
    following.note(subject)
    session().flush()


def words(subject: str) -> list[RecordText]:
    """The texts about a subject that are under embargo, oldest first: for whoever keeps it, never for the public."""
    query = sa.select(RecordText).join(Entry, Entry.seq == RecordText.seq)
    query = query.where(Entry.subject == subject, RecordText.withheld == CODE, RecordText.withheld_by.is_(None))
    return list(session().scalars(query.order_by(RecordText.seq, RecordText.name)))
