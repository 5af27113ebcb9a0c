"""Every public figure that the design names can be counted from lines of the kinds, before the first one is written."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from blog.record import rules, verify
from blog.record.kinds import FACTS, KINDS
from tests.record import figures, sample

NOW = datetime(2026, 4, 20, 9, tzinfo=UTC)


def days(number: float) -> timedelta:
    return timedelta(days=number)


@pytest.fixture
def log() -> list[figures.Line]:
    return sample.said()


def test_the_sample_is_a_sound_chain() -> None:
    assert len(sample.lines()) >= 40
    lines = (line.encode() for line in sample.lines())
    assert verify.check_chain(verify.Found(), lines).faults == []


def test_time_to_acknowledge_counts_from_the_customers_words_by_quarter_and_severity(log: list[figures.Line]) -> None:
    assert figures.times_to_acknowledge(log, NOW) == {
        ("2026-1", "money"): [days(4)],
        # Merged with an issue whose customer had said it on 8 February at 8.
        ("2026-1", "safety"): [days(2) + timedelta(hours=1)],
        ("2026-1", "annoyance"): [timedelta(hours=2)],
    }


def test_time_to_fix_runs_through_reopenings_and_what_is_open_counts_at_its_age(log: list[figures.Line]) -> None:
    assert figures.times_to_fix(log, NOW) == {
        ("2026-1", "money"): [days(33)],
        ("2026-1", "safety"): [days(71) + timedelta(hours=1)],
        ("2026-1", "annoyance"): [days(24)],
    }


def test_the_longest_silence_ends_with_a_word_of_the_company_only(log: list[figures.Line]) -> None:
    assert figures.silences(log, NOW) == {
        "issue/1": days(6),
        # From the commitment of 5 March to the response of 4 April in its thread.
        "issue/2": days(30) + timedelta(hours=2),
        # From the offered fix to the lesson; that a rule called it fixed later is no word of anyone.
        "issue/3": days(9),
    }


def test_promises_are_kept_by_words_before_the_end_of_the_promised_day(log: list[figures.Line]) -> None:
    # Updates: issue 1 kept three of four, issue 2 its first, issue 3 all three. Commitments: two kept, one late.
    assert figures.promises(log, NOW) == Counter(kept=3 + 1 + 3 + 2, broken=2)


def test_an_apology_is_kept_when_all_it_promised_came_in_time(log: list[figures.Line]) -> None:
    assert figures.apologies(log, NOW) == Counter(broken=1, kept=1)


def test_who_said_it_first_how_often_a_fix_failed_and_who_confirmed_it(log: list[figures.Line]) -> None:
    assert figures.said_by_us_first(log) == Fraction(1, 3)
    assert figures.reopened(log) == Fraction(1, 2)
    assert figures.confirmed(log) == Fraction(1, 2)


def test_what_was_declined_is_counted_by_day_and_rule(log: list[figures.Line]) -> None:
    assert figures.declined(log) == Counter({("2026-04-10", "abuse", False): 1, ("2026-04-10", "spam", True): 1})


def test_removals_about_the_company_and_decisions_overturned_are_shares(log: list[figures.Line]) -> None:
    assert figures.removals_about_company(log) == Fraction(1, 2)
    assert figures.overturned(log) == Fraction(1, 2)


def test_the_answer_that_stands_counts_and_what_waits_is_known(log: list[figures.Line]) -> None:
    assert figures.answers(log) == {
        "comment/1": timedelta(hours=4),
        "comment/6": days(2),
        "comment/10": None,
        "comment/11": None,
        "comment/12": None,
    }
    assert figures.median_answer_time(log) == days(1) + timedelta(hours=2)


def test_every_redaction_can_be_listed(log: list[figures.Line]) -> None:
    assert figures.withheld_or_redacted(log) == [(33, "by its author")]


def test_every_fact_has_a_meaning_and_a_kind_that_carries_it() -> None:
    carried = {fact for kind in KINDS.values() for fact in (*kind.must, *kind.may)}
    assert len(KINDS) >= 45
    assert carried == set(FACTS)


@pytest.mark.parametrize("missing", ["due", "first_reported_at", "about_company", "sent_at", "day", "said_by", "state"])
def test_what_the_figures_stand_on_cannot_be_left_out(missing: str) -> None:
    needing = [(name, kind) for name, kind in KINDS.items() if missing in kind.must]
    assert needing
    for name, kind in needing:
        facts = {fact: "x" for fact in kind.must if fact != missing}
        with pytest.raises(ValueError, match=missing):
            rules.check_facts(name, "issue/1" if kind.subject else None, facts, ())
