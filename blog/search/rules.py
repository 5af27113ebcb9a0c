"""What a word is, and what is looked for. Both databases are given words that were split and folded here.

A word is a run of letters, digits and marks, without case, accents and compatibility forms (`core.text.folded`): Müller
is muller, Straße is strasse. Scripts that put no spaces between words are taken character by character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from blog.core import text

# A query is a few words. More than this is read no further.
ASKED_LONGEST = 200
TERMS_MOST = 12
# A longer word is a number or an accident; the databases take up to about 2,000 bytes.
WORD_LONGEST = 40
# The positions of a tsvector end at 16,383: title, a gap and body stay below.
TITLE_WORDS, BODY_WORDS = 300, 16_000
# Fewer letters begin too many words to be looked up one by one.
PREFIX_LEAST = 3

_PIECE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    "|[^\\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]+"
)
_ASCII_PARTED = {code: " " for code in range(128) if not chr(code).isalnum()}
_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')


class Word(NamedTuple):
    """A folded word, and where it stands in the text it was read from."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True)
class Term:
    """Words that must follow one another. `open`: the last may be the beginning of a word."""

    words: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True)
class Asked:
    """What somebody looks for: all of the terms."""

    terms: tuple[Term, ...]

    @property
    def finished(self) -> Asked:
        """The same, without a word that may be the beginning of another."""
        return Asked(tuple(Term(term.words) for term in self.terms))


def words_in(words: str) -> Iterator[Word]:
    """The words of a text in order, folded, with their places."""
    # Letters, digits and marks stay; everything else parts words. One character stands for one, so places hold.
    parted = words.translate({ord(c): " " for c in set(words) if not _is_part(c)})
    for piece in _PIECE.finditer(parted):
        if piece.group().isascii():  # most words need no more than this
            yield Word(piece.group().lower()[:WORD_LONGEST], piece.start(), piece.end())
            continue
        folded = text.folded(piece.group())
        kept = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in folded)
        for one in kept.split():
            yield Word(one[:WORD_LONGEST], piece.start(), piece.end())


def folded_words(words: str, most: int) -> list[str]:
    """The first words of a text as they are kept in the index."""
    if words.isascii():  # most are, and a site has many: nothing in them needs folding but capitals
        return [word[:WORD_LONGEST] for word in words.lower().translate(_ASCII_PARTED).split()[:most]]
    found: list[str] = []
    for word in words_in(words):
        if len(found) == most:
            break
        found.append(word.folded)
    return found


def read(asked: str) -> Asked:
    """What a query asks for: phrases in quotes, other words wherever they stand, the last one perhaps unfinished."""
    asked = text.clean_line(asked[:ASKED_LONGEST])
    terms: list[Term] = []
    place, finished = 0, False
    for quoted in _QUOTED.finditer(asked):
        terms += _loose(asked[place : quoted.start()])
        terms += [Term(tuple(words))] if (words := folded_words(quoted.group(1), TERMS_MOST)) else []
        place = quoted.end()
        finished = True
    rest = _loose(asked[place:])
    if rest and len(rest[-1].words[-1]) >= PREFIX_LEAST:
        rest[-1] = Term(rest[-1].words, open=True)
    elif not rest and terms and not finished:
        terms[-1] = Term(terms[-1].words, open=True)
    return Asked(tuple(dict.fromkeys(terms + rest))[:TERMS_MOST])


def found_in(asked: Asked, words: Sequence[Word]) -> list[tuple[int, int]]:
    """Where the terms stand among the words of a text: pairs of the first and the last word, in order."""
    folded = [word.folded for word in words]
    places = set()
    for term in asked.terms:
        size, wanted = len(term.words), list(term.words)
        for start in range(len(folded) - size + 1):
            if size > 1 and folded[start] != wanted[0]:
                continue
            there = folded[start : start + size]
            if there == wanted or (term.open and _begins(wanted, there)):
                places.add((start, start + size - 1))
    return sorted(places)


def _loose(words: str) -> list[Term]:
    """One term for each word as it is typed: `e-mail` is two words to the index, which follow one another."""
    return [Term(tuple(found)) for part in words.split() if (found := folded_words(part, TERMS_MOST))]


def _begins(wanted: Sequence[str], there: Sequence[str]) -> bool:
    return there[-1].startswith(wanted[-1]) and there[:-1] == wanted[:-1]


def _is_part(character: str) -> bool:
    """Letters, digits, marks, and the invisible characters that hyphenate or join within a word."""
    return character.isalnum() or unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf")
