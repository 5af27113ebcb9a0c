"""Whether the site is well: in JSON for machines."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from blog.core import jobs
from blog.core.db import db, is_sqlite, session
from blog.record import queries as record
from blog.record import witness

# SQLite 3.7.0-3.51.2 can lose a commit when several connections checkpoint at once (sqlite.org, "WAL-reset bug").
WAL_RESET_MENDED = (3, 51, 3)


@dataclass
class Health:
    """What /healthz says; the keys are those of the published interface."""

    status: str = "ok"
    database: str = ""
    head: dict[str, Any] = field(default_factory=dict)
    jobs: dict[str, int] = field(default_factory=dict)
    worker: str = "silent"
    problems: list[str] = field(default_factory=list)


def look() -> Health:
    """Look at the database, the record, the jobs and the worker."""
    health = Health()
    try:
        health.database = database()
        head = record.head()
        health.head = {"seq": head.seq, "hash": head.hash}
        health.jobs = jobs.counts()
        health.worker = "up" if jobs.worker_is_up() else "silent"
    except SQLAlchemyError as error:
        session().rollback()
        health.status = "down"
        health.database = health.database or "unreachable"
        health.problems.append(f"The database does not answer ({type(error).__name__}).")
        return health
    if said := witness.problem():
        health.problems.append(said)
    if health.worker == "silent":
        health.problems.append("The worker is silent, so no mail is leaving. Start `flask worker`.")
    if health.jobs["late"]:
        health.problems.append(f"{health.jobs['late']} jobs are more than five minutes late.")
    if health.jobs["dead"]:
        health.problems.append(f"{health.jobs['dead']} jobs were given up after a day of trying.")
    if health.problems:
        health.status = "degraded"
    return health


def has_wal_bug() -> bool:
    """Whether this SQLite must not be checkpointed by several processes."""
    return tuple(int(part) for part in sqlite3.sqlite_version.split(".")) < WAL_RESET_MENDED


def database() -> str:
    """Which database answers. Raises SQLAlchemyError when none does."""
    if is_sqlite():
        version = str(session().scalar(sa.text("SELECT sqlite_version()")))
        return f"SQLite {version}" + (" (with the WAL-reset bug, so one process checkpoints)" if has_wal_bug() else "")
    return f"PostgreSQL {session().scalar(sa.text('SHOW server_version'))} ({db.engine.dialect.driver})"
