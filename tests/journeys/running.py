"""A real site in a process of its own, as `make run` starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request

ROOT = Path(__file__).resolve().parents[2]
FLASK = str(Path(sys.executable).parent / "flask")
# Seconds for a cold start on a busy machine that fills the demo first; a healthy one takes about five.
PATIENCE = 180


@dataclass
class Answer:
    """What the site answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Site:
    """A running site."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        asked = Request(self.url + path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as found:
                return Answer(found.status, found.headers, found.read())
        except HTTPError as refused:
            with refused:
                return Answer(refused.code, refused.headers, refused.read())

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to stop, and give its exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def said(self) -> str:
        """What it printed so far."""
        return self.log.read_text()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def environment(instance: Path, port: int, **more: str) -> dict[str, str]:
    """The environment of a site of its own: nothing of this machine's settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "XDG_RUNTIME_DIR") if name in os.environ}
    return {**kept, "OPENLINE_INSTANCE": str(instance), "PORT": str(port), "PYTHONUNBUFFERED": "1", **more}


@contextmanager
def running(instance: Path, *, command: str = "up", **more: str) -> Iterator[Site]:
    """Start a site, wait until it answers, and end it: by its id, and only it."""
    instance.mkdir(parents=True, exist_ok=True)
    port = free_port()
    log = instance / f"log-{port}.txt"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [FLASK, command], cwd=ROOT, env=environment(instance, port, **more), stdout=out, stderr=subprocess.STDOUT
        )
    site = Site(f"http://127.0.0.1:{port}", process, log)
    try:
        wait_until_up(site)
        yield site
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until_up(site: Site) -> None:
    """Wait for the first answer. Raises RuntimeError with what it printed when it ended instead."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if site.process.poll() is not None:
            raise RuntimeError(f"the site ended with {site.process.returncode}:\n{site.said()}")
        try:
            site.get("/healthz")
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the site did not answer within {PATIENCE} s:\n{site.said()}")
