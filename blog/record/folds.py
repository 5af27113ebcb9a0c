"""Counts that are kept: the record only ever grows, so a count goes on where it ended and never begins again."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from threading import Lock
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from blog.core.db import session
from blog.record import queries
from blog.record.models import GENESIS, Entry

S = TypeVar("S")
T = TypeVar("T")


class Fold(Generic[S]):
    """What lines of some kinds add up to, kept by this process and brought up to the head whenever it is looked at."""

    def __init__(
        self, begin: Callable[[], S], add: Callable[[S, dict[str, Any]], None], kinds: Collection[str]
    ) -> None:
        self._begin, self._add, self._kinds = begin, add, kinds
        self._lock = Lock()
        # What the lines add up to, and the line that it was counted to.
        self._sum, self._seq, self._hash = begin(), 0, GENESIS

    def look(self, at: Callable[[S, queries.Receipt], T]) -> T:
        """What a function makes of the sum, and of the head that it was counted to. It may keep nothing of the sum."""
        with self._lock:
            head = queries.head()
            try:
                self._catch_up(head)
            except BaseException:
                # Half a line may have been added.
                self._forget()
                raise
            return at(self._sum, head)

    def _catch_up(self, head: queries.Receipt) -> None:
        # One hash stands for all that came before it: another database, or one that was restored, is counted anew.
        if self._seq and queries.hash_of(self._seq) != self._hash:
            self._forget()
        while self._seq < head.seq:
            query = sa.select(Entry.seq, Entry.line).where(Entry.kind.in_(self._kinds), Entry.seq > self._seq)
            rows = session().execute(query.where(Entry.seq <= head.seq).order_by(Entry.seq).limit(queries.CHUNK)).all()
            for row in rows:
                self._add(self._sum, json.loads(row.line))
            self._seq = rows[-1].seq if len(rows) == queries.CHUNK else head.seq
        self._hash = head.hash

    def _forget(self) -> None:
        self._sum, self._seq, self._hash = self._begin(), 0, GENESIS
