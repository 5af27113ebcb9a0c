"""Words for measuring: sentences of plausible length, the same for the same seed."""

from __future__ import annotations

import random

WORDS = (
    "light road battery winter strap firmware morning repair answer question customer bracket rain hill screw cable "
    "workshop letter button meter test reason number price promise night lens thread charge spare part wheel frame "
    "glove cold warm early late often never still again better worse plain honest short long small large new old open"
).split()
GLUE = ("the", "a", "and", "of", "with", "that", "was", "is", "for", "in", "on", "we")


def title(chance: random.Random, words: int) -> str:
    """A few words."""
    return " ".join(chance.choice(WORDS) for _ in range(words))


def paragraph(chance: random.Random, *, sentences: int = 5) -> str:
    """Some sentences of about fifteen words."""
    return " ".join(_sentence(chance) for _ in range(sentences))


def _sentence(chance: random.Random) -> str:
    length = chance.randint(9, 20)
    words = [chance.choice(GLUE if number % 2 else WORDS) for number in range(length)]
    return " ".join(words).capitalize() + "."
