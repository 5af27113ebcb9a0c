"""Verbs said later: `tell_moderators.later(case.id)` writes a row in the unit of work; a worker runs it.

The row is the only truth: attempts, back-off, lease and last error live there, and losing the queue loses
nothing, because a sweep finds overdue rows. There are two kinds. A `@job` runs in one unit of work together with
its own done mark, so its effects happen once even when the worker is killed. A `@job(outside=True)` talks to the
world (a mail server), which no transaction covers: it may run twice after a kill, and carries the same key twice.

A job carries ids, never words or addresses: rows outlive an erasure.
"""

from __future__ import annotations

import secrets
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any, Generic, ParamSpec, overload

import sqlalchemy as sa
from flask import current_app

from blog.core import clock
from blog.core.db import Base, at_end, session, unit, unit_of_work
from blog.core.i18n import for_everyone
from blog.core.models import Beat, Job

P = ParamSpec("P")

# A worker that died is believed dead after this long; longer than the slowest job may take.
LEASE = timedelta(minutes=5)
FIRST_RETRY = timedelta(seconds=15)
LAST_RETRY = timedelta(hours=6)
# With doubling from 15 s to 6 h this tries for a little over a day, which outlives a mail server's night off.
ATTEMPTS = 14
KEEP_DONE = timedelta(days=7)
LATE = timedelta(minutes=5)
SILENT = timedelta(minutes=3)
WORKER = "worker"

_job = Base.metadata.tables[Job.__tablename__]
_WRITTEN = sa.insert(_job).returning(_job.c.id, _job.c.run_at)
# What an open unit of work said later, and which of it is due when it ends.
_SAID, _DUE = "jobs", "jobs due"

_known: dict[str, Later[...]] = {}
_each_minute: dict[str, Callable[[], None]] = {}
_running: ContextVar[str | None] = ContextVar("running", default=None)


class DoneMeanwhile(Exception):
    """Another worker did this job while it was being done here."""


class Later(Generic[P]):
    """A function that can be called now, or said later."""

    def __init__(self, function: Callable[P, None], *, outside: bool) -> None:
        self.function = function
        self.outside = outside
        self.name = f"{function.__module__.removeprefix('blog.')}.{function.__name__}"
        self.__doc__ = function.__doc__
        _known[self.name] = self

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Do it now."""
        self.function(*args, **kwargs)

    def later(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Have it done after this unit of work, once it is on disk."""
        self.at(clock.now(), *args, **kwargs)

    def at(self, moment: datetime, *args: P.args, **kwargs: P.kwargs) -> None:
        """Have it done at a moment."""
        if kwargs:
            raise TypeError("A job takes its arguments by position: they are stored as a list.")
        row = {"name": self.name, "args": list(args), "key": secrets.token_hex(16), "attempts": 0, "dead": False}
        unit().setdefault(_SAID, []).append({**row, "created_at": clock.now(), "run_at": moment})


@overload
def job(function: Callable[P, None]) -> Later[P]: ...
@overload
def job(*, outside: bool) -> Callable[[Callable[P, None]], Later[P]]: ...
def job(function: Callable[P, None] | None = None, *, outside: bool = False) -> Any:
    """Make a verb that can be said later. `outside`: it talks to the world, so it runs outside a transaction."""
    if function is not None:
        return Later(function, outside=False)
    return lambda inner: Later(inner, outside=outside)


def running_key() -> str:
    """The key of the job that runs now, the same at every attempt; a new one outside a job."""
    return _running.get() or secrets.token_hex(16)


def run(job_id: int) -> bool:
    """Do one job if it is due and nobody else has it. Says whether it was done."""
    claimed = _claim(job_id)
    if claimed is None:
        return False
    name, args, key = claimed
    token = _running.set(key)
    try:
        known = _known[name]
        # A worker lives long, and the site's language may have been changed meanwhile.
        with for_everyone():
            if known.outside:
                known(*args)
                _finish(job_id)
            else:
                _run_inside(known, args, job_id)
    except DoneMeanwhile:
        return False
    except Exception as error:
        current_app.logger.warning("job %s (%s) failed: %s", job_id, name, type(error).__name__)
        _fail(job_id, _place(error))
        return False
    finally:
        _running.reset(token)
    return True


def run_due() -> int:
    """Do everything that is due, in order, until nothing is. Says how many jobs were done."""
    done = 0
    while waiting := due_ids():
        ran = [run(job_id) for job_id in waiting]
        done += sum(ran)
        if not any(ran):
            break
    return done


