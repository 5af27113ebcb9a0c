"""How many entries a second the record takes when several processes append at the same moment, and that none is lost.

    python -m bench.append [--entries 10000] [--processes 8] [--json]

It writes into a new SQLite database of its own, or into the empty one that DATABASE_URL names.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from multiprocessing.synchronize import Barrier
from typing import Any

import sqlalchemy as sa
from flask_migrate import upgrade

from blog.app import create_app
from blog.core.db import db, session, unit_of_work
from blog.record.actions import announce
from blog.record.models import Entry
from blog.record.verification import verify

# As slow as a disk that takes ten milliseconds for each commit allows one writer to be.
TARGET = 100
# A process that never starts must not keep the others waiting for ever, in seconds.
STARTED_WITHIN = 120


@unit_of_work
def say(process: int, number: int) -> None:
    """One entry with a text, in a unit of work of its own: the least that any act costs."""
    words = {"reason": f"The reason of entry {number} by process {process}."}
    announce("post.withdrawn", subject=f"post/{process}", by=f"process-{process}", texts=words)


def append(environ: dict[str, str], process: int, count: int, start: Barrier, refused: Any) -> None:
    """What one process does. Who waits too long for the others is refused, counted, and tries again."""
    with create_app(environ).app_context():
        db.session.execute(sa.text("SELECT 1"))
        db.session.rollback()
        start.wait(STARTED_WITHIN)
        for number in range(count):
            while True:
                try:
                    say(process, number)
                    break
                except sa.exc.OperationalError:
                    with refused.get_lock():
                        refused.value += 1


def measure(environ: dict[str, str], entries: int, processes: int) -> dict[str, Any]:
    """Append, and look at what came of it. Gives the rate, and whether every entry is there and the record sound."""
    shares = [entries // processes + (number < entries % processes) for number in range(processes)]
    spawn = multiprocessing.get_context("spawn")
    start, refused = spawn.Barrier(processes + 1), spawn.Value("i", 0)
    workers = [
        spawn.Process(target=append, args=(environ, number, share, start, refused))
        for number, share in enumerate(shares)
    ]
    for worker in workers:
        worker.start()
    start.wait(STARTED_WITHIN)
    began = time.perf_counter()
    for worker in workers:
        worker.join()
    seconds = time.perf_counter() - began
    with create_app(environ).app_context():
        found = verify()
        query = sa.select(Entry.by, sa.func.count()).group_by(Entry.by)
        by_process = {name: count for name, count in session().execute(query)}
        database = db.engine.dialect.name
        db.engine.dispose()
    return {
        "database": database,
        "entries": entries,
        "processes": processes,
        "seconds": round(seconds, 2),
        "rate": round(entries / seconds),
        "refused": refused.value,
        "complete": by_process == {f"process-{number}": share for number, share in enumerate(shares) if share},
        "faults": [f"Entry {fault.seq} {fault.what}." for fault in found.faults],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print it. Ends with 1 when an entry is missing or the record is not sound."""
    parser = argparse.ArgumentParser(prog="bench.append", description="How fast the record takes entries.")
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--json", action="store_true", help="print one object")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        environ = {"OPENLINE_INSTANCE": folder, "SECRET_KEY": "of no use to anyone"}
        if url := os.environ.get("DATABASE_URL"):
            environ["DATABASE_URL"] = url
        with create_app(environ).app_context():
            upgrade()
            if session().scalar(sa.select(Entry.seq).limit(1)):
                sys.exit("This database has a record already: give an empty one.")
            session().rollback()
            db.engine.dispose()
        found = measure(environ, asked.entries, asked.processes)
    sys.stdout.write((json.dumps(found) if asked.json else _words(found)) + "\n")
    return 0 if found["complete"] and not found["faults"] else 1


def _words(found: dict[str, Any]) -> str:
    said = (
        f"{found['rate']} entries a second ({found['entries']} by {found['processes']} processes in "
        f"{found['seconds']} s on {found['database']}; {found['refused']} waited too long and tried again). "
        f"Wanted: {TARGET} or more."
    )
    verdict = "The record is sound and complete." if found["complete"] and not found["faults"] else "NOT SOUND."
    return "\n".join([said, *found["faults"], verdict])


if __name__ == "__main__":
    sys.exit(main())
