"""The table and the figures of the moderation log are documented as they are."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

import config
from blog.moderation import log, log_numbers, log_views

WORDS = (config.ROOT / "docs" / "answers.md").read_text()


def test_every_column_and_every_decision_is_documented(app: Flask) -> None:
    columns = re.findall(r"^\| `(\w+)` \|", WORDS, re.MULTILINE)
    assert tuple(columns) == log_views.COLUMNS
    assert all(f"`{kind}`" in WORDS for kind in log.DECISIONS)


def test_every_figure_is_documented(client: FlaskClient) -> None:
    found = log_numbers.numbers()
    names = {*found, *found["all"], *found["looked_at"], *found["removed_about_us"], "automated"} - {"count", "of"}
    names |= set(client.get("/responses/numbers.json").get_json()["all"])
    assert len(names) > 20
    assert {name for name in names if f"`{name}`" not in WORDS} == set()
