"""Taking words out of sight. A text that is withheld is shown nowhere; only its hash, and why, stays to be seen."""

from __future__ import annotations

from blog.core import clock
from blog.core.db import lock, session, unit_of_work
from blog.record import queries
from blog.record.actions import announce
from blog.record.models import Entry, RecordText


@unit_of_work
def withhold(text: RecordText, *, code: str, by: str) -> None:
    """Show a text nowhere any more, from now on. Harmless when repeated, and when it was redacted.

    `code` is the reason, `by` the handle of the person who decides it, or SYSTEM.
    """
    lock(text)
    if not text.is_shown:
        return
    text.withheld, text.withheld_by, text.withheld_at = code, by, clock.now()
    entry = session().get_one(Entry, text.seq)
    announce(
        "text.withheld",
        subject=entry.subject,
        by=by,
        topics=entry.topics,
        of=text.seq,
        text_hash=text.hash,
        code=code,
    )


@unit_of_work
def withhold_all(subject: str, name: str, *, code: str, by: str) -> None:
    """Withhold every wording of one of a subject's texts: all that a comment's `body` ever was."""
    for text in queries.texts_of(subject, name):
        withhold(text, code=code, by=by)
