"""Writing: how long one comment takes until it is on disk, how many a post takes at once, the queue, the record."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa

import config
from bench import load, processes
from bench.figures import Found, Target
from bench.place import Found as Addresses
from bench.place import Place, Watch
from bench.servers import HOST, Server
from blog.conversation.models import Comment
from blog.core.db import session

# Milliseconds for a comment, measured as performance.md says: Isso cannot be installed here.
ISSO = 19.0
FORMS = Path(__file__).with_name("comments.lua")
AT_ONCE = 16
COMMENTS, COMMENTS_QUICK = 200, 30
APPENDED, PROCESSES = 10_000, 8
QUEUE_NOISE = 1.25

QUEUE = Target("moderation queue, a page with 10,000 waiting against one with 20", "times", most=QUEUE_NOISE)


def measure(place: Place, site: Server, found: Addresses) -> list[Found]:
    """Comments of strangers: one after another, then many at once; every one that was taken must be there."""
    before = _comments(place)
    spent, cpu = _one_by_one(place, site, found.quiet_thread)
    one_by_one = _comments(place) - before
    assert one_by_one == len(spent), f"{len(spent)} comments were taken, and {one_by_one} are there."
    ours = Target(f"comment accepted and durable: median ({place.database})", "ms")
    isso = Target(
        f"comment accepted and durable, against Isso ({place.database})",
        "times",
        most=1 / 4,
        note="the peer's figure is performance.md's, not of this run",
    )
    costs = Target(f"comment accepted and durable: CPU ({place.database})", "ms")
    half = len(spent) // 2
    middles = tuple(sorted(part)[len(part) // 2] for part in (spent[:half], spent[half:]))
    at_once = Target(f"{AT_ONCE} commenting on one post at once ({place.database})", "1/s", least=300)
    return [
        Found(isso, tuple(one / ISSO for one in middles)),
        Found(ours, middles),
        Found(costs, (cpu,)),
        _at_once(place, site, found.quiet_thread, at_once),
    ]


def _one_by_one(place: Place, site: Server, thread: int) -> tuple[list[float], float]:
    """How long each took, and what each cost, in milliseconds. The first ones warm up."""
    connection, spent = HTTPConnection(HOST, site.port, timeout=30), []
    roots = (site.pid, *place.database_pids)
    processes.wait_until_idle(roots)
    watch = Watch(roots)
    for number in range(COMMENTS_QUICK if place.size.quick else COMMENTS):
        body = urlencode(
            {
                "name": f"Customer {number}",
                "email": f"customer-{os.getpid()}-{number}@bench.example",
                "body": f"The valve of my kettle sticks since {number} days, and I had to wait for it twice.",
            }
        )
        began = time.perf_counter()
        said = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", f"/threads/{thread}/comments", body, said)
        answer = connection.getresponse()
        answer.read()
        spent.append(1_000 * (time.perf_counter() - began))
        assert answer.status == 303, answer.status
    connection.close()
    return spent, 1_000 * watch.stop() / len(spent)


def _at_once(place: Place, site: Server, thread: int, target: Target) -> Found:
    if not load.is_wrk():
        return Found(target, (), f"wrk is not installed: {load.INSTALL}")
    runs = []
    for _ in range(place.size.rounds):
        processes.wait_until_idle((site.pid, *place.database_pids))
        before = _comments(place)
        url = f"{site.url}/threads/{thread}/comments"
        found = load.send(url, script=FORMS, seconds=place.size.seconds, connections=AT_ONCE)
        # What was sent last is taken after wrk has gone.
        processes.wait_until_idle((site.pid, *place.database_pids))
        made = _comments(place) - before
        assert found.requests <= made <= found.requests + AT_ONCE, (found, made)
        runs.append(found.rate)
    return Found(target, tuple(runs))


def _comments(place: Place) -> int:
    with place.opened():
        return session().scalar(sa.select(sa.func.count(Comment.id))) or 0


def queue() -> Found:
    """A page of the queue, in this machine's CPU time, when 20 cases wait and when 10,000 do."""
    said = _other("bench.queue")
    few, full, many = said["cpu_ms"].values()
    return Found(QUEUE, (many / full,))


def append(place: Place, environ: dict[str, str]) -> Found:
    """How many entries a second the record takes from several processes."""
    target = Target(f"appending to the record, {PROCESSES} processes ({place.database})", "1/s", least=100)
    said = _other("bench.append", f"--entries={APPENDED}", f"--processes={PROCESSES}", environ=environ)
    assert said["complete"] and not said["faults"], said
    return Found(target, (float(said["rate"]),))


def _other(module: str, *arguments: str, environ: dict[str, str] | None = None) -> dict[str, Any]:
    """What another measurement of ours prints. It writes into a site of its own."""
    with tempfile.TemporaryFile() as said:
        subprocess.run(
            [sys.executable, "-m", module, "--json", *arguments],
            cwd=config.ROOT,
            env={**{name: value for name, value in os.environ.items() if name != "DATABASE_URL"}, **(environ or {})},
            stdout=said,
            check=False,
        )
        said.seek(0)
        printed = said.read()
    if not printed:
        raise load.Failed(f"{module} printed nothing.")
    found: dict[str, Any] = json.loads(printed)
    return found