def due_ids(limit: int = 500) -> list[int]:
    """The jobs that should be running: due, and leased by nobody alive."""
    now = clock.now()
    query = sa.select(Job.id).where(*_waiting(now)).order_by(Job.run_at, Job.id).limit(limit)
    found = list(session().scalars(query))
    session().rollback()
    return found


def _waiting(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Job.done_at.is_(None),
        Job.dead.is_(False),
        Job.run_at <= now,
        sa.or_(Job.leased_until.is_(None), Job.leased_until < now),
    )


@unit_of_work
def _claim(job_id: int) -> tuple[str, list[Any], str] | None:
    now = clock.now()
    taken = session().execute(
        sa.update(Job)
        .where(Job.id == job_id, *_waiting(now))
        .values(leased_until=now + LEASE, attempts=Job.attempts + 1)
        .returning(Job.name, Job.args, Job.key)
    )
    row = taken.first()
    return (row.name, row.args, row.key) if row else None


@unit_of_work
def _run_inside(known: Later[...], args: list[Any], job_id: int) -> None:
    known(*args)
    _finish(job_id)


@unit_of_work
def _finish(job_id: int) -> None:
    done = sa.update(Job).where(Job.id == job_id, Job.done_at.is_(None)).returning(Job.id)
    if session().execute(done.values(done_at=clock.now(), leased_until=None, last_error=None)).first() is None:
        # Slower than its lease: another worker took it up and was first. What was done here is rolled back.
        raise DoneMeanwhile


@unit_of_work
def _fail(job_id: int, error: str) -> None:
    failed = session().get_one(Job, job_id)
    wait = min(FIRST_RETRY * 2 ** (failed.attempts - 1), LAST_RETRY)
    failed.run_at, failed.leased_until, failed.last_error = clock.now() + wait, None, error
    failed.dead = failed.attempts >= ATTEMPTS


def _place(error: Exception) -> str:
    """Where and what, without the message, which may carry an address or somebody's words."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return f"{type(error).__name__} in {last.name}, line {last.lineno}" if last else type(error).__name__


def each_minute(name: str, function: Callable[[], None]) -> None:
    """Have something looked after by the worker about once a minute, in the order of registration.

    It must cost next to nothing when there is nothing to do, and be harmless when two workers do it.
    """
    _each_minute[name] = function


def tend() -> None:
    """Do what is looked after each minute. What fails is tried again in a minute, and holds nothing else up."""
    for name, function in _each_minute.items():
        try:
            function()
        except Exception as error:
            current_app.logger.warning("%s failed: %s", name, _place(error))
            session().rollback()


@unit_of_work
def sweep() -> None:
    """Forget jobs done long ago and leave a sign of life."""
    now = clock.now()
    session().execute(sa.delete(Job).where(Job.done_at < now - KEEP_DONE))
    session().merge(Beat(name=WORKER, at=now))


def counts() -> dict[str, int]:
    """How many jobs wait, are late, or have been given up: for /healthz."""
    now = clock.now()
    open_ = sa.and_(Job.done_at.is_(None), Job.dead.is_(False))
    row = session().execute(
        sa.select(
            sa.func.count().filter(open_),
            sa.func.count().filter(open_, Job.run_at < now - LATE),
            sa.func.count().filter(Job.dead),
        )
    )
    waiting, late, dead = row.one()
    return {"waiting": waiting, "late": late, "dead": dead}


def given_up() -> list[tuple[str, int, str | None]]:
    """The kinds of job that were given up: name, how many, and the kind and place of an error."""
    query = sa.select(Job.name, sa.func.count(), sa.func.max(Job.last_error)).where(Job.dead).group_by(Job.name)
    return [(name, count, error) for name, count, error in session().execute(query.order_by(Job.name))]


def worker_is_up() -> bool:
    """Whether a worker gave a sign of life lately."""
    beat = session().get(Beat, WORKER)
    return beat is not None and beat.at > clock.now() - SILENT


def _write() -> None:
    """Before the commit: a row for everything that was said later, all in one statement."""
    said = unit().get(_SAID, [])
    if said:
        unit()[_DUE] = [id_ for id_, at in session().execute(_WRITTEN, said) if at <= clock.now()]


def _wake() -> None:
    """After the commit: ring the queue. A bell that does not ring costs a minute, not a job."""
    ids = unit().get(_DUE)
    ring = current_app.extensions.get("openline-ring")
    if ids and ring:
        ring(sorted(ids))


at_end(last=_write, after_commit=_wake)
