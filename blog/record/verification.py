"""Checking the installation's own record: what the verifier checks, and the columns and texts beside the lines."""

from __future__ import annotations

import json
from collections.abc import Iterator

import sqlalchemy as sa

from blog.core.db import session
from blog.record import copies, queries, rules
from blog.record import verify as verifier
from blog.record.models import Entry, RecordText
from blog.record.verify import Fault, Found


def verify(*receipts: tuple[int, str]) -> Found:
    """Check everything, and that the record still holds what the receipts (seq, hash) were given for."""
    found = verifier.check_chain(Found(), (line.encode() for line in queries.lines()))
    verifier.check_texts(found, (json.loads(text) for text in copies.texts()), len(found.said))
    verifier.check_receipts(found, receipts)
    for entry, texts in _in_pieces():
        found.faults.extend(_check_entry(entry, texts))
    found.faults.extend(_check_strays())
    found.faults.sort(key=lambda fault: fault.seq)
    return found


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


def _check_entry(entry: Entry, texts: list[RecordText]) -> Iterator[Fault]:
    if rules.line_hash(entry.line) != entry.hash:
        yield Fault(entry.seq, "has a line that does not match its stored hash")
    try:
        said = json.loads(entry.line)
        columns = (said["seq"], said["at"], said["by"], said["kind"], said["subject"])
        named = set(dict(said["texts"]).values())
    except (ValueError, KeyError, TypeError):
        return  # the chain's check has named this line already
    if columns != (entry.seq, rules.stamp(entry.at), entry.by, entry.kind, entry.subject):
        yield Fault(entry.seq, "has columns that do not match its line")
    for text in texts:
        if text.hash not in named:
            yield Fault(entry.seq, f"has a text ({text.name}) that its line does not name")
        # What is withheld is not given out, so nobody outside can compare it.
        elif text.withheld and text.text is not None and rules.text_hash(text.salt or "", text.text) != text.hash:
            yield Fault(entry.seq, f"has a withheld text ({text.name}) that was changed")


def _check_strays() -> Iterator[Fault]:
    """Texts of entries that do not exist: what is left when lines are cut off."""
    query = sa.select(RecordText.seq).distinct().where(~sa.exists().where(Entry.seq == RecordText.seq))
    for seq in session().scalars(query):
        yield Fault(seq, "is gone: its texts are still here")
