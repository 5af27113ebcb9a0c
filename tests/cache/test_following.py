"""Hearing of what others changed: every commit, once, before the look is over; and of nothing, when nobody knows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from blog.cache import trimming
from blog.cache.following import Follower, Unknown, source_of
from blog.cache.models import SiteChange
from blog.cache.trimming import KEPT, KEPT_FOR, trim
from blog.core import clock, settings
from blog.core.db import db, is_sqlite, session, unit_of_work
from tests.cache.reading import outside


class Heard:
    """What a follower told."""

    def __init__(self) -> None:
        self.keys: list[list[str]] = []
        self.lost = 0
        self.follower = Follower(source_of(db.engine), changed=self.keys.append, lost=self._lose)

    def _lose(self) -> None:
        self.lost += 1


@pytest.fixture
def heard(app: Flask) -> Iterator[Heard]:
    made = Heard()
    made.follower.look()
    yield made
    made.follower.close()


@unit_of_work
def say(*keys: str) -> None:
    session().add(SiteChange(keys=list(keys), at=clock.now()))


def test_the_first_look_knows_nothing_of_before(heard: Heard) -> None:
    assert (heard.keys, heard.lost) == ([], 1)


def test_every_commit_is_told_once_and_in_order(heard: Heard) -> None:
    for number in range(5):
        say(f"post.id={number}")
        if number % 2:
            heard.follower.look()
    heard.follower.look()
    heard.follower.look()
    assert heard.keys == [[f"post.id={number}"] for number in range(5)]
    assert heard.lost == 1


def test_what_is_not_committed_is_not_told(heard: Heard) -> None:
    @unit_of_work
    def fail() -> None:
        session().add(SiteChange(keys=["post"], at=clock.now()))
        session().flush()
        outside(heard.follower.look)
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    heard.follower.look()
    assert heard.keys == []


def test_whoever_slept_while_changes_were_let_go_begins_again(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trimming, "KEPT", 3)
    say("post")
    heard.follower.look()
    for number in range(6):
        say(f"post.id={number}")
    with clock.travel(clock.now() + KEPT_FOR + timedelta(minutes=1)):
        trim()
    heard.follower.look()
    assert (heard.keys, heard.lost) == ([["post"]], 2)
    say("issue")
    heard.follower.look()
    assert heard.keys == [["post"], ["issue"]]


def test_the_newest_changes_stay_however_old(heard: Heard) -> None:
    say("post")
    with clock.travel(clock.now() + timedelta(days=900)):
        trim()
    assert session().scalar(sa.select(sa.func.count()).select_from(SiteChange)) and KEPT > 1


def test_an_older_database_that_is_put_back_is_noticed(heard: Heard) -> None:
    say("post")
    newest = session().scalar(sa.select(sa.func.max(SiteChange.id)))
    heard.follower.look()

    @unit_of_work
    def put_back() -> None:
        session().execute(sa.delete(SiteChange).where(SiteChange.id == newest))

    put_back()
    heard.follower.look()
    assert heard.lost == 2


def test_an_older_database_that_has_grown_again_is_noticed(heard: Heard) -> None:
    """The change that was known last has its number again, but is another one."""
    say("post")
    newest = session().scalar(sa.select(sa.func.max(SiteChange.id)))
    heard.follower.look()

    @unit_of_work
    def put_back() -> None:
        session().execute(sa.delete(SiteChange).where(SiteChange.id == newest))
        session().execute(sa.insert(SiteChange).values(id=newest, keys=["issue"], at=clock.now()))

    put_back()
    heard.follower.look()
    assert heard.lost == 2


def test_a_database_that_does_not_answer_is_not_taken_for_a_quiet_one(heard: Heard) -> None:
    say("post")
    heard.follower._source.close()
    with pytest.raises(Unknown):
        heard.follower.look()
    heard.follower.look()
    assert heard.lost == 2, "What was missed meanwhile is not known, so everything goes."


class Away:
    """A source that can be told to fail, and to wait until it is let go on."""

    def __init__(self, source: Any) -> None:
        self._source = source
        self.fails = False
        self.arrived, self.go_on = threading.Event(), threading.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    def is_quiet(self) -> bool:
        if self.fails:
            self.arrived.set()
            assert self.go_on.wait(10)
            self.fails = False
            raise OSError("The disk is gone.")
        return bool(self._source.is_quiet())


def test_whoever_waited_for_a_look_that_failed_looks_again(heard: Heard) -> None:
    """Two ask at once; the first is told that the database is away, so the second knows nothing yet."""
    away = Away(heard.follower._source)
    heard.follower._source = away
    away.fails = True
    said: list[str] = []

    def look(name: str) -> None:
        try:
            heard.follower.look()
            said.append(f"{name} looked")
        except Unknown:
            said.append(f"{name} does not know")

    first = threading.Thread(target=look, args=("first",))
    second = threading.Thread(target=look, args=("second",))
    # The second has seen how many looks there were before the first begins to look: so it may share that one.
    heard.follower._lock.acquire()
    second.start()
    threading.Event().wait(0.05)
    first.start()
    threading.Event().wait(0.05)
    say("post")
    heard.follower._lock.release()
    assert away.arrived.wait(10)
    away.go_on.set()
    first.join()
    second.join()
    assert "first does not know" in said or "second does not know" in said
    assert any(one.endswith("looked") for one in said)
    assert heard.lost == 2, "Somebody looked at the database again, and did not believe that the other had."


def test_threads_share_a_look_and_none_misses_what_was_committed_before_it_asked(heard: Heard) -> None:
    """Many readers while changes are made: each has heard, when its look is over, of all that was committed before."""
    stop, missed = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            before = committed[0]
            heard.follower.look()
            if heard.follower.position < before:
                missed.append((before, heard.follower.position))

    committed = [heard.follower.position]
    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(40):
        say(f"post.id={number}")
        committed[0] = session().scalar(sa.select(sa.func.max(SiteChange.id))) or 0
        session().rollback()
    stop.set()
    for reader in readers:
        reader.join()
    assert missed == []
    heard.follower.look()
    assert heard.keys == [[f"post.id={number}"] for number in range(40)]


def test_a_quiet_site_is_known_to_be_quiet_by_one_number(heard: Heard) -> None:
    if not is_sqlite():
        pytest.skip("PostgreSQL is asked each time.")
    asked: list[str] = []
    heard.follower._source._connection.set_trace_callback(asked.append)  # type: ignore[attr-defined]
    for _ in range(3):
        heard.follower.look()
    assert asked == ["PRAGMA data_version"] * 3
    settings.put("site.name", "Pumps")
    heard.follower.look()
    assert len(asked) == 5
