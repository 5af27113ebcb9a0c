"""Hints about the words of an apology: what reads as none. Shown to whoever writes, never in the way.

The list follows what research on apologies finds readers miss most: who did it, that it happened, and to whom (Lewicki,
Polin & Lount 2016, "An Exploration of the Structure of Effective Apologies").
"""

from __future__ import annotations

import re
from typing import NamedTuple

from blog.core.i18n import lazy


class Hint(NamedTuple):
    """Words that were found, and what a reader hears in them."""

    found: str
    why: str


_IF = lazy("An “if” doubts that anyone was hurt. Say who was, and how.")
_ANY = lazy("“Any” says that we have not looked. Name what it was.")
_PASSIVE = lazy("The passive hides who did it. Say “we” or “I”, and what we did.")
_REGRET = lazy("Regret about how others feel is no apology for what we did.")
_BUT = lazy("A “but” takes back what stands before it. An explanation has its own field.")

_BE = r"\b(?:was|were|been|is|are|being|got)"
_IRREGULAR = (
    "broken|built|chosen|done|felt|found|forgotten|given|hidden|hurt|known|left|lost|made|met|put|said|seen|sent|set|"
    "shown|shut|sold|spent|stolen|taken|told|torn|withheld|written"
)
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), why)
    for pattern, why in (
        (r"\bif (?:any(?:one|body)|you|some(?:one|body)|customers|people|this|it|we)\b[^.!?\n]{0,60}", _IF),
        (r"\bany (?:inconvenience|trouble|confusion|disruption|issues?|problems?|harm|distress|upset)\b", _ANY),
        (r"\b(?:sorry|regret|apologi[sz]e)[^.!?\n]{0,20}\b(?:you feel|you felt|feel that way|how you)\b", _REGRET),
        (r"\b(?:sorry|apologi[sz]e)\b[^.!?\n]{0,80}?\bbut\b", _BUT),
        (rf"{_BE} (?:\w+ly )?(?:\w+ed|{_IRREGULAR})\b", _PASSIVE),
    )
)


def hints(*texts: str) -> list[Hint]:
    """Every hint about some texts, in the order of the list, each wording once."""
    found = dict.fromkeys(
        Hint(" ".join(match.group().split()), why)
        for pattern, why in _PATTERNS
        for text in texts
        for match in pattern.finditer(text)
    )
    return list(found)
