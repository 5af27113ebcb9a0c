"""What changed between two texts: nothing is lost in telling it, and no text keeps it busy."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest

from blog.core import diff
from blog.core.markup import COMMENT_LONGEST

MOST = 1_200


def joined(pieces: list[diff.Piece], without: str) -> str:
    return "".join(piece.words for piece in pieces if piece.what != without)


@pytest.mark.parametrize("most", [None, 5, 1, 0])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("", "It came."),
        ("It went.", ""),
        ("The pump stops. It is new.", "The pump never stops. It is old."),
        ("\n\nOne.\nTwo!? Three", "One.\n\n\nTwo… Three and four"),
        ("no end", "no end here"),
        ("...", ". . ."),
    ],
)
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str, most: int | None) -> None:
    pieces = diff.pieces(before, after, most=most)
    assert joined(pieces, "ins") == before
    assert joined(pieces, "del") == after


def test_a_changed_word_is_told_alone_and_in_long_texts_its_sentence() -> None:
    before, after = "It stops. The pump is new.", "It stops. The pump is old."
    assert [piece.words for piece in diff.pieces(before, after) if piece.what != "same"] == ["new", "old"]
    changed = [piece.words for piece in diff.pieces(before, after, most=5) if piece.what != "same"]
    assert changed == ["The pump is new.", "The pump is old."]


@pytest.mark.parametrize(("step", "other"), [(7, 3), (1, -1), (13, 5)])
@pytest.mark.parametrize("kinds", [101, 1_000, 3_334])
@pytest.mark.parametrize("end", ["", " ", ". "])
def test_no_text_keeps_it_busy(kinds: int, step: int, other: int, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Bounded(SequenceMatcher[str]):
        """The comparison itself, which takes at worst the square of the parts that it is given."""

        def __init__(self, junk: None, old: list[str], new: list[str]) -> None:
            assert max(len(old), len(new)) <= MOST
            super().__init__(junk, old, new)

    monkeypatch.setattr(diff, "SequenceMatcher", Bounded)
    length = COMMENT_LONGEST // (1 + len(end))
    before, after = (
        "".join(chr(0x2190 + number * by % kinds) + end for number in range(length)) for by in (step, other)
    )
    diff.pieces(before, after, most=MOST)
