"""Taking words out of sight. A text that is withheld is shown nowhere; only its hash, and why, stays to be seen.

Whoever withholds a text decides for the moment: a second person confirms it, and the words are gone for good, or shows
them again. Who may, and whether there is a second person, is decided above; here it is done and put on the record.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import current_app

from blog.core import clock, settings
from blog.core.db import at_end, lock, session, unit, unit_of_work
from blog.record import erasing, queries, witness
from blog.record.actions import SYSTEM, announce
from blog.record.models import Entry, RecordText

# The reason that needs nobody but whoever wrote the words.
BY_AUTHOR = "by-author"


class NotWithheld(Exception):
    """Somebody was faster: the text is shown again, or redacted. The message says which."""


@unit_of_work
def withhold(text: RecordText, *, code: str, by: str, until: date | None = None) -> None:
    """Show a text nowhere any more, from now on. Harmless when repeated, and when it was redacted.

    `code` is the reason, `by` the handle of the person who decides it, or SYSTEM; `until` is the day by which it is
    promised to be shown (an embargo). It never comes back by itself.
    """
    lock(text)
    if not text.is_shown:
        return
    text.withheld, text.withheld_by, text.withheld_at, text.withheld_until = code, by, clock.now(), until
    ends = clock.end_of(until, settings.zone()) if until else None
    _announce("text.withheld", text, by=by, code=code, until=ends)


@unit_of_work
def withhold_all(subject: str, name: str, *, code: str, by: str) -> None:
    """Withhold every wording of one of a subject's texts: all that a comment's `body` ever was."""
    for text in queries.texts_of(subject, name):
        withhold(text, code=code, by=by)


@unit_of_work
def restore(text: RecordText, *, by: str, alone: bool = False) -> None:
    """Show a withheld text again, here and where it stood. Raises NotWithheld.

    `by` is not who withheld it, unless `alone`: then there was nobody else who may, and the record says so for ever.
    """
    # Before the text is locked, as everywhere: first the thing that holds the words, then the words.
    erasing.show(_entry(text), text, by)
    _show(text, by=by, alone=alone)


@unit_of_work
def restore_all(subject: str, name: str, *, code: str, by: str, but: str | None = None) -> None:
    """Show again, here alone, what was withheld for one reason of one of a subject's texts: the thing is shown already.

    `but` is the hash of a text that is being shown again by itself.
    """
    for text in queries.texts_of(subject, name):
        if text.withheld == code and text.hash != but:
            _show(text, by=by)


@unit_of_work
def redact(text: RecordText, *, by: str, alone: bool = False) -> None:
    """Empty a withheld text and its salt for good, and blank the words where they stand. Raises NotWithheld.

    The line keeps its hash, from which nobody can tell what the words were. `by` and `alone` as above.
    """
    erasing.erase(_entry(text), text)
    first = _take(text)
    code = text.withheld or ""
    _empty(text, code)
    _announce("text.redacted", text, by=by, code=code, second=_other(first, by), decided_alone=alone or None)


@unit_of_work
def take_back(text: RecordText, *, by: str) -> None:
    """Redact a text by the wish of whoever wrote it: nobody else is asked. Harmless when repeated."""
    erasing.erase(_entry(text), text)
    lock(text)
    if text.text is None:
        return
    _empty(text, BY_AUTHOR)
    _announce("text.redacted", text, by=by, code=BY_AUTHOR)


@unit_of_work
def erase_again(text: RecordText, *, code: str) -> None:
    """Redact a text that was redacted before: putting back an old backup brought its words with it."""
    erasing.erase(_entry(text), text)
    lock(text)
    if text.text is not None:
        _empty(text, code)
        _announce("text.redacted", text, by=SYSTEM, code=code)


def _show(text: RecordText, *, by: str, alone: bool = False) -> None:
    first = _take(text)
    text.withheld, text.withheld_by, text.withheld_at, text.withheld_until = None, None, None, None
    _announce("text.restored", text, by=by, second=_other(first, by), decided_alone=alone or None)


def _take(text: RecordText) -> str | None:
    """Hold the text. Gives the handle of whoever withheld it, or None when a rule did."""
    lock(text)
    if text.gone:
        raise NotWithheld("Somebody was faster: these words were redacted, and are gone for good.")
    if text.withheld is None:
        raise NotWithheld("Somebody was faster: these words are not withheld any more.")
    return text.withheld_by


def _other(first: str | None, by: str) -> str | None:
    """The second of the two people behind a decision: whoever withheld it, unless a rule or the same person did."""
    return first if first not in (SYSTEM, by) else None


def _empty(text: RecordText, code: str) -> None:
    unit().setdefault("erased", []).append((text.hash, code))
    text.text, text.salt, text.gone = None, None, code
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
