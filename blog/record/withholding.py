"""Taking words out of sight. A text that is withheld is shown nowhere; only its hash, and why, stays to be seen.

Whoever withholds a text decides for the moment: a second person confirms it, and the words are gone for good, or shows
them again. Who may, and whether there is a second person, is decided above; here it is done and put on the record.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import current_app

from blog.core import clock, settings
from blog.core.db import at_end, lock, session, unit, unit_of_work
from blog.core.i18n import _
from blog.record import embargoes, erasing, queries, witness
from blog.record.actions import SYSTEM, announce
from blog.record.models import Entry, RecordText

# The reason that needs nobody but whoever wrote the words.
BY_AUTHOR = "by-author"


class NotWithheld(Exception):
    """Somebody was faster: the text is shown again, or redacted. The message says which."""


@unit_of_work
def withhold(text: RecordText, *, code: str, by: str, until: date | None = None) -> None:
    """Show a text nowhere any more, from now on: neither here nor where it stands, nor another of the same words.

    `code` is the reason, `by` the handle of the person who decides it, or SYSTEM; `until` is the day by which it is
    promised to be shown (an embargo). It never comes back by itself. Harmless when repeated, and when it was redacted.
    """
    _withhold(same(text), code, by, until)


@unit_of_work
def withhold_all(subject: str, name: str, *, code: str, by: str) -> None:
    """Withhold every wording of one of a subject's texts: all that a comment's `body` ever was."""
    _withhold(queries.texts_of(subject, name), code, by, None)


@unit_of_work
def restore(text: RecordText, *, by: str, alone: bool = False) -> None:
    """Show a withheld text again, here and where it stood, with the others of the same words. Raises NotWithheld.

    `by` is not who withheld it, unless `alone`: then there was nobody else who may, and the record says so for ever.
    """
    texts = _withheld_with(text)
    # Before the text is locked, as everywhere: first the thing that holds the words, then the words.
    for one in texts:
        erasing.show(_entry(one), one, by=by)
    for one in texts:
        if one is text or one.withheld is not None:
            _show(one, by=by, alone=alone)


@unit_of_work
def restore_all(subject: str, name: str, *, codes: Collection[str], by: str, but: str | None = None) -> None:
    """Show again what was withheld, for these reasons, of one of a subject's texts: the thing is shown already.

    `but` is the hash of a text that is being shown again by itself.
    """
    texts = [text for text in queries.texts_of(subject, name) if text.withheld in codes and text.hash != but]
    for text in texts:
        erasing.show(_entry(text), text, by=by)
    for text in texts:
        _show(text, by=by)


@unit_of_work
def redact(text: RecordText, *, by: str, alone: bool = False) -> None:
    """Empty a withheld text and its salt for good, and blank the words where they stand. Raises NotWithheld.

    The line keeps its hash, from which nobody can tell what the words were. `by` and `alone` as above.
    """
    texts = _withheld_with(text)
    for one in texts:
        erasing.erase(_entry(one), one, code=one.withheld or "", by=by)
    for one in texts:
        first = _take(one)
        code = one.withheld or ""
        _empty(one, code)
        _announce("text.redacted", one, by=by, code=code, second=_other(first, by), decided_alone=alone or None)


@unit_of_work
def take_back(text: RecordText, *, by: str) -> None:
    """Redact a text by the wish of whoever wrote it: nobody else is asked. Harmless when repeated."""
    _redact_at_once(text, BY_AUTHOR, by)


@unit_of_work
def erase_again(text: RecordText, *, code: str) -> None:
    """Redact a text that was redacted before: putting back an old backup brought its words with it."""
    _redact_at_once(text, code, SYSTEM)


def same(text: RecordText) -> list[RecordText]:
    """A text, and the others of its subject with the same words: one alone would hide nothing.

    Somebody's name and title stand in each of their answers too.
    """
    kind, _slash, name = (owner := erasing.owner(_entry(text), text)).partition("/")
    about: sa.ColumnElement[bool] = Entry.subject == owner
    if kind == "person":
        about = sa.or_(about, sa.and_(Entry.kind == "response.published", Entry.by == name))
    query = sa.select(RecordText).join(Entry, Entry.seq == RecordText.seq).where(about, RecordText.hash != text.hash)
    query = query.where(RecordText.name == text.name, RecordText.text == text.text).order_by(RecordText.seq)
    return [text, *session().scalars(query)]


def _withhold(texts: Sequence[RecordText], code: str, by: str, until: date | None) -> None:
    texts = [text for text in texts if _can_be_withheld(text)]
    for text in texts:
        erasing.hide(_entry(text), text, code=code, by=by)
    for text in texts:
        if _can_be_withheld(lock(text)):
            text.withheld, text.withheld_by, text.withheld_at, text.withheld_until = code, by, clock.now(), until
            ends = clock.end_of(until, settings.zone()) if until else None
            _announce("text.withheld", text, by=by, code=code, until=ends)


def _can_be_withheld(text: RecordText) -> bool:
    """What waits for the end of an embargo was withheld by nobody, and can be withheld like anything else."""
    return text.text is not None and text.withheld_by is None


def _redact_at_once(text: RecordText, code: str, by: str) -> None:
    texts = same(text)
    for one in texts:
        erasing.erase(_entry(one), one, code=code, by=by)
    for one in texts:
        lock(one)
        if one.text is not None:
            _empty(one, code)
            _announce("text.redacted", one, by=by, code=code)


def _withheld_with(text: RecordText) -> list[RecordText]:
    """A text and the others of its words that somebody withheld: what is decided about one is decided about all."""
    return [one for one in same(text) if one is text or one.withheld_by is not None]


def _show(text: RecordText, *, by: str, alone: bool = False) -> None:
    first = _take(text)
    _clear(text)
    _announce("text.restored", text, by=by, second=_other(first, by), decided_alone=alone or None)
    # What nobody may read yet goes back to waiting for its day.
    if until := embargoes.until(_entry(text).subject):
        text.withheld, text.withheld_at, text.withheld_until = embargoes.CODE, clock.now(), until


def _take(text: RecordText) -> str | None:
    """Hold the text. Gives the handle of whoever withheld it, or None when a rule did."""
    lock(text)
    if text.gone:
        raise NotWithheld(_("Somebody was faster: these words were redacted, and are gone for good."))
    if text.withheld is None:
        raise NotWithheld(_("Somebody was faster: these words are not withheld any more."))
    return text.withheld_by


def _other(first: str | None, by: str) -> str | None:
    """The second of the two people behind a decision: whoever withheld it, unless a rule or the same person did."""
    return first if first not in (SYSTEM, by) else None


def _empty(text: RecordText, code: str) -> None:
    unit().setdefault("erased", []).append((text.hash, code))
    text.text, text.salt, text.gone = None, None, code
    _clear(text)


def _clear(text: RecordText) -> None:
    text.withheld, text.withheld_by, text.withheld_at, text.withheld_until = None, None, None, None


def _entry(text: RecordText) -> Entry:
    return session().get_one(Entry, text.seq)


def _announce(kind: str, text: RecordText, *, by: str, **facts: Any) -> None:
    entry = _entry(text)
    announce(kind, subject=entry.subject, by=by, topics=entry.topics, of=text.seq, text_hash=text.hash, **facts)


def _remember() -> None:
    """After the commit: a redaction that was rolled back must not be done again from the witness file."""
    for hash_, code in unit().pop("erased", []):
        try:
            witness.note_erased(hash_, code)
        except OSError as problem:
            current_app.logger.warning("the witness file could not be written: %s", problem.strerror)


at_end(after_commit=_remember)
