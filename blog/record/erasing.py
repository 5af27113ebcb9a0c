"""Where words stand besides the record: the packages that keep them register how they are taken out of sight there.

Whoever keeps words in columns of its own lets them change places with a line that says why they are not shown: at once
when they are withheld, back when they are shown again, for good when they are redacted. What stands in the record alone
needs nothing of this.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from blog.record.models import Entry, RecordText


@dataclass(frozen=True)
class Words:
    """Words of one entry, and what stands in their place. The line is no other's, so that it can be found again."""

    hash: str
    name: str
    text: str
    # What stands there while they are withheld, and once they are redacted.
    withheld: str
    redacted: str
    code: str


# Takes what stands after the slash (`9` of `comment/9`), the words, and the handle of whoever decides. Called inside
# the unit of work that decides, before the text is locked, and harmless when repeated.
Act = Callable[[str, Words, str], None]
# Put other words in the place of these wherever they are kept: takes what stands after the slash, the text's name, the
# words before and after.
Swap = Callable[[str, str, str, str], None]


@dataclass(frozen=True)
class Place:
    """How one package keeps words: how they are hidden, shown again, and blanked for good."""

    hide: Act
    show: Act
    erase: Act


_known: dict[str, dict[str, Place]] = {}


def register(kind: str, package: str, place: Place) -> None:
    """Say how a package keeps words of a kind of subject (`comment`, `post`)."""
    _known.setdefault(kind, {})[package] = place


def swapping(swap: Swap) -> Place:
    """How words are kept that only change places with the line that says why they are not shown."""

    def hide(id: str, words: Words, by: str) -> None:
        swap(id, words.name, words.text, words.withheld)

    def show(id: str, words: Words, by: str) -> None:
        swap(id, words.name, words.withheld, words.text)

    def erase(id: str, words: Words, by: str) -> None:
        swap(id, words.name, words.withheld, words.redacted)
        swap(id, words.name, words.text, words.redacted)

    return Place(hide, show, erase)


def hide(entry: Entry, text: RecordText, *, code: str, by: str) -> None:
    """Show something else wherever the words of a text stand."""
    for id, place in _places(entry, text):
        place.hide(id, of(text, code), by)


def show(entry: Entry, text: RecordText, *, by: str) -> None:
    """Show the words of a text again where they stood."""
    for id, place in _places(entry, text):
        place.show(id, of(text, text.withheld or ""), by)


def erase(entry: Entry, text: RecordText, *, code: str, by: str) -> None:
    """Blank the words of a text wherever they are kept."""
    for id, place in _places(entry, text):
        place.erase(id, of(text, text.withheld or code), by)


def of(text: RecordText, code: str) -> Words:
    """The words of a text as they are kept, and what takes their place under a reason."""
    what, where = text.name.capitalize(), f"{code} (record {text.seq})"
    return Words(text.hash, text.name, text.text or "", f"{what} withheld: {where}", f"{what} redacted: {where}", code)


def owner(entry: Entry, text: RecordText) -> str:
    """What the words are about. The name and title under which somebody answered are about that person."""
    named = entry.kind == "response.published" and text.name in ("name", "title")
    return f"person/{entry.by}" if named else entry.subject or ""


def _places(entry: Entry, text: RecordText) -> list[tuple[str, Place]]:
    """Where the words are kept; nowhere any more when they are gone."""
    kind, _, id = owner(entry, text).partition("/")
    return [(id, place) for place in _known.get(kind, {}).values() if text.text is not None]
