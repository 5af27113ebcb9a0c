"""Words that change by themselves: at midnight where the site is, when something is due, when a clock jumps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask

from blog.core import clock, settings
from blog.core.db import session
from blog.posts import scheduling
from blog.site import actions as site
from tests import builders
from tests.cache.reading import THOROUGH, Reader, ask, front_of, outside

AUCKLAND = ZoneInfo("Pacific/Auckland")


@pytest.mark.skipif(not THOROUGH, reason="It reads the whole demo at many moments: OPENLINE_TEST_THOROUGH=1.")
def test_no_page_is_kept_beyond_the_moment_at_which_its_words_change(demo_app: Flask) -> None:
    """The demo's promises fall due one after another; each page is compared before and after each of those moments."""
    reader, begun = Reader(demo_app), clock.now()
    reader.read(begun)
    pages = reader.front.store._pages
    moments = sorted({page.until for page in pages.values() if page.until and page.until > begun})
    second, stale = timedelta(microseconds=1), []
    for day in range(1, 4):
        moments.append(datetime.combine(begun.date() + timedelta(days=day), time(), UTC))
    for moment in sorted(set(moments))[:8]:
        stale += reader.stale(moment - second)
        stale += reader.stale(moment)
        reader.refill()
    stale += reader.stale(begun + timedelta(days=40))
    assert moments and stale == [] and reader.compared.total() > 50


def test_midnight_is_that_of_the_site(app: Flask) -> None:
    """A promise for today is late from the first moment of tomorrow, in Auckland, where the site is."""
    ann = builders.make_person("ann")
    site.change_site({"site.zone": str(AUCKLAND)}, by=ann)
    builders.make_issue(ann, in_days=2)
    due = clock.now().date() + timedelta(days=2)
    front, last = front_of(app), clock.end_of(due, AUCKLAND)

    def seen(moment: datetime) -> tuple[bytes, bytes]:
        def read() -> tuple[bytes, bytes]:
            with clock.travel(moment):
                return ask(front, "/issues/1").body, ask(front.inner, "/issues/1").body

        return outside(read)

    before, at = seen(last - timedelta(seconds=1)), seen(last)
    assert before[0] == before[1] and at[0] == at[1]
    assert before[0] != at[0], "Now it is late, and says so."


def test_a_scheduled_post_is_there_at_its_moment(app: Flask) -> None:
    ann, front = builders.make_person("ann"), front_of(app)
    post = builders.make_post(ann, title="Planned words", published=False)
    at = clock.now() + timedelta(hours=3)
    scheduling.schedule_as_it_stands(post, at=at, version=post.version, by=ann)
    session().rollback()

    def home(moment: datetime) -> bytes:
        def read() -> bytes:
            with clock.travel(moment):
                return ask(front, "/").body

        return outside(read)

    assert b"Planned words" not in home(at - timedelta(hours=2))
    assert b"Planned words" not in home(at - timedelta(seconds=1))
    assert b"Planned words" in home(at)


@pytest.mark.parametrize("jump", [timedelta(days=-3), timedelta(days=3)])
def test_a_clock_that_jumps_and_is_put_right_leaves_nothing_untrue(app: Flask, jump: timedelta) -> None:
    """The machine's own clock, not ours: nothing asks another."""
    builders.make_issue(builders.make_person("ann"), in_days=1)
    front, now = front_of(app), datetime.now(UTC)

    def both() -> tuple[bytes, bytes]:
        return outside(lambda: (ask(front, "/issues/1").body, ask(front.inner, "/issues/1").body))

    for moment in (now, now + jump, now, now + jump, now + timedelta(days=2), now):
        with time_machine.travel(moment, tick=False):
            kept, anew = both()
            assert kept == anew, moment
            kept, anew = both()
            assert kept == anew, moment


def test_a_name_that_changes_twice_within_a_moment_is_never_the_older_one(app: Flask) -> None:
    front = front_of(app)

    def read() -> Callable[[], bytes]:
        return lambda: ask(front, "/").body

    with time_machine.travel(datetime.now(UTC), tick=False):
        for number in range(20):
            settings.put("site.name", f"Pumps {number}.")
            assert f"Pumps {number}.".encode() in outside(read())
