"""An import beside a running site: killed in the middle and run again, everything is there once."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

from tests.atom import problems
from tests.journeys.running import FLASK, PATIENCE, ROOT, Site, environment, free_port, running
from tests.transfer.exports import comment, export, item

POSTS, COMMENTS = 120, 2
# Killed after so many posts: well after the beginning, and well before the end.
ENOUGH = 30


def start(instance: Path, file: Path) -> subprocess.Popen[bytes]:
    """Start the import as whoever runs the site does."""
    return subprocess.Popen(
        [FLASK, "import", "wordpress", str(file), "--json"],
        cwd=ROOT,
        env=environment(instance, free_port()),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def run(instance: Path, file: Path) -> tuple[int, dict[str, dict[str, int]]]:
    """Let an import end by itself: its exit status, and what it says."""
    process = start(instance, file)
    out, err = process.communicate(timeout=2 * PATIENCE)
    assert b"Traceback" not in err, err.decode()
    return process.returncode, json.loads(out)


def written(instance: Path) -> dict[str, int]:
    """What stands in the database, by table."""
    connection = sqlite3.connect(instance / "openline.sqlite", timeout=PATIENCE)
    try:
        tables = ("post", "page", "comment", "thread", "person", "revision", "entry", "imported", "old_path")
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
    finally:
        connection.close()


def made(tmp_path: Path) -> Path:
    """An export that takes a few seconds."""
    talk = {n: [comment(10 * n + k, f"Word {n}, {k}.") for k in range(COMMENTS)] for n in range(1, POSTS + 1)}
    return export(tmp_path, *(item(n, title=f"Title {n}", comments=talk[n]) for n in talk))


def head(site: Site) -> dict[str, object]:
    """The head of the record, as the site tells it."""
    found: dict[str, object] = json.loads(site.get("/healthz").body)["head"]
    return found


def test_a_killed_import_is_finished_by_running_it_again(tmp_path: Path) -> None:
    instance, file = tmp_path / "site", made(tmp_path)
    with running(instance, DEMO="0") as site:
        process = start(instance, file)
        ends = time.monotonic() + PATIENCE
        while written(instance)["post"] < ENOUGH:
            assert process.poll() is None and time.monotonic() < ends
            # The site goes on answering meanwhile.
            assert site.get("/").status == 200
        process.send_signal(signal.SIGKILL)
        process.communicate()
        half = written(instance)
        assert ENOUGH <= half["post"] < POSTS
        assert site.get("/feed.atom").status == 200
        status, said = run(instance, file)
        assert status == 0
        assert said["posts"]["unchanged"] >= half["post"] - 1
        assert sum(said["posts"].values()) == POSTS
        whole = written(instance)
        assert (whole["post"], whole["thread"], whole["revision"]) == (POSTS, POSTS, POSTS)
        assert whole["comment"] == POSTS * COMMENTS
        assert whole["entry"] == 1 + POSTS + POSTS * COMMENTS
        before = head(site)
        status, said = run(instance, file)
        assert status == 0
        counts = [kinds for name, kinds in said.items() if name != "problems"]
        assert {(kinds["created"], kinds["updated"]) for kinds in counts} == {(0, 0)}
        assert said["posts"]["unchanged"] == POSTS and said["comments"]["unchanged"] == POSTS * COMMENTS
        assert (written(instance), head(site)) == (whole, before)
        assert site.get("/posts/item-120").status == 200
        assert problems(site.get("/feed.atom").body) == []
        assert subprocess.run(
            [FLASK, "record", "verify"], cwd=ROOT, env=environment(instance, free_port()), capture_output=True
        ).returncode == 0  # fmt: skip


def test_a_cut_file_ends_with_status_1_and_changes_nothing(tmp_path: Path) -> None:
    instance, file = tmp_path / "site", made(tmp_path)
    file.write_bytes(file.read_bytes()[:-40])
    with running(instance, DEMO="0") as site:
        before = written(instance), head(site)
        status, said = run(instance, file)
        assert status == 1 and said["problems"]
        assert (written(instance), head(site)) == before
