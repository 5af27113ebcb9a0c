"""Text as it enters: normalised once, at the edge, and refused whole when it is too long. Nothing is cut."""

from __future__ import annotations

import re
import unicodedata

from slugify import slugify

# Marks on one letter: more than any living script stacks, less than it takes to flood a page ("zalgo").
MARKS_PER_LETTER = 8

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_NONCHARACTERS = re.compile(
    "[" + "".join(f"{chr(p * 0x10000 + 0xFFFE)}{chr(p * 0x10000 + 0xFFFF)}" for p in range(1, 17)) + "]"
)
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2064\u3164\ufeff\uffa0\u115f\u1160\u2800]")
_GERMAN = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue"), ("ß", "ss"))


class TextRefused(ValueError):
    """The text cannot be accepted; the message says why, to whoever wrote it."""


def clean_text(text: str) -> str:
    """Several lines, normalised: NFC, `\\n` line ends, no control characters or noncharacters, no stacks of marks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    return _cap_marks(unicodedata.normalize("NFC", without_controls(text)))


# No character before it combines with another.
FIRST_MARK = "\u0300"


def without_controls(text: str) -> str:
    """Text without the characters that no page, feed or database should hold; line ends and tabs stay."""
    return _NONCHARACTERS.sub("", _CONTROLS.sub("", text))


def clean_line(text: str) -> str:
    """One line (a name, a title): as `clean_text`, and without direction marks; runs of white space become a space."""
    return " ".join(_DIRECTIONS.sub("", clean_text(text)).split())


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing: white space, zero-width and direction marks only."""
    return not _INVISIBLE.sub("", _DIRECTIONS.sub("", text)).strip()


def folded(text: str) -> str:
    """For comparing: compatibility forms, case, accents and invisible characters folded away."""
    if text.isascii():  # Where there is nothing to fold but case.
        return " ".join(text.lower().split())
    text = _INVISIBLE.sub("", _DIRECTIONS.sub("", unicodedata.normalize("NFKD", text)))
    return " ".join("".join([c for c in text.casefold() if c < FIRST_MARK or not unicodedata.combining(c)]).split())


def slug(text: str, *, fallback: str = "untitled", longest: int = 80) -> str:
    """The part of a permanent address that a title gives: ASCII letters, digits and hyphens."""
    made: str = slugify(text, max_length=longest, word_boundary=True, replacements=_GERMAN)
    return made or fallback


def excerpt(text: str, longest: int = 200) -> str:
    """The first words, cut at a word, with an ellipsis when there is more."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[:longest].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _cap_marks(text: str) -> str:
    if text.isascii():
        return text
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MARKS_PER_LETTER:
            kept.append(character)
    return "".join(kept)
