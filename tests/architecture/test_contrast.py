"""The default theme's colours, in numbers: WCAG 2.2 contrast of every pair that meets, in both schemes."""

from __future__ import annotations

import re

import pytest

from blog.core.colours import contrast
from blog.core.themes import THEMES

TOKENS = THEMES / "default" / "static" / "tokens.css"
TEXT, CONTROL = 4.5, 3.0
TEXT_PAIRS = [
    *((ink, paper) for ink in ("ink", "ink-soft", "accent", "late") for paper in ("paper", "paper-sunk")),
    *((ink, f"{wash}-wash") for ink in ("ink", "ink-soft") for wash in ("accent", "promised", "late", "kept")),
    *((meaning, paper) for meaning in ("promised", "kept") for paper in ("paper", "paper-sunk")),
    *((meaning, f"{meaning}-wash") for meaning in ("accent", "promised", "late", "kept")),
    # Links inside a notice or a company response.
    *(("accent", f"{wash}-wash") for wash in ("promised", "late", "kept")),
    ("on-accent", "accent"),
]
CONTROL_PAIRS = [
    *(("control", paper) for paper in ("paper", "paper-sunk", "accent-wash")),
    *(("accent", paper) for paper in ("paper", "paper-sunk")),
]


def schemes() -> dict[str, dict[str, str]]:
    """The colours of each scheme: dark replaces what it names."""
    light, dark = TOKENS.read_text().split("@media (prefers-color-scheme: dark)")
    found = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
    day = dict(found.findall(light))
    return {"light": day, "dark": day | dict(found.findall(dark))}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT_PAIRS, TEXT), (CONTROL_PAIRS, CONTROL)])
def test_colours_that_meet_can_be_told_apart(scheme: str, pairs: list[tuple[str, str]], least: float) -> None:
    colours = schemes()[scheme]
    faint = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in faint.items() if ratio < least} == {}


def test_both_schemes_name_every_colour_themselves() -> None:
    light, dark = TOKENS.read_text().split("@media (prefers-color-scheme: dark)")
    names = [set(re.findall(r"--([a-z-]+): #", part)) for part in (light, dark)]
    assert len(names[0]) >= 15
    assert names[0] == names[1]


def test_black_on_white_is_21_to_1() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert contrast("#777777", "#ffffff") < TEXT
