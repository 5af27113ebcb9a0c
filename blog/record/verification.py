"""Checking the record: the chain, the columns beside it, the words, and a receipt held outside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from blog.core.db import session
from blog.record import queries, rules
from blog.record.models import Entry, RecordText
from blog.record.rules import Fault


@dataclass(frozen=True)
class Redaction:
    """A text that is gone, for a reason that is told."""

    seq: int
    name: str
    reason: str


@dataclass(frozen=True)
class Report:
    """What a check of the record found: sound when there are no faults. Redactions are no faults, and all listed."""

    head: queries.Receipt
    faults: list[Fault]
    redactions: list[Redaction]


def verify(receipt: tuple[int, str] | None = None) -> Report:
    """Check everything, and that the record still holds what a receipt (seq, hash) was given for."""
    faults = rules.check_chain(queries.lines())
    redactions: list[Redaction] = []
    for entry, texts in _in_pieces():
        faults.extend(_check_entry(entry, texts, redactions))
    faults.extend(_check_strays())
    if receipt is not None:
        faults.extend(_check_receipt(*receipt))
    return Report(queries.head(), sorted(faults, key=lambda fault: fault.seq), redactions)


def _in_pieces() -> Iterator[tuple[Entry, list[RecordText]]]:
    """Every entry with the texts stored for it, so many at a time that a long record fits in memory."""
    since = 1
    while True:
        query = sa.select(Entry).where(Entry.seq >= since).order_by(Entry.seq).limit(queries.CHUNK)
        rows = list(session().scalars(query))
        stored: dict[int, list[RecordText]] = {row.seq: [] for row in rows}
        for text in session().scalars(sa.select(RecordText).where(RecordText.seq.in_(list(stored)))):
            stored[text.seq].append(text)
        for row in rows:
            yield row, stored[row.seq]
        if len(rows) < queries.CHUNK:
            return
        since = rows[-1].seq + 1
        session().expunge_all()


def _check_entry(entry: Entry, texts: list[RecordText], redactions: list[Redaction]) -> Iterator[Fault]:
    if rules.line_hash(entry.line) != entry.hash:
        yield Fault(entry.seq, "has a line that does not match its stored hash")
    try:
        said = json.loads(entry.line)
        columns = (said["seq"], said["at"], said["by"], said["kind"], said["subject"])
        named: dict[str, Any] = dict(said["texts"])
    except (ValueError, KeyError, TypeError):
        return  # the chain's check has named this line already
    if columns != (entry.seq, rules.stamp(entry.at), entry.by, entry.kind, entry.subject):
        yield Fault(entry.seq, "has columns that do not match its line")
    stored = {text.hash: text for text in texts}
    for name, hash_ in named.items():
        found = stored.pop(hash_, None)
        if found is None:
            yield Fault(entry.seq, f"names a text ({name}) that is not there")
        elif found.text is None or found.salt is None:
            if found.gone:
                redactions.append(Redaction(entry.seq, name, found.gone))
            else:
                yield Fault(entry.seq, f"has lost its text ({name}) without a reason")
        elif rules.text_hash(found.salt, found.text) != hash_:
            yield Fault(entry.seq, f"has a text ({name}) that was changed")
    for text in stored.values():
        yield Fault(entry.seq, f"has a text ({text.name}) that its line does not name")


def _check_strays() -> Iterator[Fault]:
    """Texts of entries that do not exist: what is left when lines are cut off."""
    query = sa.select(RecordText.seq).distinct().where(~sa.exists().where(Entry.seq == RecordText.seq))
    for seq in session().scalars(query):
        yield Fault(seq, "is gone: its texts are still here")


def _check_receipt(seq: int, hash_: str) -> Iterator[Fault]:
    held = queries.entry(seq)
    if held is None:
        yield Fault(seq, "is gone: the record is shorter than this receipt")
    elif rules.line_hash(held.line) != hash_:
        yield Fault(seq, "is not what this receipt was given for")
