"""Every word that the site says stands in the catalogue: each page is walked in a language that puts it in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import config
from blog.core import i18n
from tests import marking
from tests.architecture.growing import Growing
from tests.architecture.walking import rules

# Names of things, which are the same in every language.
NAMES = {"AVIF", "Alt", "Atom", "B", "CSV", "I", "JSON", "Markdown", "Openline", "Q", "UTC", "WebP"}
# Attributes that a macro writes, the kind of a page for those who share it, the end of an address.
FOR_PROGRAMS = {"article", "dir", "lang", "profile", "remark", "website"}
TEMPLATES = sorted(
    path
    for folder in (config.ROOT / "blog", config.ROOT / "themes" / "default")
    for ending in ("*.html", "*.txt")
    for path in folder.rglob(ending)
    if "staff" in path.parts or "themes" in path.parts
)
# What a template says through the catalogue or takes from elsewhere, and what nobody reads.
MARKED = re.compile(
    r"\{#.*?#\}|\{%-?\+? *trans\b.*?endtrans *[-+]?%\}|\{%.*?%\}|\{\{.*?\}\}|<(script|style|svg|code|pre)\b.*?</\1>",
    re.DOTALL,
)
READ_ALOUD = re.compile(r'\b(?:alt|aria-label|placeholder|title)="([^"]*)"')


@pytest.fixture
def bracketed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A language that is a catalogue and nothing else: every sentence stands in brackets."""
    marking.write_catalogue(tmp_path / "translations")
    monkeypatch.setattr(i18n, "CATALOGUES", tmp_path / "translations")
    i18n.languages.cache_clear()
    yield
    i18n.languages.cache_clear()


def left_out(client: FlaskClient, path: str, kept: set[str]) -> list[str]:
    """The words of a page that stand outside the catalogue; none when there is no page for this visitor."""
    answer = client.get(path)
    if answer.mimetype != "text/html" or answer.status_code in (301, 302, 303, 308):
        return []
    return [words for words in marking.unmarked(answer.text, kept) if words not in NAMES]


def test_no_word_of_any_page_is_left_out_of_the_catalogue(bracketed: None, app: Flask) -> None:
    marking.speak(marking.LANGUAGE)
    site = Growing(app)
    client, kept = site.browser(app), marking.written()
    left = {rule.rule: left_out(client, site.address(rule), kept) for rule in rules(app, "GET")}
    assert {rule: words for rule, words in left.items() if words} == {}


def test_no_template_says_anything_by_itself() -> None:
    left: dict[str, list[str]] = {}
    for path in TEMPLATES:
        bare = MARKED.sub("\n", path.read_text())
        said = [re.sub(r"<[^>]*>|&\w+;", "\n", bare), *READ_ALOUD.findall(bare)]
        words = [one for text in said for one in re.findall(r"[A-Za-z][A-Za-z’']+", text)]
        left[path.relative_to(config.ROOT).as_posix()] = [one for one in words if one not in NAMES | FOR_PROGRAMS]
    assert len(left) > 200
    assert {name: words for name, words in left.items() if words} == {}
