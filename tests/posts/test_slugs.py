"""An address of its own for everything, however many begin alike."""

from __future__ import annotations

import pytest

from blog.posts import rules


@pytest.mark.parametrize("others", [0, 1, 2, 3, 7, 8, 100])
def test_the_next_number_is_taken(others: int) -> None:
    taken = {"pumps", *(f"pumps-{number}" for number in range(2, others + 1))} if others else set()
    expected = f"pumps-{others + 1}" if others else "pumps"
    assert rules.free_slug("pumps", taken.__contains__) == expected


def test_what_is_given_is_free_also_where_numbers_are_missing() -> None:
    taken = {"pumps", "pumps-2", "pumps-4", "pumps-8", "pumps-9"}
    assert rules.free_slug("pumps", taken.__contains__) not in taken


def test_thirty_thousand_alike_are_asked_about_a_few_times() -> None:
    asked: list[str] = []

    def is_taken(slug: str) -> bool:
        asked.append(slug)
        return slug == "pumps" or int(slug.rpartition("-")[2]) <= 30_000

    assert rules.free_slug("pumps", is_taken) == "pumps-30001"
    assert len(asked) < 40
