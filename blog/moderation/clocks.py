"""What moderators must decide by a time: what is hidden while it is looked at, and what somebody objects to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from blog.core import clock
from blog.core.db import session
from blog.moderation.models import Appeal, Case


@dataclass(frozen=True)
class Clocks:
    """How many are hidden, when the first must be decided and how many are over; how many appeal, and since when."""

    hidden: int = 0
    due: datetime | None = None
    overdue: int = 0
    appeals: int = 0
    oldest_appeal: datetime | None = None


def look() -> Clocks:
    """Read them, in two queries."""
    late = sa.func.count().filter(Case.due_at < clock.now())
    waiting = sa.select(sa.func.count(), sa.func.min(Case.due_at), late)
    hidden, due, overdue = session().execute(waiting.where(Case.decided_at.is_(None), Case.due_at.is_not(None))).one()
    objections = sa.select(sa.func.count(), sa.func.min(Appeal.sent_at)).where(Appeal.decided_at.is_(None))
    appeals, oldest = session().execute(objections).one()
    return Clocks(hidden, due, overdue, appeals, oldest)
