"""What became of promised answers, counted from the record: given in time, late, or still owed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from blog.core import clock
from blog.record.folds import Fold
from blog.record.queries import Receipt
from blog.record.rules import read_stamp, stamp

# What ends a comment, so that nobody waits for an answer to it.
_ENDS = ("comment.removed", "comment.set_aside", "comment.withdrawn")
KINDS = ("comment.promised", "comment.restored", "response.published", "response.removed", *_ENDS)


@dataclass(frozen=True)
class Kept:
    """How many days were promised; before how many of them the answer came, how many passed, how many are to come."""

    promised: int
    kept: int
    late: int
    open: int


class Promises:
    """What was promised and what was answered, line by line, so that a count can go on where it ended."""

    def __init__(self) -> None:
        self.due: dict[str, list[str]] = {}
        self.given: dict[str, dict[str, str]] = {}
        self.ended: dict[str, str] = {}
        self.gone: set[str] = set()

    def add(self, line: dict[str, Any]) -> None:
        """Take one more line into account, in the order of the record."""
        kind, subject = line["kind"], line["subject"]
        if kind == "comment.promised":
            self.due.setdefault(subject, []).append(line["due"])
        elif kind == "response.published":
            self.given.setdefault(line["answers"], {}).setdefault(subject, line["at"])
        elif kind == "response.removed":
            self.gone.add(subject)
        elif kind == "comment.restored":
            self.gone.discard(subject)
            self.ended.pop(subject, None)
        else:
            self.ended.setdefault(subject, line["at"])

    def count(self, now: str) -> Counter[str]:
        """What became of each promise by a moment.

        Moving the day is another promise and keeps none. A comment that ended before the day is owed no answer.
        """
        found: Counter[str] = Counter()
        for subject, days in self.due.items():
            given = self.given.get(subject, {})
            answered = next((at for response, at in given.items() if response not in self.gone), None)
            for due in days:
                if answered is not None and answered < due:
                    found["kept"] += 1
                elif answered is None and self.ended.get(subject, due) < due:
                    continue
                else:
                    found["open" if now < due else "late"] += 1
        return found

    def next_due(self, now: datetime) -> datetime | None:
        """The next moment at which a promise may be late that is still open now."""
        said = stamp(now)
        return min((read_stamp(due) for days in self.due.values() for due in days if due > said), default=None)


PROMISES = Fold(Promises, Promises.add, KINDS)


def kept() -> Kept:
    """What became of promised answers by now."""
    return PROMISES.look(_of)


def _of(promises: Promises, head: Receipt) -> Kept:
    found = promises.count(stamp(clock.look(promises.next_due)))
    return Kept(found.total(), found["kept"], found["late"], found["open"])
