"""The piece of a text in which the words were found, with the words marked."""

from __future__ import annotations

from dataclasses import dataclass

from blog.search import rules
from blog.search.rules import Asked, Word

# Two or three lines: enough to see what it is about.
LONGEST = 220
# How much of it stands before the first word that was found.
BEFORE = 60


@dataclass(frozen=True)
class Piece:
    """Some words of a text, and whether they are what was looked for."""

    words: str
    marked: bool


def whole(text: str, asked: Asked) -> list[Piece]:
    """A whole text (a title) in pieces."""
    return _pieces(text, 0, len(text), _marks(text, asked))


def snippet(text: str, asked: Asked) -> list[Piece]:
    """The piece of a text with most of what was looked for; its beginning when nothing of it is there."""
    line = " ".join(text.split())
    marks = _marks(line, asked)
    start, end = _window(line, marks)
    pieces = _pieces(line, start, end, marks)
    first = [Piece("… ", False)] if start else []
    return first + pieces + ([Piece(" …", False)] if end < len(line) else [])


def _marks(text: str, asked: Asked) -> list[tuple[int, int]]:
    """Where something stands that was looked for, as places in the text, none within another."""
    words: list[Word] = list(rules.words_in(text))
    found: list[tuple[int, int]] = []
    for first, last in rules.found_in(asked, words):
        start, end = words[first].start, words[last].end
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _window(line: str, marks: list[tuple[int, int]]) -> tuple[int, int]:
    """From where to where: beginning a little before the mark that has most other marks close behind it."""
    if len(line) <= LONGEST:
        return 0, len(line)
    counts = {start: sum(start <= other < start + LONGEST - BEFORE for other, _ in marks) for start, _ in marks}
    best = max(counts, key=lambda start: (counts[start], -start), default=0)
    start = max(0, min(best - BEFORE, len(line) - LONGEST))
    if start:
        start = line.rfind(" ", 0, start + 1) + 1 if " " in line[max(0, start - BEFORE) : start + 1] else start
    end = min(len(line), start + LONGEST)
    # No word is cut in two, unless it is longer than all that is shown.
    cut = line.rfind(" ", start, end + 1) if end < len(line) else end
    longest = max((last for first, last in marks if first < end), default=0)
    return start, max(cut, min(longest, end)) if cut > start else end


def _pieces(text: str, start: int, end: int, marks: list[tuple[int, int]]) -> list[Piece]:
    pieces, place = [], start
    for first, last in marks:
        first, last = max(first, place), min(last, end)
        if first >= last:
            continue
        if first > place:
            pieces.append(Piece(text[place:first], False))
        pieces.append(Piece(text[first:last], True))
        place = last
    if place < end:
        pieces.append(Piece(text[place:end], False))
    return pieces
