"""Walking through the demo: an address for every rule of the URL map, and somebody who is signed in."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from blog.core.db import session
from blog.demo.cast import PASSWORD

# The demo's people, each with other roles, and somebody who is none of them.
VISITORS = ("outsider", "marta", "priya", "ann")


def rules(app: Flask, method: str) -> list[Rule]:
    """Every rule that takes this method."""
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]


def fill(rule: Rule) -> str:
    """An address of this rule that exists in the demo."""
    known: dict[str, Any] = {
        "digest": "0" * 12,
        "name": {"asset": "tokens.css", "record_numbers.chart": "fix"}.get(rule.endpoint, "0" * 64 + ".webp"),
        "slug": _slug(rule),
        "tag": "beam-2",
        "handle": "marta",
        "number": 1,
        "seq": 1,
        "hash_": session().scalar(sa.text("SELECT hash FROM record_text ORDER BY seq LIMIT 1")),
        "token": "nonsense",
        "year": 2026,
        "month": 10,
    }
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(known.get(found.group(1), 1)), rule.rule)


def _slug(rule: Rule) -> str:
    if rule.endpoint == "posts.page":
        return "imprint"
    if rule.rule.startswith("/series/"):
        return "at-the-bench"
    return "money" if "/tags/" in rule.rule else "why-we-answer-in-public"


def sign_in(client: FlaskClient, handle: str) -> None:
    """Sign somebody of the demo in, as they would."""
    page = client.get("/staff/session").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    answer = client.post(
        "/staff/session", data={"email": f"{handle}@tarn.example", "password": PASSWORD, "csrf_token": token[1]}
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)
