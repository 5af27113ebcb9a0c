"""Issues as other pages mention them: a line each, values and no entities, because those pages are made often."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from blog.core.db import session
from blog.issues.models import END_STATES, Issue, State

_issue = Issue.__table__.c
_LINES = sa.select(_issue.number, _issue.title, _issue.state, _issue.fixed_at, _issue.next_update).limit(
    sa.bindparam("size", type_=sa.Integer())
)
_OPEN = _LINES.where(_issue.state.not_in(END_STATES)).order_by(_issue.number.desc())
_FIXED = _LINES.where(_issue.state == State.FIXED).order_by(_issue.fixed_at.desc(), _issue.number.desc())


class Line(NamedTuple):
    """One issue, with the names that an issue has."""

    number: int
    title: str
    state: State
    fixed_at: datetime | None
    next_update: date | None

    @property
    def path(self) -> str:
        """Where the issue is."""
        return f"/issues/{self.number}"


def open_lines(size: int) -> list[Line]:
    """What is open, newest first."""
    return [Line(*row) for row in session().execute(_OPEN, {"size": size})]


def fixed_lines(size: int) -> list[Line]:
    """What was fixed, the latest first."""
    return [Line(*row) for row in session().execute(_FIXED, {"size": size})]
