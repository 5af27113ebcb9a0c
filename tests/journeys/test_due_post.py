"""A post due in ten seconds while no worker runs: not there, then there, on home, in the feed and in the log."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from blog.core import clock
from blog.core.db import db
from blog.posts import scheduling
from tests.builders import make_person, make_post
from tests.journeys.running import Site, running

AHEAD = timedelta(seconds=10)


def test_a_due_post_is_public_on_time_while_no_worker_runs(app: Flask, environ: dict[str, str]) -> None:
    ann = make_person("ann")
    post = make_post(ann, title="Why the pumps stop", published=False)
    more = {**environ}
    folder = Path(more.pop("OPENLINE_INSTANCE"))
    for name in ("BASE_URL", "OPENLINE_LIMITS"):
        more.pop(name, None)
    with running(folder, command="web", **more) as site:
        # The site runs already: what is planned now, in another process, it knows at once.
        at = clock.now() + AHEAD
        scheduling.schedule_as_it_stands(post, at=at, version=post.version, by=ann)
        db.session.rollback()
        for path in ("/", "/feed.atom", "/record/log.jsonl"):
            assert b"why-the-pumps-stop" not in site.get(path).body, path
        _wait_for_it(site, at)
        for path in ("/", "/feed.atom"):
            assert b"Why the pumps stop" in site.get(path).body, path
        lines = [json.loads(line) for line in site.get("/record/log.jsonl").body.splitlines()]
    said = next(line for line in lines if line["kind"] == "post.published")
    assert said["scheduled_for"] == at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    late = datetime.strptime(said["at"], "%Y-%m-%dT%H:%M:%S.%f%z") - at
    assert timedelta(0) <= late < timedelta(seconds=30)


def _wait_for_it(site: Site, at: datetime) -> None:
    """Ask for it again and again: not found by whoever asks before its moment, found by whoever asks after it."""
    early = 0
    while True:
        asked = datetime.now(UTC)
        status = site.get("/posts/why-the-pumps-stop").status
        if status == 200:
            assert early and datetime.now(UTC) >= at
            return
        assert status == 404 and asked < at, f"asked at {asked}, due at {at}: {status}"
        early += 1
        time.sleep(0.1)
