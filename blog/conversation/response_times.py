"""How fast the company answers, counted from the record: in all, and by the week in which customers asked."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from blog.record.folds import Fold
from blog.record.queries import Receipt
from blog.record.verify import Answers

KINDS = (
    "comment.published",
    "comment.removed",
    "comment.restored",
    "comment.set_aside",
    "comment.withdrawn",
    "response.published",
    "response.removed",
)
# Half a year: what lies further back says little about how fast somebody answers today.
WEEKS = 26
# More than these are put in order all at once, fewer one by one.
AT_ONCE = 1_000


@dataclass(frozen=True)
class Times:
    """How many asked, how many have an answer that stands, and how long those took, in whole seconds."""

    asked: int
    answered: int
    # The lower median, and 9 of 10 by the nearest rank; None while nothing is answered.
    median: int | None
    p90: int | None

    @property
    def open(self) -> int:
        """How many have no answer of ours."""
        return self.asked - self.answered


@dataclass(frozen=True)
class Week:
    """A week in which customers asked, by its Monday (UTC)."""

    monday: date
    times: Times


@dataclass(frozen=True)
class Speed:
    """How fast the company answers, and the head of the record that it was counted to."""

    times: Times
    weeks: list[Week]
    head: Receipt


class _Took:
    """How many asked, and how long each answer took, in order: in a large site one more is put among very many."""

    def __init__(self) -> None:
        self.asked = 0
        self._took: list[int] = []
        self._new: list[int] = []

    def put(self, seconds: int | None) -> None:
        """One more who asked; None while there is no answer."""
        self.asked += 1
        if seconds is not None:
            self._new.append(seconds)

    def drop(self, seconds: int | None) -> None:
        """One that was put is no longer so."""
        self.asked -= 1
        if seconds is not None:
            took = self.in_order()
            del took[bisect_left(took, seconds)]

    def in_order(self) -> list[int]:
        """How long the answers took, the quickest first."""
        if len(self._new) > AT_ONCE:
            self._took += self._new
            self._took.sort()
        else:
            for seconds in self._new:
                insort(self._took, seconds)
        self._new.clear()
        return self._took

    def times(self) -> Times:
        """What is shown of it."""
        took = self.in_order()
        return Times(
            asked=self.asked,
            answered=len(took),
            median=took[(len(took) - 1) // 2] if took else None,
            p90=took[-(-len(took) * 9 // 10) - 1] if took else None,
        )


class Waits:
    """What `Answers` says, by time: one more line moves what it changes, and nothing is counted again."""

    def __init__(self) -> None:
        self.all = _Took()
        self.weeks: dict[date, _Took] = {}
        self._answers = Answers()
        # What each response answers; and of each comment its week and how long it took, as they were counted.
        self._answered: dict[str, set[str]] = {}
        self._counted: dict[str, tuple[date, int | None]] = {}

    def add(self, line: dict[str, Any]) -> None:
        """Take one more line into account, in the order of the record."""
        self._answers.add(line)
        subject: str = line["subject"]
        if line["kind"] == "response.published":
            self._answered.setdefault(subject, set()).add(line["answers"])
        for comment in {subject, *self._answered.get(subject, ())}:
            self._count(comment)

    def _count(self, comment: str) -> None:
        before, found = self._counted.pop(comment, None), self._answers.one(comment)
        if before:
            monday, took = before
            self.all.drop(took)
            self.weeks[monday].drop(took)
        if found:
            monday, took = self._counted[comment] = _wait(*found)
            self.all.put(took)
            self.weeks.setdefault(monday, _Took()).put(took)


WAITS = Fold(Waits, Waits.add, KINDS)


def speed() -> Speed:
    """How fast the company answers; the weeks are those in which somebody asked, the last first."""
    return WAITS.look(_of)


def _of(waits: Waits, head: Receipt) -> Speed:
    mondays = sorted((monday for monday, took in waits.weeks.items() if took.asked), reverse=True)[:WEEKS]
    return Speed(waits.all.times(), [Week(monday, waits.weeks[monday].times()) for monday in mondays], head)


def _wait(sent: str, answered: str | None) -> tuple[date, int | None]:
    """The Monday of the week in which it was sent, and how long the answer took, in whole seconds."""
    asked = datetime.fromisoformat(sent)
    took = (datetime.fromisoformat(answered) - asked) // timedelta(seconds=1) if answered else None
    return asked.date() - timedelta(days=asked.weekday()), took
