"""`flask doctor` names what is wrong, in words, and finds nothing where nothing is: each fault is really made."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from flask import Flask

from blog.app import create_app
from blog.core import clock, jobs, mailer, storage
from blog.core.db import is_sqlite, session, unit_of_work
from blog.core.models import Beat, Job
from blog.people.models import Role
from blog.record import witness
from blog.site import checkup
from tests import databases
from tests.builders import make_person, make_post
from tests.journeys.running import free_port

Faults = dict[str, str]


def examined(app: Flask) -> tuple[int, list[dict[str, str]]]:
    """The exit status of the command, and what it found."""
    session().rollback()
    done = app.test_cli_runner().invoke(args=["doctor", "--json"])
    said: dict[str, Any] = json.loads(done.stdout)
    assert said["faults"] == sum(one["state"] == "fault" for one in said["found"])
    assert said["status"] == ("fault" if said["faults"] else "fine")
    return done.exit_code, said["found"]


def faults(app: Flask) -> Faults:
    """What is wrong, by place. The command says so by its exit status as well."""
    status, found = examined(app)
    wrong = {one["place"]: one["words"] for one in found if one["state"] == "fault"}
    assert status == (1 if wrong else 0)
    return wrong


def advice(app: Flask) -> Faults:
    return {one["place"]: one["words"] for one in examined(app)[1] if one["state"] == "advice"}


@pytest.fixture
def well(app: Flask) -> Flask:
    """A site with something in it and a worker, in which nothing is wrong."""
    make_post(make_person("ann", roles=[Role.ADMIN, Role.AUTHOR]))
    witness.keep()
    _beat()
    return app


def test_nothing_is_found_where_nothing_is_wrong(well: Flask) -> None:
    status, found = examined(well)
    assert (status, [one for one in found if one["state"] == "fault"]) == (0, [])
    assert {one["place"] for one in found} == {name for name, *_ in checkup.LOOKS}
    said = well.test_cli_runner().invoke(args=["doctor"]).stdout
    assert said.endswith("Nothing is wrong.\n") and "entries hold" in said and "heard of at once" in said


def test_a_silent_worker_and_what_was_given_up_are_named(well: Flask) -> None:
    _leave_behind()
    said = faults(well)["worker"]
    assert "1 × emails.send was given up" in said and "OSError in connect, line 5" in said
    _silence()
    assert any("No worker gave a sign of life" in one["words"] for one in examined(well)[1])
    assert any("1 jobs are more than five minutes late" in one["words"] for one in examined(well)[1])


def test_a_line_of_the_record_that_was_changed_is_named(well: Flask) -> None:
    _open_the_record()
    session().execute(sa.text("UPDATE entry SET line = replace(line, 'ann', 'eve') WHERE seq = 2"))
    session().commit()
    assert faults(well)["record"].startswith("Entry")


def test_a_record_that_was_cut_off_is_named(well: Flask) -> None:
    _open_the_record()
    head = session().scalar(sa.text("SELECT max(seq) FROM entry"))
    session().execute(sa.text("DELETE FROM record_text WHERE seq = :seq"), {"seq": head})
    session().execute(sa.text("DELETE FROM entry WHERE seq = :seq"), {"seq": head})
    session().commit()
    assert "was cut off" in faults(well)["record"]


def test_an_old_database_is_named_and_its_tables_are_left_alone(well: Flask) -> None:
    session().execute(sa.text("UPDATE alembic_version SET version_num = '0'"))
    session().commit()
    status, found = examined(well)
    assert "flask db upgrade" in faults(well)["migrations"]
    assert status == 1 and not {"record", "worker", "storage", "pages"} & {one["place"] for one in found}


def test_a_database_that_is_not_there_is_named(environ: dict[str, str]) -> None:
    away = {**environ, "OPENLINE_PAGE_CACHE": "0", "DATABASE_URL": "sqlite:////nowhere/at/all.sqlite"}
    made = create_app({**environ, "OPENLINE_PAGE_CACHE": "0"})
    with made.app_context():
        databases.close(made)
    other = create_app(away)
    with other.app_context():
        assert "DATABASE_URL" in faults(other)["database"]


def test_a_damaged_file_is_named(well: Flask) -> None:
    if not is_sqlite():
        pytest.skip("PostgreSQL looks after its files itself.")
    session().rollback()
    session().connection().exec_driver_sql("COMMIT")  # inside a transaction it says nothing
    session().connection().exec_driver_sql("PRAGMA foreign_keys=OFF")
    session().connection().exec_driver_sql("BEGIN")
    session().execute(sa.text("INSERT INTO post_tag (post_id, tag_id) VALUES (99, 98)"))
    session().commit()
    assert "post_tag" in faults(well)["database"]


def test_changes_that_nobody_hears_of_are_named(well: Flask) -> None:
    for statement in _DEAF_SQLITE if is_sqlite() else _DEAF_POSTGRESQL:
        session().execute(sa.text(statement))
    session().commit()
    assert "would grow stale" in faults(well)["pages"]


def test_a_site_that_keeps_no_pages_is_told_so(environ: dict[str, str]) -> None:
    other = create_app({**environ, "OPENLINE_PAGE_CACHE": "0"})
    with other.app_context():
        assert "made anew for every reader" in advice(other)["pages"]
        databases.close(other)


def test_folders_that_take_nothing_and_files_that_are_gone_are_named(well: Flask) -> None:
    name = storage.keep(b"a portrait", "webp")
    _show(name)
    assert "storage" not in faults(well)
    storage.drop(name)
    assert name in faults(well)["storage"]
    well.config["WITNESS"] = Path("/proc/nobody/writes/here")
    assert any("No file can be written to /proc" in one["words"] for one in examined(well)[1])


def test_a_secret_that_others_may_read_is_named(well: Flask) -> None:
    secret = Path(well.config["INSTANCE"]) / "secret_key"
    secret.write_text("a secret")
    secret.chmod(0o600)
    assert "storage" not in faults(well)
    secret.chmod(0o644)
    assert "chmod 600" in faults(well)["storage"]


def test_too_little_room_is_named(well: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    free = shutil.disk_usage(well.config["INSTANCE"]).free
    monkeypatch.setattr(checkup, "ROOM_LEAST", free * 2)
    assert "MB are free" in faults(well)["storage"]


def test_a_mail_server_is_asked_and_one_that_is_away_is_named(well: Flask) -> None:
    port = free_port()
    server = Controller(_Nothing(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        _mail_by(well, f"smtp://127.0.0.1:{port}")
        assert "mail" not in faults(well)
    finally:
        server.stop()
    assert f"127.0.0.1:{port} does not take letters" in faults(well)["mail"]


def test_letters_that_reach_nobody_are_a_fault_in_production_only(well: Flask) -> None:
    for url in ("console:", well.config["MAIL_URL"]):
        _mail_by(well, url)
        assert "reach nobody" in advice(well)["mail"]
        well.config["PRODUCTION"] = True
        assert "reach nobody" in faults(well)["mail"]
        well.config["PRODUCTION"] = False


@pytest.mark.parametrize(
    ("unsafe", "said"),
    [({"BASE_URL": "http://blog.example"}, "unencrypted"), ({"RATELIMIT_ENABLED": False}, "guesses passwords")],
)
def test_unsafe_settings_of_a_site_in_production_are_named(well: Flask, unsafe: dict[str, Any], said: str) -> None:
    well.config.update(PRODUCTION=True, BASE_URL="https://blog.example", RATELIMIT_ENABLED=True)
    assert "settings" not in faults(well) and "share its limits" in advice(well)["settings"]
    assert "witness" in advice(well)["record"]
    well.config.update(unsafe)
    assert said in faults(well)["settings"]


def test_limits_that_cannot_be_counted_are_named(environ: dict[str, str]) -> None:
    other = create_app({**environ, "REDIS_URL": "redis://127.0.0.1:1"})
    with other.app_context():
        assert "does not answer" in faults(other)["limits"]
        databases.close(other)


def test_a_look_that_fails_is_a_fault_and_holds_no_other_up(well: Flask) -> None:
    well.config["BASE_URL"] = "http://["
    status, found = examined(well)
    assert status == 1 and found[0]["words"] == "This could not be looked at: ValueError."
    assert {"record", "pages"} <= {one["place"] for one in found}


class _Nothing:
    """A mail server that takes whatever it is given."""


_DEAF_SQLITE = ("CREATE TRIGGER deaf AFTER INSERT ON site_change BEGIN DELETE FROM site_change WHERE id = new.id; END",)
_DEAF_POSTGRESQL = (
    "CREATE FUNCTION deaf() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN DELETE FROM site_change WHERE id = new.id; RETURN NULL; END $$",
    "CREATE TRIGGER deaf AFTER INSERT ON site_change FOR EACH ROW EXECUTE FUNCTION deaf()",
)


def _open_the_record() -> None:
    """Take away what keeps the database itself from rewriting: whoever owns it can do the same."""
    names = ["keep_entry_update", "keep_entry_delete", "keep_record_text_update", "keep_record_text_delete"]
    if not is_sqlite():
        names = ["keep_entry ON entry", "keep_record_text ON record_text"]
    for name in names:
        session().execute(sa.text(f"DROP TRIGGER IF EXISTS {name}"))


def _mail_by(app: Flask, url: str) -> None:
    app.config["MAIL_URL"] = url
    mailer.init_app(app)


@unit_of_work
def _show(name: str) -> None:
    session().execute(sa.text("UPDATE person SET photo = :name"), {"name": name})


@unit_of_work
def _leave_behind() -> None:
    long_ago = clock.now() - timedelta(days=2)
    for key, dead in (("late", False), ("dead", True)):
        left = Job(name="emails.send", args=[], key=key, created_at=long_ago, run_at=long_ago, dead=dead)
        left.last_error = "OSError in connect, line 5"
        session().add(left)


@unit_of_work
def _beat() -> None:
    session().add(Beat(name=jobs.WORKER, at=clock.now()))


@unit_of_work
def _silence() -> None:
    session().execute(sa.delete(Beat))
