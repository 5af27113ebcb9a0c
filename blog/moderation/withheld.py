"""What stands in the published rules for words of a version that the record withholds."""

from __future__ import annotations

from blog.core.db import lock, session
from blog.moderation.models import Policy
from blog.record import erasing
from blog.record.erasing import Words

# What the record calls the words of a version, and what was said about its change.
WORDS, NOTE = "policy", "note"


def register() -> None:
    """Tell the record how versions of the rules are kept."""
    erasing.register("policy", "moderation", erasing.Place(hide, show, erase))


def hide(id: str, words: Words, by: str) -> None:
    """Show a line in the place of a version's words, or of its note."""
    row = _version(id)
    if row is not None and words.name == WORDS:
        row.instead = words.withheld
    elif row is not None and row.note == words.text:
        row.note = words.withheld


def show(id: str, words: Words, by: str) -> None:
    """Show them again."""
    row = _version(id)
    if row is not None and words.name == WORDS:
        row.instead = None
    elif row is not None and row.note == words.withheld:
        row.note = words.text


def erase(id: str, words: Words, by: str) -> None:
    """Forget them: the version keeps its number, its day and its name."""
    row = _version(id)
    if row is not None and words.name == WORDS:
        row.text, row.sentences, row.instead = "", {}, words.redacted
    elif row is not None and row.note in (words.text, words.withheld):
        row.note = words.redacted


def _version(id: str) -> Policy | None:
    row = session().get(Policy, int(id))
    return lock(row) if row else None
