"""The public figures, counted from the lines by the same functions with which anyone can count them again."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

from blog.core import clock
from blog.record import queries, rules, verify

HOUR = timedelta(hours=1)


def current() -> dict[str, Any]:
    """The figures as of this hour, with the head that they were counted from: {at, head: {seq, hash}, figures}.

    Ages grow by the hour, so that the lines are read once for all who ask within it, unless the record grows.
    """
    head = queries.head()
    hour = _begun(clock.look(lambda now: _begun(now) + HOUR))
    at = rules.stamp(max(hour, head.at))
    return {"at": at, "head": {"seq": head.seq, "hash": head.hash}, "figures": _count(head.seq, head.hash, at)}


def _begun(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)


@lru_cache(maxsize=2)
def _count(seq: int, _hash: str, at: str) -> dict[str, Any]:
    """The hash stands for all the lines up to it."""
    return verify.figures((json.loads(line) for line in islice(queries.lines(), seq)), at)
