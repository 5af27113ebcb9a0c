"""Jobs: the row is the truth. Nothing that rolled back runs; nothing that failed is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from blog.core import clock, jobs, settings
from blog.core.db import session, unit_of_work
from blog.core.jobs import job
from blog.core.models import Job

ran: list[str] = []


@job
def note_name(name: str) -> None:
    """Writes, then fails when asked to: for the tests below."""
    settings.put("site.name", name)
    if name == "fail":
        raise LookupError("somebody@example.com")


@job(outside=True)
def shout(word: str) -> None:
    """Talks to the world: for the tests below."""
    ran.append(f"{word} {jobs.running_key()}")
    if word == "fail":
        raise OSError("somebody@example.com said no")


@unit_of_work
def have_noted(name: str) -> None:
    note_name.later(name)


@unit_of_work
def have_shouted(word: str) -> None:
    shout.later(word)


def only_job() -> Job:
    session().rollback()
    return session().scalars(sa.select(Job)).one()


@pytest.fixture(autouse=True)
def forget() -> None:
    ran.clear()


@pytest.mark.usefixtures("app")
def test_a_job_of_a_unit_that_failed_never_runs() -> None:
    @unit_of_work
    def fail() -> None:
        shout.later("hello")
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert jobs.run_due() == 0
    assert ran == []


@pytest.mark.usefixtures("app")
def test_a_job_runs_once(work: Callable[[], int]) -> None:
    have_noted("Tarn")
    assert settings.get("site.name") != "Tarn"
    assert work() == 1
    assert settings.get("site.name") == "Tarn"
    assert work() == 0
    assert jobs.run(only_job().id) is False


@pytest.mark.usefixtures("app")
def test_effects_and_the_done_mark_are_one(work: Callable[[], int]) -> None:
    have_noted("fail")
    work()
    assert settings.get("site.name") == settings.DEFAULTS["site.name"]
    assert only_job().done_at is None


@pytest.mark.usefixtures("app")
def test_a_failure_is_tried_again_later_with_the_same_key(work: Callable[[], int]) -> None:
    have_shouted("fail")
    work()
    failed = only_job()
    assert failed.attempts == 1
    assert failed.run_at > clock.now()
    assert failed.last_error is not None and "example.com" not in failed.last_error
    with clock.travel(clock.now() + timedelta(minutes=1)):
        work()
    first, second = ran
    assert first == second


@pytest.mark.usefixtures("app")
def test_a_job_that_keeps_failing_is_given_up_and_counted(work: Callable[[], int]) -> None:
    have_shouted("fail")
    moment = clock.now()
    for _ in range(jobs.ATTEMPTS + 3):
        with clock.travel(moment):
            work()
        moment += jobs.LAST_RETRY
    assert only_job().dead
    assert len(ran) == jobs.ATTEMPTS
    assert jobs.counts() == {"waiting": 0, "late": 0, "dead": 1}


@pytest.mark.usefixtures("app")
def test_a_job_whose_worker_died_is_taken_up_after_its_lease(work: Callable[[], int]) -> None:
    have_shouted("hello")
    waiting = only_job().id
    assert jobs._claim(waiting) is not None  # as a worker does before it is killed
    assert work() == 0
    with clock.travel(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        assert work() == 1
    assert len(ran) == 1


@pytest.mark.usefixtures("app")
def test_one_bad_job_does_not_hold_up_the_rest(work: Callable[[], int]) -> None:
    have_shouted("fail")
    have_shouted("hello")
    work()
    assert [line.split()[0] for line in ran] == ["fail", "hello"]


@pytest.mark.usefixtures("app")
def test_the_sweep_forgets_old_jobs_and_shows_a_sign_of_life(work: Callable[[], int]) -> None:
    have_shouted("hello")
    work()
    assert not jobs.worker_is_up()
    with clock.travel(clock.now() + jobs.KEEP_DONE + timedelta(days=1)):
        jobs.sweep()
        assert jobs.worker_is_up()
    session().rollback()
    assert session().scalars(sa.select(Job)).all() == []


@pytest.mark.usefixtures("app")
def test_a_job_slower_than_its_lease_has_its_effect_once(work: Callable[[], int]) -> None:
    have_noted("Tarn")
    waiting = only_job().id
    assert jobs._claim(waiting) is not None
    with clock.travel(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        assert work() == 1
    settings.put("site.name", "Changed since")
    with pytest.raises(jobs.DoneMeanwhile):
        jobs._run_inside(note_name, ["Tarn"], waiting)
    assert settings.get("site.name") == "Changed since"
