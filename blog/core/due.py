"""What happens by itself at its moment: a scheduled post, a scheduled change of one.

The worker sees to it each minute. When the worker is late, any web process does so before it answers the next request:
the moment that comes next stands among the settings, which every page reads anyway, so looking costs nothing and
whatever one process plans all others know at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from flask import Flask, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from blog.core import clock, jobs, settings
from blog.core.db import is_sqlite, session, unit, unit_of_work

# The setting that holds the next moment; empty when nothing is planned.
NEXT = "due.next"
# The advisory lock of that moment on PostgreSQL: any constant that nothing else in this database uses.
PLAN_LOCK = 0xD0E
# Files are served without a look at the database.
FILES = frozenset({"asset", "media"})
# How long a web process leaves alone what it could not do, in seconds: the worker tries again each minute.
PAUSE = 30

_known: dict[str, tuple[Callable[[], datetime | None], Callable[[], None]]] = {}


def register(name: str, *, next_at: Callable[[], datetime | None], act: Callable[[], None]) -> None:
    """Have something done at its moment. `next_at` is when the next of its kind is due; `act` does all that are due.

    `act` must be harmless when several processes call it at once.
    """
    _known[name] = (next_at, act)


def remember() -> None:
    """Note which moment comes next. Called in the unit of work that plans something or takes it back."""
    unit()
    session().flush()
    if not is_sqlite():  # Two who plan at once must see each other's plans. SQLite's unit of work is that lock already.
        session().execute(sa.select(sa.func.pg_advisory_xact_lock(PLAN_LOCK)))
    moments = [moment for next_at, _ in _known.values() if (moment := next_at()) is not None]
    settings.put(NEXT, min(moments).isoformat() if moments else "")


def see_to() -> None:
    """Do everything that is due. What fails is logged, and holds nothing else up."""
    for name, (_, act) in _known.items():
        try:
            act()
        except Exception as error:
            current_app.logger.warning("%s is due and failed: %s", name, type(error).__name__)
            session().rollback()


@unit_of_work
def look_again() -> None:
    """Note again which moment comes next, whatever was noted: after a restore, or when a row was taken away."""
    remember()


def init_app(app: Flask) -> None:
    """Let the worker see to what is due, and a request that comes after the moment."""
    app.before_request(_overtake)
    jobs.each_minute("due", see_to)


def _overtake() -> None:
    if request.endpoint in FILES:
        return
    try:
        if not _is_late():
            return
    except SQLAlchemyError:  # A page that needs the database says so itself.
        session().rollback()
        return
    paused = current_app.extensions.get("openline-due-paused", 0.0)
    if time.monotonic() < paused:
        return
    see_to()
    if _is_late():
        look_again()
    if _is_late():
        current_app.extensions["openline-due-paused"] = time.monotonic() + PAUSE


def _is_late() -> bool:
    noted = settings.get(NEXT)
    if not noted:
        return False
    moment = datetime.fromisoformat(noted)
    return moment <= clock.look(lambda _now: moment)
