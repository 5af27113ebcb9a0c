"""The small theme proves what every theme may rely on, and the documented recipe is followed to the letter."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

import config
from blog.core import colours, themes
from tests.architecture.test_contrast import CONTROL_PAIRS, TEXT_PAIRS
from tests.architecture.walking import fill, rules

PLAIN = themes.THEMES / "plain"
# Asks a copy of the project for pages, in a process of its own, as somebody with a browser would.
ASK = """
import json, os, sys
from blog.app import create_app
from blog.core import preparations
app = create_app({**json.loads(sys.argv[1])})
with app.app_context():
    preparations.migrate(app)
    preparations.mint(app)
client = app.test_client()
print(json.dumps({path: client.get(path).text for path in sys.argv[2:]}))
"""


@pytest.fixture
def plain_environ(environ: dict[str, str]) -> dict[str, str]:
    """A site that has chosen the small theme."""
    environ["OPENLINE_THEME"] = "plain"
    return environ


def test_the_small_theme_is_two_files() -> None:
    files = {str(path.relative_to(PLAIN)) for path in PLAIN.rglob("*") if path.is_file()}
    assert files == {"base.html", "static/tokens.css"}


def test_every_public_page_renders_in_it(plain_environ: dict[str, str], demo_app: Flask) -> None:
    client, seen = demo_app.test_client(), 0
    for rule in rules(demo_app, "GET"):
        if rule.rule.startswith("/staff"):
            continue
        answer = client.get(fill(rule))
        assert answer.status_code < 500, rule.rule
        if answer.mimetype == "text/html" and answer.status_code == 200:
            assert 'data-theme="plain"' in answer.text and 'id="ways"' in answer.text, rule.rule
            assert "masthead-nav" not in answer.text, rule.rule
            seen += 1
    assert seen > 25
    # The staff's pages are no theme's, but their colours are.
    assert 'data-theme="plain"' not in client.get("/staff/session").text


def test_its_colours_keep_their_contrast(plain_environ: dict[str, str], app: Flask) -> None:
    palettes = themes.palettes()
    assert palettes["light"]["paper"] == "#ffffff" and palettes["dark"]["paper"] == "#000000"
    for scheme, palette in palettes.items():
        for pairs, least in ((TEXT_PAIRS, colours.TEXT), (CONTROL_PAIRS, colours.CONTROL)):
            faint = [pair for pair in pairs if colours.contrast(palette[pair[0]], palette[pair[1]]) < least]
            assert faint == [], scheme


def test_a_theme_that_is_not_there_is_refused_in_words(environ: dict[str, str]) -> None:
    with pytest.raises(config.SettingsError, match="There is no theme"):
        themes.lookup("nowhere")


def test_the_recipe_works_as_it_is_written(tmp_path: Path, environ: dict[str, str]) -> None:
    written = (config.ROOT / "docs" / "themes.md").read_text().split("## Make one in ten minutes")[1].split("\n## ")[0]
    steps = re.findall(r"```sh\n(.*?)```", written, re.DOTALL)
    colour, start, part, page = steps
    assert start.strip() == "OPENLINE_THEME=harbour make run"
    project = tmp_path / "project"
    for folder in ("blog", "themes", "migrations"):
        shutil.copytree(config.ROOT / folder, project / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(config.ROOT / "config.py", project)

    before = _look(project, environ)
    assert "#0b5d4e" not in before["tokens"]
    chosen = {**environ, "OPENLINE_THEME": start.split()[0].partition("=")[2]}
    for step in (colour, part, page):
        subprocess.run(["sh", "-e", "-c", step], cwd=project, check=True)
    after = _look(project, chosen)
    assert "--accent: #0b5d4e" in after["tokens"]
    assert "Pumps for the harbour since 1911." in after["/"] and 'class="masthead-name"' in after["/"]
    assert "Back to dry land" in after["/nowhere"] and "What to do now" in before["/nowhere"]
    # Back to what it was, by leaving the word out.
    assert "harbour" not in _look(project, environ)["/"]


def _look(project: Path, environ: dict[str, str]) -> dict[str, str]:
    """The front page, one that is missing, and the colours that they load."""
    pages = _ask(project, environ, "/", "/nowhere")
    sheet = re.search(r'href="(/assets/\w+/tokens\+base[a-z+]+\.css)"', pages["/"])
    assert sheet
    return {**pages, "tokens": _ask(project, environ, sheet[1])[sheet[1]]}


def _ask(project: Path, environ: dict[str, str], *paths: str) -> dict[str, str]:
    asked = [sys.executable, "-c", ASK, json.dumps(environ), *paths]
    done = subprocess.run(asked, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found
