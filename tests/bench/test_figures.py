"""What is said about a measurement: its median, whether it reaches its target, whether it got worse."""

from __future__ import annotations

import json
from pathlib import Path

from bench import figures
from bench.figures import Found, Target

CPU = Target("CPU", "times", most=1.5)
RATE = Target("rate", "times", least=0.8)
SAID = Target("said", "ms")


def test_the_value_is_the_median_and_the_spread_is_what_lies_between_the_runs() -> None:
    found = Found(CPU, (1.0, 5.0, 2.0))
    assert found.value == 2.0
    assert found.spread == 2.0


def test_a_target_is_met_at_its_figure_and_not_beyond_on_either_side() -> None:
    assert Found(CPU, (1.5,)).met is True
    assert Found(CPU, (1.5001,)).met is False
    assert Found(RATE, (0.8,)).met is True
    assert Found(RATE, (0.7999,)).met is False
    assert Found(SAID, (3.0,)).met is None


def test_what_was_not_measured_is_neither_met_nor_missed() -> None:
    missing = Found(CPU, (), "nginx is not installed")
    assert missing.met is None
    assert figures.results([missing]) == [
        {"name": "CPU", "value": None, "unit": "times", "target": "<= 1.5", "met": None}
    ]
    assert "nginx is not installed" in figures.table([missing])


def test_no_figure_that_misses_is_rounded_until_it_is_met() -> None:
    (written,) = figures.results([Found(CPU, (1.500049,))])
    assert written["met"] is False
    assert "NO" in figures.table([Found(CPU, (1.500049,))])


def test_worse_than_the_baseline_is_said_in_the_direction_that_counts(tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    before = [Found(CPU, (1.0,)), Found(RATE, (1.0,)), Found(SAID, (1.0,))]
    baseline.write_text(json.dumps(figures.results(before)))
    now = [Found(CPU, (1.2,)), Found(RATE, (1.2,)), Found(SAID, (0.5,))]
    assert figures.worse(now, baseline, quick=False) == ["CPU got worse: 1.2 times, was 1."]
    assert figures.worse([Found(RATE, (0.8,))], baseline, quick=False) == ["rate got worse: 0.8 times, was 1."]


def test_what_lies_within_the_noise_is_not_called_worse(tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    baseline.write_text(json.dumps(figures.results([Found(CPU, (1.0,))])))
    assert figures.worse([Found(CPU, (1.09,))], baseline, quick=False)[0].startswith("Nothing got worse")
    # Its own runs differ by more than it got worse.
    assert figures.worse([Found(CPU, (1.0, 1.3, 1.6))], baseline, quick=False)[0].startswith("Nothing got worse")
    assert figures.worse([Found(CPU, (1.4,))], baseline, quick=True)[0].startswith("Nothing got worse")


def test_a_missing_baseline_is_said(tmp_path: Path) -> None:
    assert figures.worse([], tmp_path / "baseline.json", quick=False) == ["There is no baseline.json to compare with."]
