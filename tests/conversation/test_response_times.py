"""The times that are kept in order say, after every line, what counting all lines again says."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from blog.conversation import response_times
from blog.conversation.response_times import KINDS, Times, Waits
from blog.record.rules import stamp
from blog.record.verify import Answers


def lines(seed: int) -> list[dict[str, Any]]:
    """Every kind of line that counts, about few comments, in any order: more than any site could put on its record."""
    dice, at = random.Random(seed), datetime(2026, 1, 1, tzinfo=UTC)
    found = []
    for _ in range(300):
        at += timedelta(minutes=dice.randrange(1, 3_000))
        line = {"kind": dice.choice(KINDS), "subject": f"comment/{dice.randrange(12)}", "at": stamp(at)}
        line |= {"by": dice.choice(["customer", "customer", "ann"]), "answers": f"comment/{dice.randrange(12)}"}
        found.append(line | {"sent_at": stamp(at - timedelta(hours=dice.randrange(200)))})
    return found


def counted_again(asked: list[tuple[datetime, datetime | None]]) -> Times:
    """Medians as the verifier takes them: from all of it."""
    took = sorted(int((answered - sent).total_seconds()) for sent, answered in asked if answered)
    p90 = took[-(-len(took) * 9 // 10) - 1] if took else None
    return Times(len(asked), len(took), took[(len(took) - 1) // 2] if took else None, p90)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("at_once", [0, 2, 1_000])
def test_after_every_line_the_times_are_those_of_all_lines(
    seed: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(response_times, "AT_ONCE", at_once)
    waits, answers = Waits(), Answers()
    for place, line in enumerate(lines(seed)):
        waits.add(line)
        answers.add(line)
        if place % (7 if seed % 2 else 1):
            continue
        asked = [
            (datetime.fromisoformat(sent), datetime.fromisoformat(answered) if answered else None)
            for sent, answered in answers.asked()
        ]
        assert waits.all.times() == counted_again(asked)
        mondays = {sent.date() - timedelta(days=sent.weekday()) for sent, _ in asked}
        assert {monday for monday, took in waits.weeks.items() if took.asked} == mondays
        for monday in mondays:
            week = [one for one in asked if monday <= one[0].date() < monday + timedelta(days=7)]
            assert waits.weeks[monday].times() == counted_again(week)
    assert waits.all.asked and waits.all.in_order()
