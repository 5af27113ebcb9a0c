"""Lists of words, in plain files: ours for each language, and the company's beside them.

A line is a word or phrase, and after `>` what is said instead. `-word` takes a word out that another list has; `@ABC`
is an acronym that needs no explanation. `#` begins a remark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from blog.core.i18n import _

OURS = Path(__file__).parent
# Longer than the longest list anybody keeps up, and read in a moment.
LONGEST = 100_000
# A phrase, not a paragraph.
PHRASE_LONGEST = 80


class ListRefused(ValueError):
    """A list cannot be read; the message says which line and why."""


@dataclass(frozen=True)
class WordList:
    """Phrases in lower case with what is said instead (or ""), and the acronyms that every reader knows."""

    phrases: dict[str, str] = field(default_factory=dict)
    acronyms: frozenset[str] = frozenset()

    def pattern(self) -> re.Pattern[str] | None:
        """One expression that finds them all, the longest first; None when there is none."""
        return _pattern(tuple(sorted(self.phrases, key=len, reverse=True)))


def parse(text: str, base: WordList | None = None) -> WordList:
    """A list from the text of a file, on top of another. Raises ListRefused, in words, with the number of the line."""
    if len(text) > LONGEST:
        raise ListRefused(
            _("The list has %(count)s characters; at most %(most)s are read.", count=len(text), most=LONGEST)
        )
    phrases = dict(base.phrases) if base else {}
    acronyms = set(base.acronyms) if base else set()
    for number, line in enumerate(text.splitlines(), start=1):
        said = line.partition("#")[0].strip()
        if not said:
            continue
        phrase, instead = (part.strip() for part in said.partition(">")[::2])
        bare = phrase.lstrip("-@").strip().casefold()
        if not bare:
            raise ListRefused(
                _("Line %(number)s has no word: %(line)s", number=number, line=line.strip()[:PHRASE_LONGEST])
            )
        if len(bare) > PHRASE_LONGEST:
            raise ListRefused(
                _(
                    "Line %(number)s has %(count)s characters; a phrase has at most %(most)s.",
                    number=number,
                    count=len(bare),
                    most=PHRASE_LONGEST,
                )
            )
        if phrase.startswith("-"):
            phrases.pop(bare, None)
        elif phrase.startswith("@"):
            acronyms.add(bare.upper())
        else:
            phrases[bare] = instead
    return WordList(phrases, frozenset(acronyms))


@lru_cache(maxsize=8)
def shipped(language: str) -> WordList:
    """The list that comes with Openline for a language (`en`, `de`), empty for one that has none."""
    file = OURS / f"{language}.txt"
    return parse(file.read_text(encoding="utf-8")) if language in SHIPPED else WordList()


SHIPPED = frozenset(path.stem for path in OURS.glob("*.txt"))


@lru_cache(maxsize=16)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    # A phrase of several words may be broken over lines.
    spelt = (r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(spelt)})(?![\w-])", re.IGNORECASE)
