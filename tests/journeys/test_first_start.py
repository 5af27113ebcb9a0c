"""A newcomer starts the site: it prepares itself, says what to do, and stops when it is told to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

from blog.demo.cast import EMPLOYEES, PASSWORD
from tests.atom import problems
from tests.journeys.running import FLASK, PATIENCE, ROOT, environment, running, wait_until_up


def test_the_demo_runs_and_is_kept(tmp_path: Path) -> None:
    with running(tmp_path, DEMO="1") as site:
        said = site.said()
        assert site.url in said
        assert f"{site.url}/staff/session" in said
        assert PASSWORD in said
        assert all(one.email in said for one in EMPLOYEES)
        front = site.get("/")
        assert front.status == 200 and b"Tarn Lights" in front.body
        health = site.get("/healthz")
        found = json.loads(health.body)
        assert health.status == 200
        assert set(found) == {"status", "database", "head", "jobs", "worker", "problems"}
        assert set(found["jobs"]) == {"waiting", "late", "dead"}
        head = found["head"]
        assert head["seq"] > 50 and len(head["hash"]) == 64
        feed = site.get("/feed.atom")
        assert problems(feed.body) == []
        again = site.get("/feed.atom", If_None_Match=feed.headers["ETag"])
        assert (again.status, again.body) == (304, b"")
        assert site.stop() == 0
    with running(tmp_path, DEMO="1") as site:
        assert json.loads(site.get("/healthz").body)["head"] == head
        assert site.stop(signal.SIGINT) == 0


def test_without_the_demo_it_starts_empty_and_says_how_to_begin(tmp_path: Path) -> None:
    with running(tmp_path, DEMO="0") as site:
        assert "flask person add" in site.said()
        front = site.get("/")
        assert front.status == 200
        assert b"Nothing is published yet" in front.body
        assert site.stop() == 0


def test_a_web_process_that_dies_is_replaced_and_the_worker_goes_on(tmp_path: Path) -> None:
    with running(tmp_path, DEMO="1") as site:
        before = _children(site.process.pid)
        assert not any(map(_is_new, before))  # they share the supervisor's memory
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        while set(before) & set(_children(site.process.pid)):
            time.sleep(0.05)
        wait_until_up(site)
        assert site.get("/").status == 200
        assert any(map(_is_new, _children(site.process.pid)))  # by now the supervisor has threads, which no fork takes
        assert json.loads(site.get("/healthz").body)["worker"] == "up"
        assert site.stop() == 0


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _is_new(pid: int) -> bool:
    return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()


def test_a_command_before_there_are_tables_says_what_to_run(tmp_path: Path) -> None:
    export = str(ROOT / "tests" / "data" / "wordpress-theme-unit-test.xml")
    ann = ("--handle", "ann", "--name", "Ann Fell", "--title", "Founder", "--email", "ann@pumps.example")
    adding = ("person", "add", *ann, "--role", "admin", "--password-stdin")
    for words in (("import", "wordpress", export), adding):
        ran = subprocess.run([FLASK, *words], cwd=ROOT, env=environment(tmp_path, 8000), capture_output=True, text=True)
        assert ran.returncode == 1
        assert "flask db upgrade" in ran.stderr and "Traceback" not in ran.stderr


def test_an_empty_site_has_valid_feeds(tmp_path: Path) -> None:
    with running(tmp_path, DEMO="0") as site:
        for path in ("", "/comments", "/issues", "/record"):
            answer = site.get(f"{path}/feed.atom")
            assert answer.status == 200
            assert problems(answer.body) == []


def test_a_taken_port_and_unsafe_settings_are_refused_in_words(tmp_path: Path) -> None:
    with running(tmp_path / "first", DEMO="0") as site:
        port = int(site.url.rsplit(":", 1)[1])
        refused = _up(environment(tmp_path / "second", port, DEMO="0"))
        assert refused.returncode == 1
        assert f"Something listens on 127.0.0.1:{port} already" in refused.stderr
    unsafe = _up(environment(tmp_path / "third", port, OPENLINE_ENV="production"))
    assert unsafe.returncode == 1
    assert "needs SECRET_KEY, BASE_URL, MAIL_URL" in unsafe.stderr
    assert "Traceback" not in unsafe.stderr


def _up(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([FLASK, "up"], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=PATIENCE)
