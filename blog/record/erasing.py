"""Where words stand besides the record: the packages that show them register how they are taken out of sight there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from blog.record.models import Entry, RecordText

# Why a text may not be withheld yet, in a sentence, or None. Takes what stands after the slash (`9` of `comment/9`),
# the text's name and its words.
Stands = Callable[[str, str, str], str | None]
# Blank these words wherever they are kept.
Erase = Callable[[str, str, str], None]
# Show the words again where they stood; the text's hash, and the handle of whoever decided it.
Restored = Callable[[str, str, str], None]


@dataclass(frozen=True)
class Place:
    """How one kind of subject keeps words: each function is called inside the unit of work that decides."""

    erase: Erase
    stands: Stands | None
    restored: Restored | None


_known: dict[str, Place] = {}


def register(kind: str, erase: Erase, *, stands: Stands | None = None, restored: Restored | None = None) -> None:
    """Say how words of a kind of subject (`comment`, `post`) are blanked, where they stand, how they are shown again.

    `stands` refuses to withhold what is still shown elsewhere. Words that stand in the record alone need a place too:
    one whose `erase` has nothing to do.
    """
    _known[kind] = Place(erase, stands, restored)


def problem(entry: Entry, text: RecordText) -> str | None:
    """Why a text cannot be withheld now, in a sentence; None when it can."""
    kind, _, id = (entry.subject or "").partition("/")
    if kind not in _known:
        return "Nobody has said how such words are taken out of the other places where they stand."
    stands = _known[kind].stands
    return stands(id, text.name, text.text or "") if stands else None


def erase(entry: Entry, text: RecordText) -> None:
    """Blank the words of a text where they stand."""
    kind, _, id = (entry.subject or "").partition("/")
    if kind in _known and text.text is not None:
        _known[kind].erase(id, text.name, text.text)


def show(entry: Entry, text: RecordText, by: str) -> None:
    """Show the words of a text again where they stood."""
    kind, _, id = (entry.subject or "").partition("/")
    restored = _known[kind].restored if kind in _known else None
    if restored:
        restored(id, text.hash, by)
