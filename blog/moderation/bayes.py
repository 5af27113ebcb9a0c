"""The local filter's arithmetic: which words speak for spam, and how much all of them together do.

Each word's share of spam is drawn towards one half as long as it was seen rarely, and the shares are combined by
Fisher's method, once for spam and once against it, so that a text of which nothing is known, and one that has as much
of the one as of the other, both come out in the middle (G. Robinson, “A Statistical Approach to the Spam Problem”,
2003).
"""

from __future__ import annotations

import hmac
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from blog.core.text import folded

# Until it has seen this many of each kind, the filter says nothing.
TAUGHT_ENOUGH = 20
# How much a word that was never seen weighs, in sightings, and what it is taken for: nothing.
_STRENGTH, _UNKNOWN = 0.45, 0.5
# Words this close to the middle say nothing; of the others, so many decide.
_SAYS_NOTHING, _MOST_WORDS = 0.1, 150
# The words that a moderator is shown.
_SHOWN = 5
# A text of more words is no comment; and the first ones tell enough.
_TOKENS_MOST = 2_000

_WORD = re.compile(r"[^\W_]{2,40}")
_HOST = re.compile(r"https?://([^\s/\"'<>:]{1,100})", re.IGNORECASE)


@dataclass(frozen=True)
class Learned:
    """What the filter knows of one text: how many texts of each kind it saw, and each word's (spam, ham) counts."""

    spam: int
    ham: int
    counts: Mapping[str, tuple[int, int]]

    @property
    def is_enough(self) -> bool:
        """Whether it was taught enough to say anything."""
        return min(self.spam, self.ham) >= TAUGHT_ENOUGH


@dataclass(frozen=True)
class Opinion:
    """How likely a text is spam, from 0 to 1, and the words that speak most for that."""

    chance: float
    words: tuple[str, ...]


def tokens(source: str) -> set[str]:
    """What the filter sees of a text: its words, pairs of neighbouring words, and the hosts it links to."""
    hosts = {f"host:{host.lower()}" for host in _HOST.findall(source)}
    words = _WORD.findall(folded(_HOST.sub(" ", source)))[:_TOKENS_MOST]
    pairs = {f"{one} {other}" for one, other in zip(words, words[1:], strict=False)}
    return set(words) | pairs | hosts


def hashed(secret: str, token: str) -> int:
    """64 bits that stand for a word, signed as a database counts. Keyed: no list of words gives them away."""
    digest = hmac.digest(secret.encode(), b"filter:" + token.encode(), "sha256")
    return int.from_bytes(digest[:8], "big", signed=True)


def opinion(learned: Learned) -> Opinion:
    """What the filter makes of a text."""
    shares = {token: _share(learned, *seen) for token, seen in learned.counts.items() if any(seen)}
    telling = sorted(
        ((token, share) for token, share in shares.items() if abs(share - 0.5) > _SAYS_NOTHING),
        key=lambda one: (-abs(one[1] - 0.5), one[0]),
    )[:_MOST_WORDS]
    for_spam = tuple(token.removeprefix("host:") for token, share in telling if share > 0.5)
    return Opinion(_combined([share for _, share in telling]), for_spam[:_SHOWN])


def _share(learned: Learned, spam: int, ham: int) -> float:
    """A word's share of spam, as if as much spam as ham had been seen, drawn to the middle when it was seen rarely."""
    in_spam, in_ham = spam / max(learned.spam, 1), ham / max(learned.ham, 1)
    share, seen = in_spam / (in_spam + in_ham), spam + ham
    return (_STRENGTH * _UNKNOWN + seen * share) / (_STRENGTH + seen)


def _combined(shares: Iterable[float]) -> float:
    found = list(shares)
    if not found:
        return 0.5
    spam = 1 - _chi2(-2 * sum(math.log(1 - share) for share in found), len(found))
    ham = 1 - _chi2(-2 * sum(math.log(share) for share in found), len(found))
    return (1 + spam - ham) / 2


def _chi2(value: float, pairs: int) -> float:
    """The chance that chi-squared with `2 * pairs` degrees of freedom is at least this value."""
    half = value / 2
    # In logarithms: the terms of a long text are smaller than a float can be.
    terms = [-half + step * math.log(half) - math.lgamma(step + 1) if half > 0 else -half for step in range(pairs)]
    return min(sum(math.exp(term) for term in terms), 1.0) if half > 0 else 1.0
