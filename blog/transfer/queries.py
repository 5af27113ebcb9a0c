"""Reads of what was imported before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import sqlalchemy as sa

from blog.core.db import session
from blog.transfer.models import Imported

# SQLite takes 32,766 parameters in one statement; a post has fewer comments, but who knows.
CHUNK = 500


class Known(NamedTuple):
    """What is remembered of one item: the digest of what was read, and what it became."""

    digest: str
    became: str | None


def imported(sources: Iterable[str]) -> dict[str, Known]:
    """What was imported under these keys."""
    found: dict[str, Known] = {}
    for some in _chunks(sources):
        query = sa.select(Imported.source, Imported.digest, Imported.became).where(Imported.source.in_(some))
        found.update((source, Known(digest, became)) for source, digest, became in session().execute(query))
    return found


def _chunks(sources: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(sources)
    while some := list(islice(waiting, CHUNK)):
        yield some
