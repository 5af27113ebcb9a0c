"""The load generators: what wrk prints is read rightly, and ours counts as a browser would."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench import generator, load, processes

WRK = """\
Running 2s test @ http://127.0.0.1:8000/
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.34ms    2.50ms  41.55ms   94.91%
    Req/Sec    37.67k     7.42k   47.68k    65.00%
  Latency Distribution
     50%  720.00us
     75%    1.10ms
     90%    2.33ms
     99%    1.20s
  75102 requests in 2.01s, 1.02GB read
  Socket errors: connect 1, read 2, write 0, timeout 3
  Non-2xx or 3xx responses: 4
Requests/sec:  37364.67
Transfer/sec:    519.62MB
"""


class Answering(BaseHTTPRequestHandler):
    """Answers as the site does: with a length, a 304 without a body, and 500 where something broke."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer one request."""
        if self.headers.get("If-None-Match"):
            self.send_response(304)
            # It may say how long the body would be that it leaves out (RFC 9110, 15.4.5).
            self.send_header("Content-Length", "100000")
            self.end_headers()
            return
        body = b"x" * 100_000
        self.send_response(500 if self.path == "/broken" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Quiet(ThreadingHTTPServer):
    """The generator ends in the middle of answers; that is no error."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    """A server of this test's own."""
    server = Quiet(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_wrk_says_is_read_in_one_unit_with_all_that_failed() -> None:
    found = load.read(WRK)
    assert (found.requests, found.seconds, found.p50, found.p99) == (75_102, 2.01, 0.72, 1_200)
    assert found.failed == 4 + 6


@pytest.mark.parametrize("headers", [{}, {"If-None-Match": '"a"'}])
def test_our_generator_counts_whole_answers_and_bare_ones(url: str, headers: dict[str, str]) -> None:
    found = generator.run(url, 1.5, headers, 3)
    assert found["requests"] > 0
    assert found["failed"] == 0
    assert 0 < found["p50"] <= found["p99"]


def test_our_generator_counts_what_failed(url: str) -> None:
    found = generator.run(f"{url}/broken", 1.5, {}, 1)
    assert found["failed"] == found["requests"] > 0


def test_a_load_that_fails_is_no_measurement(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(load.Failed):
        load.ask(f"{url}/broken", seconds=1.5, connections=1)
    assert load.ask(url, seconds=1.5, connections=1).requests > 0


def test_the_work_of_a_process_below_another_counts() -> None:
    # It starts another, which computes and stays: both are the tree of the first.
    busy = "import time\nwhile time.process_time() < 0.2: pass\nprint(1, flush=True); input()"
    code = f"import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', {busy!r}]))"
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin and process.stdout
    with process:
        assert process.stdout.readline() == b"1\n"
        assert len(processes.tree(process.pid)) == 2
        assert processes.cpu([process.pid]) >= 0.15
        assert processes.memory([process.pid]) > 1
        assert processes.memory([process.pid]) > processes.memory([_child(process.pid)])
        process.communicate(b"\n")
    assert processes.tree(process.pid) == [process.pid]
    assert processes.cpu([process.pid]) == 0


def _child(pid: int) -> int:
    return next(one for one in processes.tree(pid) if one not in (pid, os.getpid()))
