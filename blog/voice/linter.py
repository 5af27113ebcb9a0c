"""Reads a draft as a stranger would, and says where it sounds like a department. Hints, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from blog.voice import lists, words
from blog.voice.lists import WordList
from blog.voice.signs import KNOWN_ACRONYMS, SIGNS, Signs
from blog.voice.words import Said

# Under this many words nothing is missing yet: somebody has only begun.
SHORTEST = 40
# A reader is told the same thing a few times, not thirty.
MOST_OF_A_KIND = 12
# A sentence that nobody says in one breath (Cutts, Oxford Guide to Plain English, advises 15 to 20 on average).
LONG_SENTENCE = 32
# From here on a text is called what it sounds like; found on the one half of the samples, tried on the other.
RELEASE = 3.0

_ACRONYM = re.compile(r"(?<![\w-])[A-ZÄÖÜ]{2,6}s?(?![\w-])")
_EXPLAINED = re.compile(r"\(([A-ZÄÖÜ]{2,6})s?\)|(?<![\w-])([A-ZÄÖÜ]{2,6})s?\s?\(")


class Sign(StrEnum):
    """What was noticed."""

    PHRASE = "phrase"
    APOLOGY = "apology"
    ACRONYM = "acronym"
    LONG = "long"
    ANNOUNCING = "announcing"
    ATTRIBUTED = "attributed"
    BOILERPLATE = "boilerplate"
    NOBODY = "nobody"
    NO_LINK = "no_link"
    NO_QUESTION = "no_question"


@dataclass(frozen=True)
class Hint:
    """One thing that was noticed: the words, the line they stand in (0: the whole text), what to say instead or ""."""

    sign: Sign
    words: str = ""
    line: int = 0
    instead: str = ""


@dataclass(frozen=True)
class Opinion:
    """What a text sounds like: hints in the order of the text, and a score that says nothing by itself."""

    hints: tuple[Hint, ...]
    score: float
    words: int

    @property
    def is_release(self) -> bool:
        """Whether it reads like a press release. It is never forbidden."""
        return self.words >= SHORTEST and self.score >= RELEASE


def read(source: str, *, language: str = "en", own: WordList | None = None, host: str = "") -> Opinion:
    """Read a Markdown source. `own` is the company's list, `host` the site's own host: a link to it leads nowhere out.

    A language that has no list gets the hints that need none, and never an opinion about press releases.
    """
    base = language.partition("-")[0].lower()
    said, signs = words.said(source), SIGNS.get(base)
    wordlist = own or lists.shipped(base)
    count = len(said.words)
    hints = [*_phrases(said, wordlist), *_acronyms(said, wordlist)]
    if signs:
        hints += _spoken(said, signs)
    hints += _long(said)
    hints.sort(key=lambda hint: hint.line)
    if count >= SHORTEST:
        hints += _missing(said, signs, host)
    return Opinion(tuple(hints), _score(said, signs, hints, count) if signs and count else 0.0, count)


def _phrases(said: Said, wordlist: WordList) -> Iterator[Hint]:
    pattern = wordlist.pattern()
    for found in list(pattern.finditer(said.plain) if pattern else ())[:MOST_OF_A_KIND]:
        phrase = " ".join(found.group().split())
        yield Hint(Sign.PHRASE, phrase, said.line(found.start()), wordlist.phrases.get(phrase.casefold(), ""))


def _acronyms(said: Said, wordlist: WordList) -> Iterator[Hint]:
    """Those that nothing explains: `ABC (a better cable)` or `a better cable (ABC)` anywhere in the text does."""
    spelt = {found.group().rstrip("s"): found.start() for found in reversed(list(_ACRONYM.finditer(said.plain)))}
    # Somebody who shouts means the word.
    spoken = {word for word in said.words if not word.isupper()}
    common = {form for word in spoken for form in (word.upper(), word)}
    strange = [each for each in spelt if each not in KNOWN_ACRONYMS | wordlist.acronyms | common]
    explained = {match for pair in _EXPLAINED.findall(said.plain) for match in pair}
    for acronym in sorted(set(strange) - explained, key=lambda each: spelt[each])[:MOST_OF_A_KIND]:
        yield Hint(Sign.ACRONYM, acronym, said.line(spelt[acronym]))


def _spoken(said: Said, signs: Signs) -> Iterator[Hint]:
    for sign, pattern in (
        (Sign.APOLOGY, signs.passive_apology),
        (Sign.ANNOUNCING, signs.announcing),
        (Sign.ATTRIBUTED, signs.attributed),
        (Sign.BOILERPLATE, signs.boilerplate),
    ):
        for found in list(pattern.finditer(said.plain))[:MOST_OF_A_KIND]:
            yield Hint(sign, " ".join(found.group().split()), said.line(found.start()))


def _long(said: Said) -> Iterator[Hint]:
    long = [sentence for sentence in said.sentences if len(sentence.split()) > LONG_SENTENCE]
    for sentence in long[:3]:
        begin = " ".join(sentence.split()[:5])
        spelt = re.search(r"\s+".join(map(re.escape, begin.split())), said.plain)
        yield Hint(Sign.LONG, f"{begin} …", said.line(spelt.start()) if spelt else 0)


def _missing(said: Said, signs: Signs | None, host: str) -> Iterator[Hint]:
    if signs and not signs.i.search(said.plain) and not signs.we.search(said.plain):
        yield Hint(Sign.NOBODY)
    if not any(urlsplit(link).hostname not in (None, host) for link in said.links if link.startswith("http")):
        yield Hint(Sign.NO_LINK)
    if not re.search(r"\?|؟|？", said.plain):
        yield Hint(Sign.NO_QUESTION)


def _score(said: Said, signs: Signs, hints: list[Hint], count: int) -> float:
    """How much it sounds like a release: what departments write adds, what people say takes away. Without a unit."""
    plain, of = said.plain, {sign: sum(hint.sign is sign for hint in hints) for sign in Sign}
    per_hundred = 100 / max(count, SHORTEST)

    def often(pattern: re.Pattern[str]) -> float:
        return len(pattern.findall(plain)) * per_hundred

    return (
        min(of[Sign.PHRASE] * per_hundred * 0.6, 2.5)
        + min(often(signs.praise) * 0.5, 1.5)
        + min(of[Sign.ANNOUNCING] * 1.5, 3)
        + min(of[Sign.ATTRIBUTED] * 1.5, 3)
        + min(of[Sign.BOILERPLATE] * 1.5, 3)
        + min(of[Sign.APOLOGY] * 1.0, 1)
        + (1.5 if of[Sign.NOBODY] else 0)
        + (0.5 if not signs.you.search(plain) else 0)
        + (0.3 if of[Sign.NO_QUESTION] else 0)
        + min(of[Sign.LONG] * 0.4, 1.2)
        + min(often(signs.passive) * 0.2, 1.2)
        + (0.5 if not re.search(r"\d", plain) else 0)
        - min(often(signs.i) * 0.4, 2.5)
        - min(often(signs.we) * 0.05, 0.5)
        - min(often(signs.spoken) * 0.5, 1.5)
    )
