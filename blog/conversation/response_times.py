"""How fast the company answers, counted from the record: in all, and by the week in which customers asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

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

ANSWERS = Fold(Answers, Answers.add, KINDS)


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


def speed() -> Speed:
    """How fast the company answers; the weeks are those in which somebody asked, the last first."""
    return ANSWERS.look(of)


def of(answers: Answers, head: Receipt) -> Speed:
    """What the lines that were counted to a head say."""
    by_week: dict[date, list[tuple[datetime, datetime | None]]] = {}
    every = []
    for sent, answered in answers.asked():
        one = datetime.fromisoformat(sent), datetime.fromisoformat(answered) if answered else None
        every.append(one)
        by_week.setdefault(one[0].date() - timedelta(days=one[0].weekday()), []).append(one)
    mondays = sorted(by_week, reverse=True)[:WEEKS]
    return Speed(_times(every), [Week(monday, _times(by_week[monday])) for monday in mondays], head)


def _times(asked: list[tuple[datetime, datetime | None]]) -> Times:
    took = sorted((answered - sent) // timedelta(seconds=1) for sent, answered in asked if answered)
    return Times(
        asked=len(asked),
        answered=len(took),
        median=took[(len(took) - 1) // 2] if took else None,
        p90=took[-(-len(took) * 9 // 10) - 1] if took else None,
    )
