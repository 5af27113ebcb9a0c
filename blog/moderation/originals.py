"""Where a thing came from: kept for the filters and the blocks, for 14 days, and shown to nobody but moderators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from blog.core import clock
from blog.core.db import Base, is_sqlite, session, unit, unit_of_work
from blog.core.text import clean_line
from blog.moderation import challenges
from blog.moderation.models import Original, SpentChallenge

KEPT_FOR = timedelta(days=14)
LATELY = timedelta(hours=1)
# As wide as their columns.
NETWORK_LONGEST, AGENT_LONGEST = 60, 200

_original = Base.metadata.tables[Original.__tablename__]
_COUNT = sa.select(sa.func.count()).where(
    _original.c.network == sa.bindparam("network"), _original.c.at > sa.bindparam("since")
)


def _keeping(insert: Any) -> Any:
    kept = insert(_original)
    found = {name: kept.excluded[name] for name in ("network", "agent", "at")}
    return kept.on_conflict_do_update(index_elements=["subject_kind", "subject_id"], set_=found)


_KEEP_ON_SQLITE, _KEEP = _keeping(sqlite.insert), _keeping(postgresql.insert)


@dataclass(frozen=True)
class Origin:
    """What a request says about where it came from: its network, its browser, and the solved challenge, if any."""

    network: str = ""
    agent: str = ""
    solution: str = ""


@unit_of_work
def keep(kind: str, subject_id: int, origin: Origin) -> None:
    """Keep where a thing came from. Nothing is kept of what came from no network: an import, the demo."""
    if not origin.network:
        return
    found = {
        "subject_kind": kind,
        "subject_id": subject_id,
        "network": origin.network[:NETWORK_LONGEST],
        "agent": clean_line(origin.agent)[:AGENT_LONGEST],
        "at": clock.now(),
    }
    session().execute(_KEEP_ON_SQLITE if is_sqlite() else _KEEP, found)


def of(kind: str, subject_id: int) -> Original | None:
    """Where a thing came from, while that is kept."""
    return session().get(Original, (kind, subject_id))


def networks_of(kind: str, ids: list[int]) -> dict[int, str]:
    """The networks that these things came from, while they are kept."""
    query = sa.select(Original.subject_id, Original.network)
    rows = session().execute(query.where(Original.subject_kind == kind, Original.subject_id.in_(ids)))
    return {subject_id: network for subject_id, network in rows}


def count_lately(network: str) -> int:
    """How much came from a network within the hour."""
    return session().scalar(_COUNT, {"network": network, "since": clock.now() - LATELY}) or 0


@unit_of_work
def forget(kind: str, subject_id: int) -> None:
    """Forget where a thing came from, at once: its author erases it."""
    session().execute(sa.delete(Original).where(Original.subject_kind == kind, Original.subject_id == subject_id))


def purge() -> None:
    """Forget what was kept long enough. Asks before it writes: it is asked each minute, and has work on few."""
    old = Original.at < clock.now() - KEPT_FOR
    spent = SpentChallenge.expires_at < clock.now()
    if session().scalar(sa.select(sa.or_(sa.exists().where(old), sa.exists().where(spent)))):
        _purge()


@unit_of_work
def _purge() -> None:
    unit()
    session().execute(sa.delete(Original).where(Original.at < clock.now() - KEPT_FOR))
    challenges.forget_expired()
