"""The worker is killed in the middle and started again: every mail leaves, none twice but the one in flight."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from blog.core.db import session, unit_of_work
from blog.core.models import Job
from blog.people import customers
from tests.journeys.running import ROOT, environment, free_port

MAILS = 40
KILLS = 3
WORKERS = 4  # How many mails may be in flight when the worker dies.


class Sink:
    """A real SMTP server that takes its time, so that a kill falls into the middle of a mail."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []

    async def handle_DATA(self, server: Any, smtp: Any, envelope: Any) -> str:
        """Note the mail, and answer slowly."""
        mail = message_from_bytes(envelope.content)
        self.seen.append((envelope.rcpt_tos[0], str(mail["Message-ID"])))
        await asyncio.sleep(0.05)
        return "250 taken"


@pytest.fixture
def sink() -> Iterator[tuple[Sink, int]]:
    handler, port = Sink(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


def test_nothing_is_lost_and_almost_nothing_doubled(
    app: Flask, environ: dict[str, str], sink: tuple[Sink, int], tmp_path: Path
) -> None:
    handler, port = sink
    addresses = [f"reader-{number}@riders.example" for number in range(MAILS)]
    _want_links(addresses)
    env = environment(
        Path(environ["OPENLINE_INSTANCE"]), free_port(), **{**environ, "MAIL_URL": f"smtp://127.0.0.1:{port}"}
    )
    for _ in range(KILLS):
        worker = _start(env)
        wanted = len(handler.seen) + 5
        _wait(lambda wanted=wanted: len(handler.seen) >= wanted)
        worker.kill()
        worker.wait()
        time.sleep(2.2)  # the impatient worker's lease
    worker = _start(env)
    try:
        _wait(lambda: _undone() == 0)
    finally:
        worker.terminate()
        assert worker.wait(30) == 0
    arrived = Counter(address for address, _ in handler.seen)
    assert set(arrived) == set(addresses)
    doubled = sum(count - 1 for count in arrived.values())
    assert doubled <= KILLS * WORKERS
    identities = {address: {key for to, key in handler.seen if to == address} for address in addresses}
    assert all(len(keys) == 1 for keys in identities.values())


@unit_of_work
def _want_links(addresses: list[str]) -> None:
    for address in addresses:
        customers.offer_link(customers.customer_for(address))


def _start(env: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tests.journeys.impatient_worker"], cwd=ROOT, env=env)


def _undone() -> int:
    session().rollback()
    left: int = session().query(Job).filter(Job.done_at.is_(None)).count()
    return left


def _wait(done: Any) -> None:
    ends = time.monotonic() + 300
    while not done():
        assert time.monotonic() < ends, "the worker did not get there in five minutes"
        time.sleep(0.05)
