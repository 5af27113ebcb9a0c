"""`announce`: how something that happened becomes part of the record.

Announcements are collected in the unit of work and appended when it ends, under the chain's lock, which is always the
last one taken and is held to the commit: one writer at a time, so there are no gaps and no forks.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from blog.core import clock
from blog.core.db import Base, at_end, is_sqlite, session, unit
from blog.core.jobs import Later
from blog.record import embargoes, following, queries, rules
from blog.record.models import Entry, RecordText

# The advisory lock of the chain on PostgreSQL: any constant that nothing else in this database uses.
CHAIN_LOCK = 0x09E11E
_LOCK = sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK))
_HELD = "chain"
_LINES, _WORDS = (sa.insert(Base.metadata.tables[one.__tablename__]) for one in (Entry, RecordText))
Row = dict[str, Any]
SYSTEM, CUSTOMER = rules.SYSTEM, rules.CUSTOMER

_reactions: dict[str, dict[str, Later[[int]]]] = {}


@dataclass(frozen=True)
class _Announcement:
    kind: str
    subject: str | None
    by: str
    topics: tuple[str, ...]
    texts: Mapping[str, str]
    facts: Mapping[str, Any]


def announce(
    kind: str,
    *,
    subject: str | None,
    by: str,
    topics: Iterable[str] = (),
    texts: Mapping[str, str | None] | None = None,
    **facts: Any,
) -> None:
    """Put a public act on the record when this unit of work ends.

    `subject` is `comment/9` and its like; `by` is the handle of the person who signs, or SYSTEM or CUSTOMER; `topics`
    say which pages show it; `texts` are words, of which the line holds salted hashes; `facts` are those that
    `blog/record/kinds.py` lists for the kind. A fact or text that is None is left out. Raises ValueError when the
    entry says more or less than its kind does, or when nobody signs what somebody must.
    """
    said = {name: value for name, value in facts.items() if value is not None}
    words = {name: value for name, value in (texts or {}).items() if value is not None}
    rules.check_facts(kind, subject, said, words)
    rules.check_signer(kind, by)
    topics = dict.fromkeys([*([subject] if subject else []), *topics])
    unit().setdefault("announcements", []).append(_Announcement(kind, subject, by, tuple(topics), words, said))


def on(kind: str, reaction: Later[[int]]) -> None:
    """Subscribe a job to a kind of entry: it is run with the entry's seq, after the commit."""
    _reactions.setdefault(kind, {})[reaction.name] = reaction


def lock_chain() -> None:
    """Wait until nobody else appends, to the end of this unit of work. SQLite's unit of work is that lock already."""
    if not is_sqlite() and not unit().get(_HELD):
        session().execute(_LOCK)
        unit()[_HELD] = True  # everybody else waits while this is asked again


def next_seq() -> int:
    """The seq that the next announcement of this unit of work gets. Only whoever holds the chain's lock can know it."""
    return queries.head().seq + len(unit().get("announcements", [])) + 1


def _append() -> None:
    collected: list[_Announcement] = unit().pop("announcements", [])
    if not collected:
        return
    session().flush()
    lock_chain()
    last = queries.head()
    seq, prev, at = last.seq, last.hash, max(clock.now(), last.at)
    entries, words = [], []
    for said in collected:
        seq += 1
        entry, texts = _entry(said, seq=seq, prev=prev, at=at)
        prev = entry["hash"]
        entries.append(entry)
        words += texts
        if said.subject:
            following.note(said.subject)
        for reaction in _reactions.get(said.kind, {}).values():
            reaction.later(seq)
    # The lines first, because their words point to them; all at once, because everybody else waits.
    session().execute(_LINES, entries)
    if words:
        session().execute(_WORDS, words)


def _entry(said: _Announcement, *, seq: int, prev: str, at: datetime) -> tuple[Row, list[Row]]:
    texts: list[Row] = []
    until = embargoes.until(said.subject) if said.texts else None
    withheld = {
        "withheld": embargoes.CODE if until else None,
        "withheld_at": at if until else None,
        "withheld_until": until,
    }
    for name, words in said.texts.items():
        salt = secrets.token_hex(16)
        text = {"hash": rules.text_hash(salt, words), "seq": seq, "name": name, "salt": salt, "text": words}
        texts.append(text | withheld)
    line = rules.make_line(
        seq=seq,
        prev=prev,
        at=at,
        by=said.by,
        kind=said.kind,
        subject=said.subject,
        texts={text["name"]: text["hash"] for text in texts},
        facts=said.facts,
    )
    entry = {
        "seq": seq,
        "line": line,
        "hash": rules.line_hash(line),
        "at": at,
        "by": said.by,
        "kind": said.kind,
        "subject": said.subject,
        "topics": list(said.topics),
    }
    return entry, texts


at_end(before_commit=_append)
