"""Who may open what: every route of the URL map as every role, from a list. A route that is not listed fails here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.core.db import db, session
from blog.record import queries as record
from tests.architecture.walking import fill, rules

PUBLIC, ANY, AUTHOR, MODERATOR, ADMIN = "public", "any role", "author", "moderator", "admin"

# The demo's people, by what they may do. Ann is an admin, Ben both author and moderator.
ROLES = {
    "outsider": set(),
    "marta": {ANY, AUTHOR},
    "priya": {ANY, MODERATOR},
    "ann": {ANY, AUTHOR, MODERATOR, ADMIN},
}

# Every endpoint and for whom it is. Blueprints stand for all their routes; a route of its own comes first.
DOORS = {
    "asset": PUBLIC,
    "media": PUBLIC,
    "site": PUBLIC,
    "machines": PUBLIC,
    "site_staff": ADMIN,
    "feeds": PUBLIC,
    "conversation": PUBLIC,
    "conversation_feeds": PUBLIC,
    "reading": PUBLIC,
    "own_comments": PUBLIC,
    "comment_reports": PUBLIC,
    "comment_status": PUBLIC,
    "comment_revision_staff": ANY,
    "confirming": PUBLIC,
    "issues": PUBLIC,
    "issue_feeds": PUBLIC,
    "posts": PUBLIC,
    "corrections": PUBLIC,
    "post_feeds": PUBLIC,
    "people": PUBLIC,
    "record": PUBLIC,
    "record_feeds": PUBLIC,
    "record_check": PUBLIC,
    "search": PUBLIC,
    "record_numbers": PUBLIC,
    "moderation": PUBLIC,
    "moderation_log": PUBLIC,
    "my": PUBLIC,
    "my_data": PUBLIC,
    "dashboard": ANY,
    "conversation_staff": ANY,
    "threads_staff": MODERATOR,
    "promises_staff": ANY,
    "responses": PUBLIC,
    "conversation_staff.remove": MODERATOR,
    "issues_staff": ANY,
    "issues_staff.keep": MODERATOR,
    "issues_comment_staff": ANY,
    "issues_objection_staff": ANY,
    "issue_reports": PUBLIC,
    "issue_customers": PUBLIC,
    "issue_reports_staff": MODERATOR,
    "issues_apology_staff": ANY,
    "moderation_staff": MODERATOR,
    "policy_staff": ADMIN,
    "moderation_blocks": MODERATOR,
    "challenges": PUBLIC,
    "withholding_staff": MODERATOR,
    "pictures_staff": AUTHOR,
    "posts_staff": AUTHOR,
    "post_life_staff": AUTHOR,
    "post_change_staff": AUTHOR,
    "tags_staff": ADMIN,
    "unsaved_staff": AUTHOR,
    "voice_staff": AUTHOR,
    "voice_staff.keep": ADMIN,
    "readership_staff": AUTHOR,
    "readership": PUBLIC,
    "remarks_staff": AUTHOR,
    "previews_staff": AUTHOR,
    "planned_staff": AUTHOR,
    "revisions_staff": AUTHOR,
    "revisions_staff.of_page": ADMIN,
    "revisions_staff.one_of_page": ADMIN,
    "revisions_staff.restore_page": ADMIN,
    "previews": PUBLIC,
    "pages_staff": ADMIN,
    "people_staff": ADMIN,
    "blogging_policy": ANY,
    "blogging_policy.edit": ADMIN,
    "blogging_policy.change": ADMIN,
    "absence": ANY,
    "absence.of_somebody": ADMIN,
    "absence.leave_somebody": ADMIN,
    "absence.return_somebody": ADMIN,
    "profile.edit": ANY,
    "profile.choose_language": ANY,
    "profile.come_in": PUBLIC,
    "sessions": ANY,
    "sessions.ask": PUBLIC,
    "sessions.sign_in": PUBLIC,
    "sessions.forgotten": PUBLIC,
    "sessions.reset": PUBLIC,
}

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER)\b", re.IGNORECASE)
# The time a staff session was last seen is no content: it is what the list of sessions shows.
ALLOWED_WRITES = re.compile(r'\s*UPDATE "?staff_session"? SET last_seen_at', re.IGNORECASE)


def door(endpoint: str) -> str:
    """For whom an endpoint is, as the list says."""
    return DOORS.get(endpoint) or DOORS[endpoint.split(".")[0]]


def test_every_route_is_on_the_list_and_no_list_entry_is_stale(demo_app: Flask) -> None:
    endpoints = {rule.endpoint for rule in demo_app.url_map.iter_rules()}
    assert len(endpoints) > 80
    for endpoint in endpoints:
        assert endpoint in DOORS or endpoint.split(".")[0] in DOORS, f"{endpoint} is on no list"
    used = endpoints | {endpoint.split(".")[0] for endpoint in endpoints}
    assert set(DOORS) <= used


def test_what_is_not_under_staff_is_public_and_nothing_else(demo_app: Flask) -> None:
    for rule in demo_app.url_map.iter_rules():
        if door(rule.endpoint) != PUBLIC:
            assert rule.rule.startswith("/staff"), rule.rule


@pytest.mark.parametrize("name", list(ROLES))
def test_pages_open_for_those_they_are_for_and_for_nobody_else(
    demo_app: Flask, visitors: dict[str, FlaskClient], name: str
) -> None:
    looked, wrong = 0, []
    for rule in rules(demo_app, "GET"):
        path, status = fill(rule), None
        answer = visitors[name].get(path)
        status = answer.status_code
        looked += 1
        allowed = door(rule.endpoint) in ROLES[name] | {PUBLIC}
        if allowed:
            fine = status < 500 and status not in (401, 403)
        elif name == "outsider":
            fine = status == 302 and "/staff/session" in answer.headers["Location"]
        else:
            fine = status == 403
        if not fine:
            wrong.append(f"{name} GET {path}: {status}")
    assert looked > 50
    assert wrong == []


@pytest.mark.parametrize("name", list(ROLES))
def test_forms_are_closed_to_those_they_are_not_for_and_need_a_token(
    demo_app: Flask, visitors: dict[str, FlaskClient], name: str
) -> None:
    looked, wrong = 0, []
    before = record.head().seq
    for rule in rules(demo_app, "POST"):
        if not rule.rule.startswith("/staff"):
            continue
        answer = visitors[name].post(fill(rule), data={})
        looked += 1
        allowed = door(rule.endpoint) in ROLES[name] | {PUBLIC}
        # Without its token a form is refused even for those it is for, in other words than for the rest.
        wanted = 401 if name == "outsider" and not allowed else 403
        about_the_token = "too old or was sent from another site" in answer.get_data(as_text=True)
        if answer.status_code != wanted or about_the_token != allowed:
            wrong.append(f"{name} POST {rule.rule}: {answer.status_code}")
    session().rollback()
    assert record.head().seq == before
    assert looked > 30
    assert wrong == []


def test_a_guests_form_from_another_site_is_refused(demo_app: Flask, visitors: dict[str, FlaskClient]) -> None:
    looked = 0
    for rule in rules(demo_app, "POST"):
        if rule.rule.startswith("/staff"):
            continue
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
            assert visitors["outsider"].post(fill(rule), data={}, headers=headers).status_code == 403, rule.rule
            looked += 1
    assert looked >= 9


@pytest.fixture
def written(demo_app: Flask) -> Iterator[list[str]]:
    """The statements that change something."""
    found: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
        if WRITES.match(statement) and not ALLOWED_WRITES.match(statement):
            found.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(db.engine, "before_cursor_execute", note)


def test_no_get_writes(demo_app: Flask, visitors: dict[str, FlaskClient], written: list[str]) -> None:
    looked = 0
    for client in visitors.values():
        for rule in rules(demo_app, "GET"):
            written.clear()
            client.get(fill(rule))
            looked += 1
            assert written == [], f"GET {rule.rule} writes"
    assert looked > 200


def test_staff_pages_and_tokens_are_kept_by_no_cache(demo_app: Flask, visitors: dict[str, FlaskClient]) -> None:
    looked = 0
    for rule in rules(demo_app, "GET"):
        if rule.rule.startswith(("/staff", "/my", "/comments/status")):
            answer = visitors["ann"].get(fill(rule))
            looked += 1
            assert "no-store" in answer.headers.get("Cache-Control", ""), rule.rule
    assert looked > 15


def test_public_pages_are_the_same_for_everyone_and_set_no_cookie(
    demo_app: Flask, visitors: dict[str, FlaskClient]
) -> None:
    looked = 0
    for rule in rules(demo_app, "GET"):
        if door(rule.endpoint) != PUBLIC or rule.rule.startswith(
            ("/staff", "/my", "/comments/status", "/healthz", "/metrics", "/challenge")
        ):
            continue
        path = fill(rule)
        outside, inside = visitors["outsider"].get(path), visitors["ann"].get(path)
        looked += 1
        assert outside.get_data() == inside.get_data(), path
        assert "Set-Cookie" not in outside.headers and "Set-Cookie" not in inside.headers, path
        assert "Cookie" not in outside.headers.get("Vary", ""), path
    assert looked > 25
