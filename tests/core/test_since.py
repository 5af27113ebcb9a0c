"""How long ago something was, in words that say themselves until when they are true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from blog.core import clock, dependencies
from blog.core.themes import since

BEGAN = datetime(2026, 3, 3, 12, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("seconds", [0, 59.5, 61, 3_599, 3_600, 7_199.9, 172_799, 172_800, 200_000, 9_000_000])
def test_the_words_stand_until_the_moment_that_they_name(seconds: float) -> None:
    moment = BEGAN + timedelta(seconds=seconds)
    with clock.travel(moment), dependencies.watch() as page:
        words = since(BEGAN)
    assert page.until is not None and page.until > moment and not page.obstacles
    assert _said_at(page.until - INSTANT) == words
    # Nobody is told of less than a minute.
    assert _said_at(page.until) != words or seconds < 60


@pytest.mark.usefixtures("app")
def test_a_moment_to_come_is_said_as_one_just_past() -> None:
    assert _said_at(BEGAN - timedelta(seconds=30)) == _said_at(BEGAN)


def _said_at(moment: datetime) -> str:
    with clock.travel(moment):
        return since(BEGAN)
