"""The measurement of growth measures every page that it names, keeps what it found, and draws it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from flask import Flask

from bench import curves, growth
from blog.core.db import session
from blog.seed import actions, rules


def test_every_page_that_is_measured_is_there(app: Flask) -> None:
    actions.fill(posts=20, comments=rules.BUSIEST_FROM, seed=1, progress=lambda _count: None)
    session().rollback()
    found = growth.measure(app, rounds=1)
    assert {name: page["status"] for name, page in found["pages"].items()} == dict.fromkeys(found["pages"], 200)
    assert all(page["bytes"] > 500 and page["first_ms"] > 0 for page in found["pages"].values())
    drawn = {name for names in curves.GROUPS.values() for name in names}
    assert drawn <= set(found["pages"])


def test_what_was_found_takes_the_place_of_what_was_found_before(tmp_path: Path) -> None:
    kept = tmp_path / "growth.json"
    small: dict[str, Any] = {"database": "sqlite", "posts": 10, "pages": {}}
    large = {**small, "posts": 20}
    for found in ({**large}, {**small, "seed": {"cpu_s": 1}}, {**small, "pages": {"home": {"cpu_ms": 2}}}):
        growth._keep(kept, found)
    assert json.loads(kept.read_text()) == [{**small, "pages": {"home": {"cpu_ms": 2}}, "seed": {"cpu_s": 1}}, large]


def test_the_curves_are_pictures_and_the_same_for_the_same_figures(tmp_path: Path) -> None:
    rows = [
        {"database": "sqlite", "posts": posts, "pages": {"home": {"cpu_ms": posts / 9}, "feed": {"cpu_ms": 0.0}}}
        for posts in (1_000, 10_000)
    ]
    made = curves.draw(rows, tmp_path)
    assert [path.name for path in made] == [f"growth-sqlite-{group}.svg" for group in curves.GROUPS]
    first = [path.read_text() for path in made]
    assert all(ElementTree.fromstring(text).tag.endswith("svg") and "<script" not in text for text in first)
    assert [path.read_text() for path in curves.draw(rows, tmp_path)] == first
