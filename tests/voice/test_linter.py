"""Each thing that the linter notices, and what it leaves alone."""

from __future__ import annotations

import pytest

from blog.voice import lists
from blog.voice.linter import SHORTEST, Hint, Sign, read
from blog.voice.lists import ListRefused, parse

# Enough plain words that nothing else is noticed but what is missing.
PLAIN = (
    "I went to the shop and we looked at the kettles that you sent back, one after the other, until it was dark. " * 3
)


def signs(source: str, **more: str) -> list[Sign]:
    return [hint.sign for hint in read(source, **more).hints]


def test_a_phrase_is_named_with_its_line_and_what_to_say_instead() -> None:
    found = read("I sat down.\n\nWe will Leverage\nbest\npractices.")
    assert found.hints == (
        Hint(Sign.PHRASE, "Leverage", 3, "use"),
        Hint(Sign.PHRASE, "best practices", 4, "say what you do"),
    )


@pytest.mark.parametrize(
    "said",
    [
        "> We leverage synergies",
        "`leverage`",
        "```\nleverage\n```",
        "[a page](https://leverage.example/synergy)",
        "unleveraged",
    ],
)
def test_what_is_quoted_code_or_an_address_is_not_theirs(said: str) -> None:
    assert Sign.PHRASE not in signs(said)


@pytest.mark.parametrize(
    "said",
    [
        "Mistakes were made.",
        "We apologise for any inconvenience.",
        "I am sorry if anyone was offended.",
        "The delay is deeply regretted.",
    ],
)
def test_an_apology_that_nobody_makes_is_noticed(said: str) -> None:
    assert Sign.APOLOGY in signs(said)


def test_an_apology_that_somebody_makes_is_not() -> None:
    assert Sign.APOLOGY not in signs("I'm sorry. I broke your kettle, and I should have tried it first.")


def test_an_acronym_is_noticed_once_unless_it_is_explained_known_or_shouted() -> None:
    assert [hint.words for hint in read("The QMS and the QMS of the PCB.").hints] == ["QMS", "PCB"]
    assert signs("The quality system (QMS) is here. The QMS helps.") == []
    assert signs("The QMS (a list of checks) helps.") == []
    assert signs("A USB plug. It is NOT hot, not at all. Please STOP. Stop it.") == []


def test_what_is_missing_is_said_of_a_whole_text_only() -> None:
    assert signs("The kettle is hot.") == []
    assert len(PLAIN.split()) > SHORTEST
    assert signs(PLAIN) == [Sign.NO_LINK, Sign.NO_QUESTION]
    assert signs(PLAIN + "See [the test](https://example.org/test). Did yours?") == []


def test_a_link_to_the_site_itself_leads_nowhere_out() -> None:
    mine = PLAIN + "See [ours](https://blog.example.com/a) and [that](/posts/b). Did yours?"
    assert signs(mine, host="blog.example.com") == [Sign.NO_LINK]
    assert signs(mine, host="elsewhere.example.com") == []


def test_a_text_in_which_nobody_speaks_is_noticed() -> None:
    nobody = "The kettle was tested for forty days in a laboratory. " * 6
    assert Sign.NOBODY in signs(nobody)
    assert Sign.NOBODY not in signs(nobody + "I was there.")
    assert Sign.NOBODY not in signs(nobody.replace("The kettle", "Der Kessel") + "Ich war dabei.", language="de")


def test_a_sentence_that_nobody_says_in_one_breath_is_named_by_its_beginning() -> None:
    long = "And then we went on and on " + "and on " * 30 + "to the sea."
    assert [hint.words for hint in read(f"Short one here.\n\n{long}").hints if hint.sign is Sign.LONG] == [
        "And then we went on …"
    ]


def test_a_few_words_are_never_called_a_release() -> None:
    assert not read("Acme today announced the launch of a revolutionary, world-class, innovative solution.").is_release


def test_a_company_adds_words_takes_some_out_and_names_its_acronyms() -> None:
    own = parse("kettle-forward > boiling\n-leverage # we sell levers\n@QMS", lists.shipped("en"))
    assert read("Kettle-forward leverage, a QMS and synergy.", own=own).hints == (
        Hint(Sign.PHRASE, "Kettle-forward", 1, "boiling"),
        Hint(Sign.PHRASE, "synergy", 1, ""),
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [("fine\n- # nothing", "Line 2 has no word"), ("x" * 81, "Line 1 has 81"), ("x\n" * 60_000, "The list has")],
)
def test_a_list_that_cannot_be_read_is_refused_with_its_line(text: str, line: str) -> None:
    with pytest.raises(ListRefused, match=line):
        parse(text)


@pytest.mark.parametrize(
    "piece", ["![a", "said " + "Aa " * 4, "(QM)", "[", "the " * 3 + "of ", "A. ", "\n", "QM ", "https://a"]
)
def test_text_that_is_made_to_be_slow_is_read_all_the_same(piece: str) -> None:
    """Quadratic expressions took minutes for this much; the test would be seen to hang, and not to be a little slow."""
    assert read(piece * (60_000 // len(piece))).words >= 0
