"""What everything that fills a site shares: the sheets, the chain, the index, words, people and numbers."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from blog.seed.cast import Colleague
from blog.seed.finding import Index
from blog.seed.lines import Chain
from blog.seed.rules import Size
from blog.seed.sheets import Sheets
from blog.seed.words import Words


@dataclass
class Told:
    """A comment of a customer that an issue may refer to."""

    id: int
    sent_at: datetime
    customer_id: int
    thread: str


@dataclass
class Site:
    """A site that is being filled."""

    size: Size
    sheets: Sheets
    chain: Chain
    index: Index
    chance: random.Random
    words: Words
    staff: list[Colleague]
    secret: str
    # The last number that was given, by table.
    numbers: Counter[str] = field(default_factory=Counter)
    # What a customer said last that no issue refers to.
    told: Told | None = None
    # The last issue that was put on the record.
    issue: int | None = None

    def next(self, table: str) -> int:
        """The number of the next row of a table."""
        self.numbers[table] += 1
        return self.numbers[table]

    def open_thread(self, topic: str, title: str, path: str) -> int:
        """Open a place to talk about something."""
        number = self.next("thread")
        self.sheets.add(
            "thread", id=number, topic=topic, title=title, path=path, public=True, open=True, closed_note=""
        )  # fmt: skip
        return number
