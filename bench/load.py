"""Load: `wrk` where it is installed, else a small generator of our own, which costs more CPU and so finds less."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

INSTALL = "apt install wrk"
# Of these, one thread of wrk: the load must not take the cores from what it measures.
CONNECTIONS, THREADS = 32, 1
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1_000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """What came of asking one address for a while: times in milliseconds, `failed` of the requests."""

    requests: int
    seconds: float
    p50: float
    p99: float
    failed: int

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds if self.seconds else 0.0


class Failed(Exception):
    """An answer was not what it must be, so there is nothing to measure; the message says where."""


def is_wrk() -> bool:
    """Whether wrk is installed."""
    return shutil.which("wrk") is not None


def ask(url: str, *, seconds: float, headers: Mapping[str, str] | None = None, connections: int = CONNECTIONS) -> Load:
    """Ask for one address as fast as it answers. Raises Failed when an answer was neither whole nor a 304."""
    found = (
        _wrk(url, seconds, headers or {}, connections) if is_wrk() else _own(url, seconds, headers or {}, connections)
    )
    if found.failed or not found.requests:
        raise Failed(f"{found.failed} of {found.requests} answers of {url} were no answers.")
    return found


def send(url: str, *, script: Path, seconds: float, connections: int) -> Load:
    """Send forms as a script of wrk makes them. Raises Failed when wrk is missing or a form was not taken."""
    if not is_wrk():
        raise Failed(f"Forms are sent at once by wrk, which is not installed: {INSTALL}")
    found = _wrk(url, seconds, {}, connections, script)
    if found.failed or not found.requests:
        raise Failed(f"{found.failed} of {found.requests} forms were not taken at {url}.")
    return found


def _wrk(url: str, seconds: float, headers: Mapping[str, str], connections: int, script: Path | None = None) -> Load:
    command = [
        "wrk",
        "--latency",
        "-t",
        str(min(THREADS, connections)),
        "-c",
        str(connections),
        "-d",
        f"{seconds:.0f}s",
    ]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    if script:
        command += ["-s", str(script)]
    said = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    return read(said)


def read(said: str) -> Load:
    """What wrk printed. It counts a 304 and a 303 as fine, and all other answers than 2xx as failed."""
    whole = re.search(r"(\d+) requests in ([\d.]+)(us|ms|s|m)", said)
    assert whole, said
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    failed = int(errors[1]) if errors else 0
    failed += sum(int(number) for number in broken.groups()) if broken else 0
    return Load(
        requests=int(whole[1]),
        seconds=float(whole[2]) * _UNITS[whole[3]] / 1_000,
        p50=_percentile(said, 50),
        p99=_percentile(said, 99),
        failed=failed,
    )


def _percentile(said: str, percent: int) -> float:
    found = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s|m)", said, re.MULTILINE)
    return float(found[1]) * _UNITS[found[2]] if found else 0.0


def _own(url: str, seconds: float, headers: Mapping[str, str], connections: int) -> Load:
    # In a process of its own: its work must not be counted with anybody's who measures.
    asked = json.dumps({"url": url, "seconds": seconds, "headers": dict(headers), "connections": connections})
    command = [sys.executable, "-m", "bench.generator", asked]
    said = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return Load(**said)
