"""Measures the whole site on this machine, side by side with nginx, and says which figures it reaches.

    python -m bench [--quick] [--posts 1000] [--comments 20000] [--rounds 5] [--seconds 4] [--only reading,making]

`bench/README.md` says what is measured, and how. It ends with 1 when a page was stale or something did not work.
"""

from __future__ import annotations

import argparse
import json
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import changing, figures, load, making, postgres, reading, searching, servers, starting, weighing, writing
from bench.figures import Found
from bench.place import POSTGRESQL, Place, Size, look_up
from bench.place import Found as Addresses
from bench.servers import Server

HERE = Path(__file__).parent
RESULTS, BASELINE = HERE / "results.json", HERE / "baseline.json"
FULL = Size(posts=1_000, comments=20_000, rounds=5, seconds=4, quick=False)
QUICK = Size(posts=60, comments=300, rounds=1, seconds=1, quick=True)
# Above this part of the machine, what others do on it is more than noise.
DISTURBED = 0.10
# What takes longer to set up than a quick run has.
LENGTHY = ("queue", "append")
# What did not work, in words.
_failed: list[str] = []
CELLS = ("weighing", "reading", "changing", "stale", "making", "searching", "writing", "queue", "append", "starting")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, write the results, and compare them with the baseline."""
    asked = _read(arguments)
    # Whoever stops the run stops the servers that it started as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    size = _size(asked)
    for line in _missing():
        _say(line)
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="openline-bench-")))
        # nginx reads its files as somebody without rights.
        folder.chmod(0o755)
        place = _place(folder / "sqlite", size)
        found = list(_on_sqlite(place, asked.only))
        disturbed = place.disturbed
        if not size.quick:
            found += _on_postgresql(folder, size, asked.only, stack)
    RESULTS.write_text(json.dumps(figures.results(found), indent=1) + "\n")
    _say(f"\n{starting.machine()}; {size.posts:,} posts, {size.comments:,} comments; {time.monotonic() - began:.0f} s.")
    _say(figures.table(found))
    if disturbed and (others := statistics.median(disturbed)) > DISTURBED:
        _say(f"Others took {others:.0%} of this machine meanwhile: rates and waiting times say little, CPU more.")
    if size.quick:
        _say("A quick run: one short look at each. It shows that all of it works, not how fast it is.")
    _say("\n".join(figures.worse(found, BASELINE, quick=size.quick)))
    _say("\n".join(_failed))
    return 1 if _failed or any(one.target is changing.STALE and one.met is False for one in found) else 0


def _read(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="How fast the site is, beside nginx on the same bytes.")
    parser.add_argument("--quick", action="store_true", help="a short look, under a minute")
    parser.add_argument("--posts", type=int)
    parser.add_argument("--comments", type=int)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=float, help="how long each run of each round lasts")
    parser.add_argument("--only", type=lambda said: said.split(","), default=CELLS, help=", ".join(CELLS))
    asked = parser.parse_args(arguments)
    if asked.quick:
        asked.only = [name for name in asked.only if name not in LENGTHY]
    if unknown := set(asked.only) - set(CELLS):
        parser.error(f"There is no {', '.join(sorted(unknown))}.")
    return asked


def _size(asked: argparse.Namespace) -> Size:
    usual = QUICK if asked.quick else FULL
    return Size(
        posts=asked.posts or usual.posts,
        comments=usual.comments if asked.comments is None else asked.comments,
        rounds=asked.rounds or usual.rounds,
        seconds=asked.seconds or usual.seconds,
        quick=asked.quick,
    )


def _missing() -> Iterator[str]:
    if not servers.has_nginx():
        yield f"nginx is not installed, so nothing is compared with it: {servers.INSTALL_NGINX}"
    if not load.is_wrk():
        yield f"wrk is not installed; a generator of ours asks instead, and rates are lower: {load.INSTALL}"


def _place(folder: Path, size: Size, **more: str) -> Place:
    folder.mkdir()
    folder.chmod(0o755)
    instance = folder / "instance"
    environ = {
        "OPENLINE_INSTANCE": str(instance),
        "DATABASE_URL": f"sqlite:///{instance / 'openline.sqlite'}",
        "SECRET_KEY": "of no use to anyone, and long enough",
        "MAIL_URL": f"file://{folder / 'mail'}",
        "OPENLINE_LIMITS": "0",
        "BASE_URL": "http://openline.example",
        "DEMO": "0",
        **more,
    }
    place = Place(folder=folder, environ=environ, size=size)
    began = time.monotonic()
    place.seed()
    _say(f"Seeded {size.posts:,} posts and {size.comments:,} comments in {time.monotonic() - began:.0f} s.")
    return place


def _on_sqlite(place: Place, only: Sequence[str]) -> Iterator[Found]:
    """Everything. What writes comes after what reads, and the memory last."""
    addresses = look_up(place)
    with place.served() as site:
        with place.served(OPENLINE_PAGE_CACHE="0") as bare:
            cells: tuple[tuple[str, Callable[[], list[Found]]], ...] = (
                ("weighing", lambda: weighing.measure(site, addresses)),
                ("reading", lambda: reading.measure(place, site, addresses)),
                ("making", lambda: making.measure(place, bare, addresses)),
                ("searching", lambda: searching.measure(place, bare, addresses)),
            )
            yield from _each(cells, only)
        yield from _each(
            (
                ("changing", lambda: changing.measure(place, site, addresses)),
                ("stale", lambda: [changing.stale(place, site, addresses)]),
                ("writing", lambda: writing.measure(place, site, addresses)),
                ("queue", lambda: [writing.queue()]),
                ("append", lambda: [writing.append(place, {})]),
                ("starting", lambda: [starting.memory(place, site)]),
            ),
            only,
        )
    yield from _each((("starting", lambda: starting.cold(place)),), only)


def _on_postgresql(folder: Path, size: Size, only: Sequence[str], stack: ExitStack) -> Iterator[Found]:
    """What depends on the database, on a server of this run's own."""
    if not {"searching", "writing", "append"} & set(only):
        return
    try:
        uri, pid = stack.enter_context(postgres.server(folder / "postgresql"))
    except postgres.NoServer as missing:
        _say(f"PostgreSQL is left out: {missing}")
        return
    url = stack.enter_context(postgres.database(uri))
    place = _place(folder / "on-postgresql", size, DATABASE_URL=url)
    place.database, place.database_pids = POSTGRESQL, (pid,)
    addresses = look_up(place)
    with place.served() as site, place.served(OPENLINE_PAGE_CACHE="0") as bare:
        yield from _each(_on_any(place, site, bare, addresses), only)
    if "append" in only:
        empty = stack.enter_context(postgres.database(uri))
        yield from _each((("append", lambda: [writing.append(place, {"DATABASE_URL": empty})]),), only)


def _on_any(
    place: Place, site: Server, bare: Server, addresses: Addresses
) -> tuple[tuple[str, Callable[[], list[Found]]], ...]:
    return (
        ("searching", lambda: searching.measure(place, bare, addresses)),
        ("writing", lambda: writing.measure(place, site, addresses)),
    )


def _each(cells: Sequence[tuple[str, Callable[[], list[Found]]]], only: Sequence[str]) -> Iterator[Found]:
    for name, measure in cells:
        if name not in only:
            continue
        began = time.monotonic()
        try:
            yield from measure()
        except (AssertionError, OSError, RuntimeError, load.Failed) as error:
            _failed.append(f"{name} could not be measured: {error}")
        _say(f"{name}: {time.monotonic() - began:.0f} s")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
