"""The public figures, counted from the lines by the same functions with which anyone can count them again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from blog.core import clock
from blog.record import queries, rules
from blog.record.folds import Fold
from blog.record.kinds import KINDS
from blog.record.verify import Counted

HOUR = timedelta(hours=1)
# What the figures are about: of all kinds, these.
TOLD = tuple(kind for kind in KINDS if kind.startswith(("issue.", "comment.", "response.", "text.")))


class Figures:
    """What was counted, and the figures of the last moment that was asked for: a page, then its pictures."""

    def __init__(self) -> None:
        self._counted = Counted()
        self._made: tuple[str, dict[str, Any]] | None = None

    def add(self, line: dict[str, Any]) -> None:
        """Take one more line into account, in the order of the record."""
        self._counted.add(line)
        self._made = None

    def of(self, at: str) -> dict[str, Any]:
        """The figures as of a moment."""
        if self._made is None or self._made[0] != at:
            self._made = at, self._counted.figures(at)
        return self._made[1]


FIGURES = Fold(Figures, Figures.add, TOLD)


def current() -> dict[str, Any]:
    """The figures as of this hour, with the head that they were counted from: {at, head: {seq, hash}, figures}.

    Ages grow by the hour; within it the figures stand still, unless the record grows.
    """
    hour = _begun(clock.look(lambda now: _begun(now) + HOUR))

    def look(figures: Figures, head: queries.Receipt) -> dict[str, Any]:
        at = rules.stamp(max(hour, head.at))
        return {"at": at, "head": {"seq": head.seq, "hash": head.hash}, "figures": figures.of(at)}

    return FIGURES.look(look)


def _begun(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)
