"""Words that wait for a day: while a thing is under embargo, the words of its entries are withheld from the start.

The entries themselves stand in the record from day one. The package that has such things registers until when.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa

from blog.core.db import session
from blog.record.models import Entry, RecordText

# Why a text is withheld without anybody having withheld it.
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
    ours = sa.select(Entry.seq).where(Entry.subject == subject)
    under = sa.update(RecordText).where(RecordText.seq.in_(ours), RecordText.withheld == CODE)
    kept = {} if day else {"withheld": None, "withheld_by": None, "withheld_at": None}
    session().execute(under.values(withheld_until=day, **kept))
    session().flush()


def words(subject: str, name: str) -> str | None:
    """The latest text of one name about a subject, even under embargo: for whoever keeps it, never for the public."""
    query = sa.select(RecordText.text).join(Entry, Entry.seq == RecordText.seq)
    query = query.where(Entry.subject == subject, RecordText.name == name).order_by(RecordText.seq.desc())
    return session().scalar(query.limit(1))
