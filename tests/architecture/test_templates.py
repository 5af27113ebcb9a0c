"""Every template compiles, is really rendered with nothing undefined, and says what it takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment, Template, meta, nodes

import config
from blog.core.themes import ThemeLoader
from tests.architecture import acting
from tests.architecture.walking import fill, rules

# What every template is given: by Flask, by its extensions, and by the context processors of blog/.
GIVEN = {"request", "session", "g", "config", "csrf_token", "current_user", "nav_counts", "footer_pages", "frame"}
# What every letter is given (core.mailer.send).
GIVEN_TO_LETTERS = {"site_name", "absolute"}
# Built into Jinja, Flask and its extensions: not ours to document.
BUILT_IN = {
    "range",
    "dict",
    "lipsum",
    "cycler",
    "joiner",
    "namespace",
    "url_for",
    "get_flashed_messages",
    "csrf_meta_tag",
} | GIVEN
# Flask-Babel's own, which no page of ours uses: dates and numbers have ours.
FILTERS_OF_BABEL = {
    f"{what}format"
    for what in ("datetime", "date", "time", "timedelta", "number", "decimal", "currency", "percent", "scientific")
}
FIRST_COMMENT = re.compile(r"\A\s*{#(.*?)#}", re.DOTALL)


def loader(app: Flask) -> ThemeLoader:
    found = app.jinja_loader
    assert isinstance(found, ThemeLoader)
    return found


def parsed(app: Flask, name: str) -> tuple[str, nodes.Template]:
    source = loader(app).get_source(app.jinja_env, name)[0]
    return source, app.jinja_env.parse(source)


def names_of_its_own(tree: nodes.Template) -> set[str]:
    """What a template imports, sets and defines itself; blocks see it, though Jinja cannot tell."""
    imported = {
        alias[-1] if isinstance(alias, tuple) else alias
        for each in tree.find_all(nodes.FromImport)
        for alias in each.names
    }
    macros = {each.name for each in tree.find_all(nodes.Macro)}
    return imported | macros | {each.name for each in tree.find_all(nodes.Name) if each.ctx == "store"}


def used_by(app: Flask, name: str) -> set[str]:
    """The names that whoever renders a template has to pass."""
    tree = parsed(app, name)[1]
    return meta.find_undeclared_variables(tree) - set(app.jinja_env.globals) - GIVEN - names_of_its_own(tree)


def test_every_template_compiles(app: Flask) -> None:
    names = loader(app).list_templates()
    assert len(names) > 90
    for name in names:
        app.jinja_env.compile(parsed(app, name)[0], name)


def test_every_page_says_what_it_takes(app: Flask) -> None:
    looked, unsaid = 0, {}
    for name in loader(app).list_templates():
        if name.startswith("emails/") or name == "macros.html":
            continue
        comment = FIRST_COMMENT.match(parsed(app, name)[0])
        said = set(re.findall(r"`(\w+)", comment[1])) if comment else set()
        looked += 1
        if missing := used_by(app, name) - said:
            unsaid[name] = missing
    assert looked > 60
    assert unsaid == {}


def test_every_letter_says_what_it_takes(app: Flask) -> None:
    letters = {name.split("/")[1] for name in loader(app).list_templates() if re.match("emails/.+/", name)}
    assert len(letters) >= 8
    for letter in letters:
        parts = [f"emails/{letter}/{part}" for part in ("subject.txt", "body.txt", "body.html")]
        comment = FIRST_COMMENT.match(parsed(app, f"emails/{letter}/body.txt")[0])
        assert comment, letter
        used = set().union(*(used_by(app, part) for part in parts)) - GIVEN_TO_LETTERS
        assert used <= set(re.findall(r"`(\w+)", comment[1])), letter


def test_globals_filters_and_blocks_are_documented(app: Flask) -> None:
    said = (config.ROOT / "docs" / "themes.md").read_text()
    ours = set(app.jinja_env.globals) - BUILT_IN
    assert {"asset", "setting"} <= ours
    assert {name for name in ours if f"`{name}(" not in said} == set()
    filters = set(app.jinja_env.filters) - set(Environment().filters) - FILTERS_OF_BABEL
    assert len(filters) >= 6
    assert {name for name in filters if f"\\|{name} }}}}`" not in said} == set()
    for frame in ("base.html", "core/staff/base.html", "emails/layout.txt", "emails/layout.html"):
        assert f"`{frame}`" in said
        blocks = {block.name for block in parsed(app, frame)[1].find_all(nodes.Block)}
        assert {name for name in blocks if f"`{name}`" not in said} == set(), frame
    assert {
        name for name in (*GIVEN_TO_LETTERS, "nav_counts", "footer_pages", "frame") if f"`{name}" not in said
    } == set()


@pytest.fixture
def rendered(demo_app: Flask) -> Iterator[set[str]]:
    """The templates that were asked for: pages, and what they extend, include and import."""
    seen: set[str] = set()
    get: Callable[..., Template] = demo_app.jinja_env.get_template

    def note(name: Any, *args: Any, **kwargs: Any) -> Template:
        seen.add(str(name))
        return get(name, *args, **kwargs)

    demo_app.jinja_env.get_template = note  # type: ignore[method-assign]
    yield seen
    demo_app.jinja_env.get_template = get  # type: ignore[method-assign]


def test_every_template_is_rendered(demo_app: Flask, visitors: dict[str, FlaskClient], rendered: set[str]) -> None:
    """Undefined names raise (StrictUndefined), so what was rendered says nothing it does not know."""
    for client in visitors.values():
        for rule in rules(demo_app, "GET"):
            assert client.get(fill(rule)).status_code < 500, rule.rule
    acting.do_everything(demo_app, visitors["ann"])
    assert len(rendered) > 90
    assert set(loader(demo_app).list_templates()) - rendered == set()
