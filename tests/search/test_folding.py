"""The quick way through plain text keeps the same words as the careful one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from blog.search import rules


@given(st.text(st.characters(max_codepoint=127)), st.integers(0, 12))
def test_plain_text_is_folded_as_all_other_text_is(words: str, most: int) -> None:
    assert rules.folded_words(words, most) == [word.folded for word in rules.words_in(words)][:most]


def test_a_word_that_is_too_long_is_cut_in_plain_text_too() -> None:
    long = "Ab1" * rules.WORD_LONGEST
    assert rules.folded_words(f"{long} end", 2) == [long.lower()[: rules.WORD_LONGEST], "end"]
    assert rules.folded_words(long, 1) == [next(rules.words_in(long)).folded]
