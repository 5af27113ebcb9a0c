"""Reads of the record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from blog.core import dependencies
from blog.core.db import LARGEST_ID, session
from blog.core.i18n import _
from blog.core.pages import Page
from blog.record import rules
from blog.record.kinds import KINDS
from blog.record.models import GENESIS, Entry, RecordText

CHUNK = 1_000
# Kinds of entry that put words in the place of earlier ones, and the texts that are replaced.
EDITS, EDITED = (".edited", ".corrected"), ("title", "body")
# The kind of the entry that closes a day.
DAILY = "day.closed"
# As many digits as a seq can have; what is longer names none.
SEQ_DIGITS = 10


class Receipt(NamedTuple):
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
class Words:
    """A text as anyone may read it: what it says, or why it is not shown. Nothing withheld gets past here."""

    hash: str
    text: str | None
    gone: str | None
    withheld: str | None

    @property
    def tombstone(self) -> str | None:
        """What stands in the place of words that are not shown; None when they are."""
        if self.gone:
            return _("These words were redacted: %(reason)s.", reason=self.gone.replace("-", " "))
        if self.withheld:
            return _("These words are withheld for the time being: %(reason)s.", reason=self.withheld.replace("-", " "))
        return None


@dataclass(frozen=True)
class Said:
    """An entry as a page shows it: its facts read back from the line, and its words."""

    entry: Entry
    facts: dict[str, Any]
    texts: dict[str, Words]

    @property
    def words(self) -> str:
        """What this kind of entry says, as a verb."""
        return _(KINDS[self.entry.kind].says)

    @property
    def receipt(self) -> Receipt:
        """The entry's receipt."""
        return Receipt(self.entry.seq, self.entry.hash, self.entry.at)

    def text(self, name: str) -> str | None:
        """One of its texts, or None when it has none, or it is withheld or was redacted."""
        found = self.texts.get(name)
        return found.text if found else None


# Made once: every feed asks, and is made again after every change.
_entry = Entry.__table__.c
_HEAD = sa.select(_entry.seq, _entry.hash, _entry.at).order_by(_entry.seq.desc()).limit(1)
_LATEST = (
    sa.select(sa.func.max(_entry.seq))
    .where(_entry.subject.in_(sa.bindparam("subjects", expanding=True)))
    .group_by(_entry.subject)
)
_ABOUT = sa.select(Entry).where(Entry.subject == sa.bindparam("subject")).order_by(Entry.seq)
_TEXTS = sa.select(RecordText).where(RecordText.seq.in_(sa.bindparam("numbers", expanding=True)))
_RECEIPTS = sa.select(_entry.subject, _entry.seq, _entry.hash, _entry.at).where(
    _entry.seq.in_(sa.bindparam("numbers", expanding=True))
)


def head() -> Receipt:
    """The last entry's receipt; seq 0 and 64 zeros on an empty record."""
    row = session().execute(_HEAD).first()
    return Receipt(*row) if row else Receipt(0, GENESIS, datetime.fromtimestamp(0, UTC))


def grown() -> datetime:
    """When the record last grew: the Last-Modified of a page that shows no head.

    A page that is kept goes on saying when it had last grown before the page was made. That stays true: whatever
    changes the page is later than that, and has it made again.
    """
    with dependencies.aside():
        return head().at


def receipts(subjects: Iterable[str]) -> dict[str, Receipt]:
    """The latest receipt of each subject that is on the record.

    In two queries, so that a page which asks depends on these subjects and not on every entry.
    """
    wanted = set(subjects)
    if not wanted:
        return {}
    last = session().scalars(_LATEST, {"subjects": sorted(wanted)}).all()
    rows = session().execute(_RECEIPTS, {"numbers": last})
    return {subject: Receipt(seq, hash_, at) for subject, seq, hash_, at in rows if subject}


def entry(seq: int) -> Entry | None:
    """One entry."""
    return session().get(Entry, seq) if 0 < seq < 2**31 else None


def hash_of(seq: int) -> str | None:
    """The hash of one line."""
    return session().scalar(sa.select(Entry.hash).where(Entry.seq == seq))


def receipts_of(seqs: Iterable[int]) -> dict[int, Receipt]:
    """The receipts of some entries, by seq, in one query."""
    rows = session().execute(sa.select(Entry.seq, Entry.hash, Entry.at).where(Entry.seq.in_(list(seqs))))
    return {seq: Receipt(seq, hash_, at) for seq, hash_, at in rows}


