"""Folding: quick for plain English, and the same as folding letter by letter for everything else."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from blog.core import text


def letter_by_letter(said: str) -> str:
    """What folding means, without any short cut."""
    seen = text._INVISIBLE.sub("", text._DIRECTIONS.sub("", unicodedata.normalize("NFKD", said)))
    return " ".join("".join(c for c in seen.casefold() if not unicodedata.combining(c)).split())


@given(st.one_of(st.text(), st.text(st.characters(max_codepoint=0x7F)), st.text("aÄß\u0301\u200b\u00ad İﬁ\x1f\n")))
def test_short_cuts_fold_as_letter_by_letter(said: str) -> None:
    assert text.folded(said) == letter_by_letter(said)


def test_no_character_before_the_first_mark_combines() -> None:
    assert not any(map(unicodedata.combining, map(chr, range(ord(text.FIRST_MARK)))))
    assert unicodedata.combining(text.FIRST_MARK)
