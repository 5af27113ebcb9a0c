"""Reading while others write: what public changes elsewhere on the site cost a kept page; and that none is stale."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import config
from bench import changer
from bench.figures import Found, Target
from bench.place import Found as Addresses
from bench.place import Place, Spent
from bench.servers import Server, get
from blog.core.db import session

AT_TEN = Target("cached page with 10 changes a second: requests against quiet", "times", least=0.95)
AT_HUNDRED = Target("cached page with 100 changes a second: requests against quiet", "times", least=0.5)
CPU_AT_TEN = Target("cached page with 10 changes a second: CPU a request against quiet", "times")
CPU_AT_HUNDRED = Target("cached page with 100 changes a second: CPU a request against quiet", "times")
MADE_AT_HUNDRED = Target("changes a second that were made where 100 were asked for", "1/s")
STALE = Target("stale answers after a change, any process", "answers", most=0)

# As many fresh connections to a site of several processes as reach each of them, all but surely.
CONNECTIONS = 8
CHANGES, CHANGES_QUICK = 100, 5
# Of 100 changes a second so many must have been made.
ENOUGH = 95


def measure(place: Place, site: Server, found: Addresses) -> list[Found]:
    """Quiet, with 10 changes a second and with 100, in turns."""
    seconds = place.size.seconds
    spent: dict[int, list[Spent]] = {0: [], 10: [], 100: []}
    made: list[float] = []
    with _changer(place, found.busy) as other:
        for _ in range(place.size.rounds):
            for rate, runs in spent.items():
                get(site.port, found.busy)
                if rate:
                    _tell(other, f"{rate} {seconds + 1}")
                runs.append(place.spend(site, found.busy))
                if rate:
                    counted = int(_hear(other)) / (seconds + 1)
                    made += [counted] if rate == 100 else []
    rates = {rate: [one.load.rate for one in runs] for rate, runs in spent.items()}
    cpus = {rate: [one.cpu for one in runs] for rate, runs in spent.items()}
    return [
        _against_quiet(AT_TEN, rates, 10),
        _if_made(_against_quiet(AT_HUNDRED, rates, 100), made),
        _against_quiet(CPU_AT_TEN, cpus, 10),
        _against_quiet(CPU_AT_HUNDRED, cpus, 100),
        Found(MADE_AT_HUNDRED, tuple(made)),
    ]


def stale(place: Place, site: Server, found: Addresses) -> Found:
    """Change something, and read at once where it shows, on another node with two processes and on this one."""
    missing = 0
    with place.served(workers=2) as other, place.opened() as app:
        app.extensions["openline-ring"] = None
        person_id = changer.speaker()
        elsewhere = changer.comments_elsewhere(found.busy)
        session().rollback()
        for number in range(CHANGES_QUICK if place.size.quick else CHANGES):
            comment_id, path = elsewhere[number % len(elsewhere)]
            for read in (path, "/responses"):
                _read(site, other, read)
            words = f"Said for the {number}th time, process {os.getpid()}."
            changer.answer(comment_id, person_id, words)
            for read in (path, "/responses"):
                missing += sum(words.encode() not in body for body in _read(site, other, read))
    return Found(STALE, (float(missing),))


def _read(site: Server, other: Server, path: str) -> Iterator[bytes]:
    bodies = [get(site.port, path).body]
    bodies += [get(other.port, path).body for _ in range(CONNECTIONS)]
    return iter(bodies)


def _if_made(found: Found, made: Sequence[float]) -> Found:
    """What was found, unless fewer changes could be made than were asked for: then it says nothing about so many."""
    median = statistics.median(made)
    return found if median >= ENOUGH else Found(found.target, (), f"only {median:.0f} a second could be made")


def _against_quiet(target: Target, runs: dict[int, list[float]], rate: int) -> Found:
    return Found(target, tuple(busy / quiet for busy, quiet in zip(runs[rate], runs[0], strict=True)))


@contextmanager
def _changer(place: Place, away: str) -> Iterator[subprocess.Popen[str]]:
    """Somebody who writes, in a process of their own: what writing costs is not what a page costs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.changer", away],
        env={**os.environ, **place.environ},
        cwd=config.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert _hear(process) == "ready"
        yield process
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait()


def _tell(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin
    process.stdin.write(line + "\n")
    process.stdin.flush()


def _hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()
