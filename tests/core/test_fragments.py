"""Parts of pages that are kept: under all that they are made from, and never what is made from anything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from jinja2 import DictLoader, Environment

from blog.core import clock, dependencies, fragments, settings
from blog.core.db import session
from blog.core.fragments import Fragments
from blog.core.models import Job, Setting
from blog.issues.lines import Line
from blog.issues.models import State
from tests.builders import make_issue, make_person


def made(kept: Fragments, words: str = "words") -> list[str]:
    """Ask twice for the same part. Gives what was made for it."""
    calls: list[str] = []

    def make() -> fragments.Part:
        calls.append(words)
        return (words,)

    for _ in range(2):
        assert kept.made(fragments.surroundings(), "a part", make) == (words,)
    return calls


def test_a_part_is_made_once(app: Flask) -> None:
    kept = Fragments()
    assert made(kept) == ["words"] and made(kept, "words") == []


def test_another_setting_another_language_and_another_day_make_it_anew(app: Flask) -> None:
    kept = Fragments()
    made(kept)
    settings.put("site.company", "Pumps & Sons")
    assert len(made(kept)) == 1
    settings.put("site.language", "de")
    assert len(made(kept)) == 1
    with clock.travel(clock.now() + timedelta(days=1)):
        assert len(made(kept)) == 1


@pytest.mark.parametrize("ask", [lambda: session().scalar(sa.select(Job.id)), clock.now])
def test_what_asks_for_rows_or_for_the_time_is_not_kept_and_its_page_knows(app: Flask, ask: Callable[[], Any]) -> None:
    kept = Fragments()
    with dependencies.watch() as page:
        kept.made(fragments.surroundings(), "a part", lambda: (str(ask()),))
    assert len(kept) == 0
    assert page.obstacles


def test_a_page_of_kept_parts_is_true_until_midnight(app: Flask) -> None:
    with dependencies.watch() as page:
        made(Fragments())
    assert page.until == clock.end_of(settings.today(), settings.zone())


def test_the_unused_go_when_there_is_no_room(app: Flask) -> None:
    kept, around = Fragments(room=10 * fragments.OVERHEAD), fragments.surroundings()
    for number in range(100):
        kept.made(around, number, lambda: ("words" * 10,))
        kept.made(around, 0, lambda: ("words" * 10,))
    assert 0 < len(kept) < 10 and 0 < kept.bytes <= 10 * fragments.OVERHEAD
    assert kept.made(around, 0, lambda: ("made anew",)) != ("made anew",)
    assert kept.made(around, 1, lambda: ("made anew",)) == ("made anew",)


@pytest.mark.parametrize(
    ("template", "kept"),
    [
        ("{{ row }} {{ _('words') }}", True),
        ("{{ request.path }}", False),
        ("{% from 'parts' import name %}{{ name() }}", False),
        ("{% include 'parts' %}", False),
        ("{% include row %}", False),
        ("{% include 'missing' ignore missing %}", False),
        ("{{ now() }}", False),
    ],
)
def test_no_part_knows_who_asks(template: str, kept: bool) -> None:
    env = Environment(
        loader=DictLoader({"part": template, "parts": "{% macro name() %}{{ current_user.name }}{% endmacro %}"}),
        auto_reload=False,
    )
    env.globals.update({name: name for name in ("request", "session", "g", "current_user", "now", "_")})
    assert Fragments().knows_no_more(env, "part") is kept


@pytest.mark.parametrize("part", ["site/home_post.html", "site/asking.html", "site/strip.html"])
def test_the_parts_of_the_front_page_are_kept(app: Flask, part: str) -> None:
    assert fragments.knows_no_more(part)


def test_a_part_is_made_anew_for_other_values_alone(app: Flask) -> None:
    line = Line(7, "The pump", State.FIXED, datetime(2026, 4, 1, tzinfo=UTC), None)
    first = fragments.drawn("site/strip.html", issues=((line, None),))
    # The same values, and not the same objects.
    assert fragments.drawn("site/strip.html", issues=((Line(*line), None),)) == first
    assert len(fragments.kept()) == 1
    other = fragments.drawn("site/strip.html", issues=((line._replace(title="The <pump>"), None),))
    assert "The &lt;pump&gt;" in other and len(fragments.kept()) == 2


@pytest.mark.parametrize(
    "value", [Setting(name="a row", value="of the database"), object(), ["a list"], (("deep", {"inside"}),)]
)
def test_no_part_is_kept_under_what_may_change(app: Flask, value: object) -> None:
    with pytest.raises(TypeError):
        fragments.drawn("site/strip.html", issues=value)


def test_no_part_is_kept_under_a_row(app: Flask) -> None:
    issue = make_issue(make_person("ann"))
    with pytest.raises(TypeError, match="plain values"):
        fragments.drawn("site/strip.html", issues=((issue, None),))
    assert len(fragments.kept()) == 0


def test_no_part_is_kept_while_templates_are_written(app: Flask) -> None:
    assert fragments.knows_no_more("conversation/comment.html")
    assert fragments.knows_no_more("conversation/form.html")
    app.jinja_env.auto_reload = True
    assert not fragments.knows_no_more("conversation/comment.html")
