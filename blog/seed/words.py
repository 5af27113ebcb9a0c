"""Words for measuring: drawn as language draws them, a few in every text and most in hardly any."""

from __future__ import annotations

import random
from itertools import accumulate

# The words that a text cannot do without, then those that this company talks about.
COMMON = (
    "the a and of to in that is was for on with it we you this be are as have not but from they at or an by what there "
    "if when more can which who would their one all about out so up some time into only them its new then other now "
    "light road battery winter strap firmware morning repair answer question customer bracket rain hill screw cable "
    "workshop letter button meter test reason number price promise night lens thread charge spare part wheel frame "
    "glove cold warm early late often never still again better worse plain honest short long small large old open"
).split()
# As many as a long-lived site's readers use.
VOCABULARY = 50_000
SENTENCE_SHORTEST, SENTENCE_SPREAD = 7, 12
# After so many, sentences are said again: drawing words one by one takes longest of all.
SENTENCES = 50_000

_BEGINNINGS = "b bl br c ch cl d dr f fl g gr h k l m n p pl pr r s sh sl st t tr v w".split()
_MIDDLES = "a e i o u ai ea oo".split()
_ENDS = "ck d f g l m n nd ng nt p r rd rn s sh st t th v".split()


class Words:
    """Text by the yard. The same chance gives the same words."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.vocabulary = _vocabulary(chance)
        self._said: list[tuple[str, int]] = []
        # Zipf's law: the second word is half as frequent as the first, the third a third.
        self._weights = list(accumulate(1 / (rank + 2) for rank in range(len(self.vocabulary))))

    def title(self, size: int) -> str:
        """A few words that are not the most common ones."""
        return " ".join(self._chance.choices(self.vocabulary[60:2_000], k=size)).capitalize()

    def paragraph(self, size: int) -> str:
        """About so many words, in sentences."""
        found, count = [], 0
        while count < size:
            sentence, length = self._sentence()
            found.append(sentence)
            count += length
        return " ".join(found)

    def _sentence(self) -> tuple[str, int]:
        if len(self._said) == SENTENCES:
            return self._said[int(self._chance.random() * SENTENCES)]
        length = SENTENCE_SHORTEST + int(self._chance.random() * SENTENCE_SPREAD)
        words = self._chance.choices(self.vocabulary, cum_weights=self._weights, k=length)
        self._said.append((" ".join(words).capitalize() + ".", length))
        return self._said[-1]


def _vocabulary(chance: random.Random) -> list[str]:
    syllables = [start + middle + end for start in _BEGINNINGS for middle in _MIDDLES for end in _ENDS]
    # Each pair of syllables has a number, so no two of those drawn are the same.
    pairs = chance.sample(range(len(syllables) ** 2), VOCABULARY)
    made = (syllables[pair // len(syllables)] + syllables[pair % len(syllables)] for pair in pairs)
    return list(dict.fromkeys([*COMMON, *made]))
