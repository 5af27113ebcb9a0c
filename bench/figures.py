"""The figures to reach, and what is said about what was measured: met or not, and worse than before or not."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# So much worse than the baseline, in parts of it, and more than the runs differ among themselves, is worse.
NOISE, NOISE_QUICK = 0.10, 0.50


@dataclass(frozen=True)
class Target:
    """A figure of `performance.md`: what it is called, in which unit, and how much it may, or must, be."""

    name: str
    unit: str
    most: float | None = None
    least: float | None = None
    # What it is compared with when that was measured elsewhere.
    note: str = ""

    @property
    def words(self) -> str:
        """The target, as words."""
        if self.most is not None:
            return f"<= {_number(self.most)}"
        return f">= {_number(self.least)}" if self.least is not None else ""

    def is_met(self, value: float) -> bool | None:
        """Whether a value reaches it; None where nothing was promised."""
        if self.most is not None:
            return value <= self.most
        return value >= self.least if self.least is not None else None

    def is_worse(self, value: float, than: float, noise: float) -> bool:
        """Whether a value is worse than another by more than `noise`, in parts of that other."""
        if self.least is not None:
            return value < than * (1 - noise)
        return value > than * (1 + noise) and value - than > 1e-9


@dataclass(frozen=True)
class Found:
    """What was measured for a target, run by run; none when it could not be measured, and why."""

    target: Target
    runs: tuple[float, ...]
    why_not: str = ""

    @property
    def value(self) -> float | None:
        """The median of the runs."""
        return statistics.median(self.runs) if self.runs else None

    @property
    def spread(self) -> float:
        """How far the lowest and the highest run are apart, in parts of the median."""
        middle = self.value
        return (max(self.runs) - min(self.runs)) / middle if middle else 0.0

    @property
    def met(self) -> bool | None:
        """Whether the target is reached. Compared before anything is rounded."""
        return None if self.value is None else self.target.is_met(self.value)


def results(found: Iterable[Found]) -> list[dict[str, Any]]:
    """What `bench/results.json` holds. Nothing is rounded in our favour: four digits are more than was measured."""
    return [
        {
            "name": one.target.name,
            "value": None if one.value is None else float(f"{one.value:.4g}"),
            "unit": one.target.unit,
            "target": one.target.words or None,
            "met": one.met,
        }
        for one in found
    ]


def table(found: Sequence[Found]) -> str:
    """The figures with their targets, as lines to read."""
    width = max(len(one.target.name) for one in found)
    lines = [f"{'figure':{width}}  {'value':>10} {'unit':9} {'spread':>7}  {'target':>9}  met"]
    for one in found:
        if one.value is None:
            lines.append(
                f"{one.target.name:{width}}  {'–':>10} {one.target.unit:9} {'':7}  {one.target.words:>9}  {one.why_not}"
            )
            continue
        met = {True: "yes", False: "NO", None: ""}[one.met]
        note = f"  ({one.target.note})" if one.target.note else ""
        lines.append(
            f"{one.target.name:{width}}  {_number(one.value):>10} {one.target.unit:9} {one.spread:7.0%}  "
            f"{one.target.words:>9}  {met}{note}"
        )
    return "\n".join(lines)


def worse(found: Iterable[Found], baseline: Path, *, quick: bool) -> list[str]:
    """What got worse than the committed baseline, as sentences; says so as well when there is none."""
    if not baseline.exists():
        return [f"There is no {baseline.name} to compare with."]
    before: Mapping[str, float | None] = {one["name"]: one["value"] for one in json.loads(baseline.read_text())}
    noise, said = NOISE_QUICK if quick else NOISE, []
    for one in found:
        was, value = before.get(one.target.name), one.value
        if was is None or value is None:
            continue
        if one.target.is_worse(value, was, max(noise, one.spread)):
            said.append(f"{one.target.name} got worse: {_number(value)} {one.target.unit}, was {_number(was)}.")
    return said or ["Nothing got worse than the baseline by more than the runs differ among themselves."]


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.3g}"