def facts_of(seqs: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What the lines of some entries say, by seq, in one query."""
    rows = session().execute(sa.select(Entry.seq, Entry.line).where(Entry.seq.in_(list(seqs))))
    return {seq: json.loads(line) for seq, line in rows}


def read(entries: Iterable[Entry]) -> list[Said]:
    """Entries with their facts and words, in two queries whatever their number."""
    rows = list(entries)
    texts: dict[int, dict[str, RecordText]] = {row.seq: {} for row in rows}
    if rows:
        for text in session().scalars(_TEXTS, {"numbers": list(texts)}):
            texts[text.seq][text.hash] = text
    return [_said(row, texts[row.seq]) for row in rows]


def about(subject: str) -> list[Said]:
    """Everything the record says about one subject, oldest first."""
    return read(session().scalars(_ABOUT, {"subject": subject}))


def replaced(said: Said) -> dict[str, str]:
    """The words that an edit took the place of, by name, as far as both may be read; nothing for other kinds."""
    if not said.entry.kind.endswith(EDITS):
        return {}
    found: dict[str, str] = {}
    for name in (name for name in EDITED if said.text(name) is not None):
        earlier = sa.select(RecordText).join(Entry, Entry.seq == RecordText.seq).where(RecordText.name == name)
        earlier = earlier.where(Entry.subject == said.entry.subject, Entry.seq < said.entry.seq)
        before = session().scalar(earlier.order_by(Entry.seq.desc()).limit(1))
        if before is not None and before.is_shown:
            found[name] = before.text or ""
    return found


def last_about(subject: str, kinds: Iterable[str]) -> Entry | None:
    """The latest entry of some kinds about one subject."""
    query = sa.select(Entry).where(Entry.subject == subject, Entry.kind.in_(list(kinds)))
    return session().scalar(query.order_by(Entry.seq.desc()).limit(1))


def stories(subjects: Iterable[str]) -> dict[str, list[Said]]:
    """Everything the record says about some subjects, oldest first, in two queries."""
    found: dict[str, list[Said]] = {}
    query = sa.select(Entry).where(Entry.subject.in_(list(subjects))).order_by(Entry.seq)
    for said in read(session().scalars(query)):
        found.setdefault(said.entry.subject or "", []).append(said)
    return found


def page(size: int, key: str | None = None, *, daily: bool = True) -> Page[Entry]:
    """One page of the record, newest first. `key` (`older-17`) is what an earlier page gave; nonsense is the first.

    `daily` says whether the entries that close a day are among them.
    """
    direction, _dash, number = (key or "").partition("-")
    known = direction in ("older", "newer") and number.isdecimal() and len(number) <= SEQ_DIGITS
    known = known and int(number) <= LARGEST_ID
    shown = sa.true() if daily else Entry.kind != DAILY
    query = sa.select(Entry).where(shown).order_by(Entry.seq.desc())
    if known and direction == "older":
        query = query.where(Entry.seq < int(number))
    elif known:
        query = sa.select(Entry).where(shown).order_by(Entry.seq).where(Entry.seq > int(number))
    rows = list(session().scalars(query.limit(size)))
    if known and direction == "newer":
        rows.reverse()
    # There are no gaps between seqs and the first closes no day, so the ends are known without looking further.
    newest = session().scalar(sa.select(sa.func.max(Entry.seq)).where(shown)) or 0
    older = f"older-{rows[-1].seq}" if rows and rows[-1].seq > 1 else None
    newer = f"newer-{rows[0].seq}" if rows and known and rows[0].seq < newest else None
    return Page(rows, older, newer)


def latest(size: int) -> list[Entry]:
    """The newest entries."""
    return page(size).items


def lines(since: int = 1) -> Iterator[str]:
    """The log, line by line, from a seq on; read in pieces, so that a long log fits in memory."""
    since = min(since, LARGEST_ID)
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


def names(handles: Iterable[str]) -> dict[str, str]:
    """The names under which people are on the record, by handle: as their latest entry gives them."""
    subjects = {f"person/{handle}" for handle in handles}
    if not subjects:
        return {}
    # Two queries, so that a page which asks depends on these people's entries and not on every text.
    entries = sa.select(Entry.seq, Entry.subject).where(Entry.subject.in_(subjects))
    about = {seq: subject or "" for seq, subject in session().execute(entries)}
    texts = sa.select(RecordText.seq, RecordText.text).where(RecordText.seq.in_(about), RecordText.name == "name")
    found = session().execute(texts.where(RecordText.withheld.is_(None)).order_by(RecordText.seq))
    return {about[seq].removeprefix("person/"): name for seq, name in found if name}


def text(hash_: str) -> RecordText | None:
    """One text by its hash, shown or not: whoever shows it asks `is_shown` first."""
    return session().get(RecordText, hash_)


def withheld() -> list[tuple[Entry, RecordText]]:
    """The texts that somebody withheld and no second person has confirmed or restored, the longest withheld first."""
    query = sa.select(Entry, RecordText).join(RecordText, RecordText.seq == Entry.seq)
    query = query.where(*_undecided()).order_by(RecordText.withheld_at, RecordText.hash)
    return [(entry, text) for entry, text in session().execute(query)]


def withheld_count() -> int:
    """How many texts wait for a second person."""
    return session().scalar(sa.select(sa.func.count()).where(*_undecided())) or 0


def _undecided() -> tuple[sa.ColumnElement[bool], ...]:
    """Withheld by somebody: what is under embargo from the start was withheld by nobody, and waits for a day."""
    return RecordText.withheld.is_not(None), RecordText.withheld_by.is_not(None)


def stored(seq: int) -> list[RecordText]:
    """The texts of one entry, shown or not."""
    return list(session().scalars(sa.select(RecordText).where(RecordText.seq == seq).order_by(RecordText.name)))


def texts_of(subject: str, name: str) -> list[RecordText]:
    """The texts of one name in all entries about a subject, oldest first: every wording of a comment's body."""
    query = sa.select(RecordText).join(Entry, Entry.seq == RecordText.seq)
    query = query.where(Entry.subject == subject, RecordText.name == name)
    return list(session().scalars(query.order_by(RecordText.seq)))


def _said(row: Entry, stored: dict[str, RecordText]) -> Said:
    """Only texts that the line names by their hash are its words, whatever else is stored."""
    line = json.loads(row.line)
    facts = {name: value for name, value in line.items() if name not in rules.OWN}
    return Said(row, facts, {name: _words(stored[hash_]) for name, hash_ in line["texts"].items() if hash_ in stored})


def _words(stored: RecordText) -> Words:
    return Words(stored.hash, stored.text if stored.is_shown else None, stored.gone, stored.withheld)
