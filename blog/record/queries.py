"""Reads of the record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from blog.core.db import session
from blog.record import rules
from blog.record.kinds import KINDS
from blog.record.models import GENESIS, Entry, RecordText

CHUNK = 1_000


@dataclass(frozen=True)
class Receipt:
    """What proves that an entry existed: held outside the company, it makes rewriting detectable."""

    seq: int
    hash: str
    at: datetime

    def __str__(self) -> str:
        """As `flask record verify --receipt` takes it."""
        return f"{self.seq}:{self.hash}"

    @property
    def path(self) -> str:
        """Where the entry can be seen."""
        return f"/record/{self.seq}"


@dataclass(frozen=True)
class Said:
    """An entry as a page shows it: its facts read back from the line, and its words."""

    entry: Entry
    facts: dict[str, Any]
    texts: dict[str, RecordText]

    @property
    def words(self) -> str:
        """What this kind of entry says, as a verb."""
        return KINDS[self.entry.kind].says

    @property
    def receipt(self) -> Receipt:
        """The entry's receipt."""
        return Receipt(self.entry.seq, self.entry.hash, self.entry.at)

    def text(self, name: str) -> str | None:
        """One of its texts, or None when it has none or it was redacted."""
        found = self.texts.get(name)
        return found.text if found else None


def head() -> Receipt:
    """The last entry's receipt; seq 0 and 64 zeros on an empty record."""
    row = session().execute(sa.select(Entry.seq, Entry.hash, Entry.at).order_by(Entry.seq.desc()).limit(1)).first()
    return Receipt(*row) if row else Receipt(0, GENESIS, datetime.fromtimestamp(0, UTC))


def receipts(subjects: Iterable[str]) -> dict[str, Receipt]:
    """The latest receipt of each subject that is on the record, in one query."""
    wanted = set(subjects)
    if not wanted:
        return {}
    last = sa.select(sa.func.max(Entry.seq)).where(Entry.subject.in_(wanted)).group_by(Entry.subject).scalar_subquery()
    rows = session().execute(sa.select(Entry.subject, Entry.seq, Entry.hash, Entry.at).where(Entry.seq.in_(last)))
    return {subject: Receipt(seq, hash_, at) for subject, seq, hash_, at in rows if subject}


def entry(seq: int) -> Entry | None:
    """One entry."""
    return session().get(Entry, seq) if 0 < seq < 2**31 else None


def read(entries: Iterable[Entry]) -> list[Said]:
    """Entries with their facts and words, in two queries whatever their number."""
    rows = list(entries)
    texts: dict[int, dict[str, RecordText]] = {row.seq: {} for row in rows}
    if rows:
        for text in session().scalars(sa.select(RecordText).where(RecordText.seq.in_(list(texts)))):
            texts[text.seq][text.name] = text
    own = {"at", "by", "kind", "prev", "seq", "subject", "texts"}
    return [Said(row, {k: v for k, v in json.loads(row.line).items() if k not in own}, texts[row.seq]) for row in rows]


def about(subject: str) -> list[Said]:
    """Everything the record says about one subject, oldest first."""
    return read(session().scalars(sa.select(Entry).where(Entry.subject == subject).order_by(Entry.seq)))


def last_about(subject: str, kinds: Iterable[str]) -> Entry | None:
    """The latest entry of some kinds about one subject."""
    query = sa.select(Entry).where(Entry.subject == subject, Entry.kind.in_(list(kinds)))
    return session().scalar(query.order_by(Entry.seq.desc()).limit(1))


def latest(size: int, *, before: int | None = None) -> list[Entry]:
    """Entries, newest first, before a seq when one is given."""
    query = sa.select(Entry).order_by(Entry.seq.desc()).limit(size)
    if before is not None:
        query = query.where(Entry.seq < before)
    return list(session().scalars(query))


def lines(since: int = 1) -> Iterator[str]:
    """The log, line by line, from a seq on; read in pieces, so that a long log fits in memory."""
    while True:
        rows = list(
            session().execute(
                sa.select(Entry.seq, Entry.line).where(Entry.seq >= since).order_by(Entry.seq).limit(CHUNK)
            )
        )
        for row in rows:
            yield row.line
        if len(rows) < CHUNK:
            return
        since = rows[-1].seq + 1


def text(hash_: str) -> RecordText | None:
    """One text by its hash."""
    return session().get(RecordText, hash_)


def verify(receipt: tuple[int, str] | None = None) -> list[rules.Fault]:
    """Check the chain, the words and a receipt. An empty list means that the record is sound."""
    faults = rules.check_chain(lines())
    faults.extend(_check_columns())
    faults.extend(_check_texts())
    if receipt is not None:
        held = entry(receipt[0])
        if held is None:
            faults.append(rules.Fault(receipt[0], "is gone: the record is shorter than this receipt"))
        elif held.hash != receipt[1]:
            faults.append(rules.Fault(receipt[0], "is not what this receipt was given for"))
    return sorted(faults, key=lambda fault: fault.seq)


def _check_columns() -> Iterator[rules.Fault]:
    """The columns that queries use must say what the lines say."""
    for row in session().execute(sa.select(Entry.seq, Entry.line, Entry.hash, Entry.kind, Entry.subject, Entry.by)):
        said = json.loads(row.line)
        if rules.line_hash(row.line) != row.hash:
            yield rules.Fault(row.seq, "has a line that does not match its stored hash")
        elif (said["seq"], said["kind"], said["subject"], said["by"]) != (
            row.seq,
            row.kind,
            row.subject,
            row.by,
        ):
            yield rules.Fault(row.seq, "has columns that do not match its line")


def _check_texts() -> Iterator[rules.Fault]:
    """Every text that a line names is there and fits its hash, or was redacted with a reason."""
    for said in _in_pieces():
        named = json.loads(said.entry.line)["texts"]
        for name, hash_ in named.items():
            found = said.texts.get(name)
            if found is None:
                yield rules.Fault(said.entry.seq, f"names a text ({name}) that is not there")
            elif found.text is None or found.salt is None:
                if not found.gone:
                    yield rules.Fault(said.entry.seq, f"has lost its text ({name}) without a reason")
            elif rules.text_hash(found.salt, found.text) != hash_:
                yield rules.Fault(said.entry.seq, f"has a text ({name}) that was changed")


def _in_pieces() -> Iterator[Said]:
    since = 1
    while True:
        rows = list(session().scalars(sa.select(Entry).where(Entry.seq >= since).order_by(Entry.seq).limit(CHUNK)))
        yield from read(rows)
        if len(rows) < CHUNK:
            return
        since = rows[-1].seq + 1
        session().expunge_all()
