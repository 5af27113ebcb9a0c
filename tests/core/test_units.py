"""The unit of work: all of it or nothing, one moment, and never a read that turns into a write."""

from __future__ import annotations

import re
import threading
import time
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from blog.core import clock, settings
from blog.core.db import session, unit, unit_of_work
from blog.core.models import Beat, Setting
from tests.counting import counted


@pytest.mark.usefixtures("app")
def test_a_unit_that_fails_leaves_nothing() -> None:
    @unit_of_work
    def fail() -> None:
        settings.put("site.name", "Half done")
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert session().get(Setting, "site.name") is None


@pytest.mark.usefixtures("app")
def test_a_unit_inside_a_unit_joins_it() -> None:
    @unit_of_work
    def outer() -> None:
        settings.put("site.name", "Tarn")
        raise LookupError

    with pytest.raises(LookupError):
        outer()
    assert settings.get("site.name") == settings.DEFAULTS["site.name"]


@pytest.mark.usefixtures("app")
def test_a_unit_reads_the_settings_once_and_again_when_it_changed_them() -> None:
    assert settings.get("site.name") == settings.DEFAULTS["site.name"]

    @unit_of_work
    def two_looks() -> list[str]:
        seen = [settings.get("site.name"), settings.get("site.name")]
        settings.put("site.name", "Tarn")
        return [*seen, settings.get("site.name"), settings.get("site.name")]

    with counted() as asked:
        assert two_looks() == [settings.DEFAULTS["site.name"]] * 2 + ["Tarn"] * 2
    assert len([one for one in asked if re.match(r"SELECT setting\.name, setting\.value\s+FROM setting\s*$", one)]) == 2


@pytest.mark.usefixtures("app")
def test_a_unit_decides_on_settings_that_it_read_itself(app: Flask) -> None:
    assert settings.get("site.name") == settings.DEFAULTS["site.name"]

    def elsewhere() -> None:
        with app.app_context():
            settings.put("site.name", "Tarn")

    other = threading.Thread(target=elsewhere)
    other.start()
    other.join()
    assert unit_of_work(settings.get)("site.name") == "Tarn"


@pytest.mark.usefixtures("app")
def test_time_stands_still_within_a_unit() -> None:
    @unit_of_work
    def two_looks() -> tuple[datetime, datetime]:
        first = clock.now()
        time.sleep(0.002)
        return first, clock.now()

    first, second = two_looks()
    assert first == second
    assert clock.now() > first


@pytest.mark.usefixtures("app")
def test_what_writes_needs_a_unit() -> None:
    with pytest.raises(RuntimeError, match="unit_of_work"):
        unit()


@pytest.mark.usefixtures("app")
def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(sa.exc.StatementError, match="zone"):
        session().scalars(sa.select(Beat).where(Beat.at > datetime(2026, 1, 1))).all()


def test_parallel_units_lose_nothing(app: Flask) -> None:
    """Eight threads count one row up, 25 times each: 200, not fewer."""
    settings.put("counter", "0")

    @unit_of_work
    def count() -> None:
        row = session().scalars(sa.select(Setting).where(Setting.name == "counter").with_for_update()).one()
        row.value = str(int(row.value) + 1)

    def many() -> None:
        for _ in range(25):
            with app.app_context():
                count()

    threads = [threading.Thread(target=many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session().rollback()
    assert settings.get("counter") == "200"


@pytest.mark.usefixtures("app")
def test_a_read_holds_no_write_lock() -> None:
    session().execute(sa.text("SELECT 1"))
    begun = session().connection().get_execution_options().get("writes", False)
    assert begun is False


def test_travelling_changes_the_moment_of_everything_inside() -> None:
    past = datetime(2020, 2, 3, 4, 5, tzinfo=UTC)
    with clock.travel(past):
        assert clock.now() == past
    assert clock.now().year >= 2026
