"""An older copy of the database is put back, as anyone would: the site says so when it opens, and goes on saying it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from flask_migrate import upgrade

from blog.app import create_app
from blog.core.db import db, unit_of_work
from blog.record.actions import announce
from tests.databases import close
from tests.journeys.running import Site, running


def write(instance: Path, *reasons: str) -> None:
    """Have these entries made, each in a unit of work of its own."""

    @unit_of_work
    def say(reason: str) -> None:
        announce("post.withdrawn", subject="post/1", by="ann", texts={"reason": reason})

    app = create_app({"OPENLINE_INSTANCE": str(instance)})
    with app.app_context():
        upgrade()
        for reason in reasons:
            say(reason)
        close(app)
        db.engine.dispose()


def put_back(backup: Path, database: Path) -> None:
    """Copy it over the database, whose log belongs to the database that is gone."""
    for rest in database.parent.glob(f"{database.name}-*"):
        rest.unlink()
    shutil.copy(backup, database)


def problems(site: Site) -> list[str]:
    found: list[str] = json.loads(site.get("/healthz").body)["problems"]
    return found


def test_an_older_backup_and_the_fork_that_grows_from_it_are_said_when_the_site_opens(tmp_path: Path) -> None:
    instance, backup = tmp_path / "instance", tmp_path / "backup.sqlite"
    database = instance / "openline.sqlite"
    instance.mkdir()
    write(instance, "one", "two")
    shutil.copy(database, backup)
    write(instance, "three")
    with running(instance, DEMO="0") as site:
        assert not any("given out" in problem for problem in problems(site))
        assert site.stop() == 0

    put_back(backup, database)
    shorter = "The record ends at entry 2, and entry 3 was given out"
    with running(instance, DEMO="0") as site:
        assert shorter in site.said()
        assert any(problem.startswith(shorter) for problem in problems(site))
        assert site.stop() == 0

    # As long as the first, and longer: what grew from the backup is another record.
    write(instance, "other than three", "four")
    other = "Entry 3 of the record is not the one that was given out"
    with running(instance, command="web", DEMO="0") as site:
        assert other in site.said()
        assert any(problem.startswith(other) for problem in problems(site))
