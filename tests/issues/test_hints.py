"""Hints find what reads as no apology, and leave a good one alone."""

from __future__ import annotations

import pytest

from blog.issues.hints import hints


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We are sorry if anyone was hurt.", "if anyone was hurt"),
        ("Sorry if you were upset by this.", "if you were upset by this"),
        ("We apologise for any inconvenience.", "any inconvenience"),
        ("Mistakes were made.", "were made"),
        ("The valve was not tested, and your data was quietly deleted.", "was quietly deleted"),
        ("We are sorry you feel that way.", "sorry you feel that way"),
        ("I am sorry, but the manual says so.", "sorry, but"),
    ],
)
def test_ways_out_are_found_and_quoted(text: str, found: str) -> None:
    assert found.split()[0] in " ".join(hint.found for hint in hints(text))
    assert any(found in hint.found or hint.found in found for hint in hints(text))


@pytest.mark.parametrize(
    "text",
    [
        "We shipped the valve without testing it. 412 of you had no water for a day.",
        "I read your report on Monday and answered it on Friday. That was my fault, and I am sorry.",
        "We lost your invoices. You had to ask three times.",
        "",
    ],
)
def test_an_apology_that_names_who_did_what_to_whom_gets_no_hint(text: str) -> None:
    assert hints(text) == []


def test_each_wording_is_said_once_and_long_words_take_no_time() -> None:
    assert len(hints("Any trouble.", "any trouble, any trouble")) == 2
    assert hints("was " * 20_000) == []
