"""Every route with values it does not expect, in every place of its address and every field of its form: no 5xx."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from blog.core.db import session
from blog.people import queries as people
from blog.people.models import Person
from blog.record.models import RecordText
from tests.builders import prove_customer, sign_in
from tests.site import hostile

# How many fields it takes until each value was in one of them.
SHARE = int(os.environ.get("HOSTILE_SHARE", "4"))
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")

# The fields of every form, with something ordinary in them, so that each is reached beside others that are fine.
WORDS = {"title": "A title", "body": "Some words.", "slug": "", "version": "1", "kind": "correction", "note": "A note"}
LIFE = {
    **WORDS, "tags": "a", "authors": "ann", "issue": "1", "publish_at": "2030-01-01T10:00", "alone": "",
    "reader": "ben",
}  # fmt: skip
PROMISE = {"commitment": "We mend it.", "owner": "ann", "due": "2030-01-01"}
STEP = {"text": "We look.", "owner": "ann", "next_update": "2030-01-01", "version": "1"}
NOTICE = {
    "severity": "safety", "embargo_until": "2030-01-01", "today": "", "today_due": "2030-01-01", "hazard": "Hot.",
    "product": "Beam", "versions": "2", "sold": "2025", "tell": "Look.", "remedy": "A new one.", "units": "12",
    "units_due": "", "incidents": "", "incidents_due": "2030-01-01",
}  # fmt: skip
PROMISES = {f"{name}_{row}": said for row in (1, 2, 3) for name, said in PROMISE.items()}
FIELDS: dict[str, dict[str, str]] = {
    "conversation.create_comment": {
        "name": "C", "email": "c@x.example", "body": "It stops.", "parent": "", "website": "",
        "proof": "", "preview": "",
    },
    "confirming.confirm": {"x": ""},
    "own_comments.revise": {"body": "It stops."},
    "own_comments.appeal": {"words": "It does stop."},
    "own_comments.withdraw": {"x": ""},
    "own_comments.tell": {"tell": "1"},
    "own_comments.erase": {"x": ""},
    "comment_status.revise": {"body": "It stops."},
    "comment_status.appeal": {"words": "It does stop."},
    "comment_status.withdraw": {"x": ""},
    "comment_revision_staff.revise": {"body": "We look."},
    "my.ask": {"email": "c@x.example"},
    "my.prove": {"x": ""},
    "my.end": {"x": ""},
    "my_data.erase": {"x": ""},
    "moderation_staff.publish": {"overturns": "1"},
    "moderation_staff.reject": {"reason": "abuse", "note": "A note"},
    "moderation_staff.remove": {"reason": "abuse", "note": "A note", "about_company": "1"},
    "moderation_staff.mark_spam": {"version": "1", "show": "spam"},
    "moderation_staff.send_back": {"note": "A note", "version": "1"},
    "moderation_staff.keep": {"version": "1"},
    "moderation_staff.hide": {"reason": "abuse", "note": "A note", "about_company": "1", "version": "1"},
    "moderation_staff.restore": {"version": "1"},
    "moderation_staff.judge_appeal": {"upheld": "1", "note": "A note", "version": "1"},
    "moderation_staff.take_back": {"decision": "1"},
    "moderation_staff.claim": {"x": ""},
    "moderation_staff.release": {"x": ""},
    "moderation_staff.decide_many": {"verb": "spam", "case": "1:1", "seen": "1:1", "all": "", "reason": "abuse"},
    "policy_staff.change": {"text": "Be kind.", "note": "A note", "version": "1", "sentence_abuse": "No threats."},
    "comment_reports.report": {"reason": "abuse", "words": "Look at it.", "email": "c@x.example"},
    "moderation_blocks.create": {"kind": "words", "value": "casino", "effect": "hold", "note": "A note", "try": ""},
    "moderation_blocks.switch_on": {"x": ""},
    "moderation_blocks.switch_off": {"x": ""},
    "moderation_blocks.delete": {"x": ""},
    "issues_comment_staff.make": {"title": "It stops", "issue": "", "severity": ""},
    "conversation_staff.no_reply": {"x": ""},
    "threads_staff.close": {"note": "We talk elsewhere."},
    "threads_staff.reopen": {"x": ""},
    "promises_staff.promise": {"due": "2030-01-01", "seen": ""},
    "promises_staff.own": {"owner": "ben"},
    "promises_staff.put_back": {"x": ""},
    "conversation_staff.remove": {"reason": "abuse", "note": "A note", "about_company": "1"},
    "conversation_staff.respond": {"body": "We look.", "speaking": "company"},
    "absence.leave_for_a_while": {"until": "2030-01-01", "stand_in": "ben"},
    "absence.leave_somebody": {"until": "2030-01-01", "stand_in": "ben"},
    "absence.return_early": {"x": ""},
    "absence.return_somebody": {"x": ""},
    "profile.choose_language": {"language": "en"},
    "profile.come_in": {"password": "a long enough password", "title": "T", "about": "A", "links-0-url": ""},
    "profile.edit": {
        "name": "Ann Weber", "title": "T", "about": "A", "links-0-url": "https://x.example", "links-0-label": "x",
        "links-99999999999999999999-url": "x", "photo": "x", "without_photo": "",
    },
    "issues_staff.take acknowledgement": {**STEP, **NOTICE},
    "issues_staff.take progress": STEP,
    "issues_staff.take return": STEP,
    "issues_staff.take offer": {**STEP, "evidence": "A test", "commitment": "1"},
    "issues_staff.take fix": {"text": "Done.", "evidence": "A test", "version": "1"},
    "issues_staff.take closing": {"state": "won't fix", "text": "No.", "remedy": "Ask us.", "version": "1"},
    "issues_staff.take reopening": STEP,
    "issues_staff.keep merger": {"target": "2", "text": "The same.", "version": "1"},
    "issues_staff.keep unmerger": STEP,
    "issues_staff.confirm": {"x": ""},
    "issues_staff.withdraw": {"x": ""},
    "issues_staff.report": {
        "title": "It stops", "words": "After an hour.", "severity": "", "product": "Beam", "occurred_at": "2026-01-01",
        "embargo_until": "2030-01-01",
    },
    "issues_apology_staff.apologise": {
        "wrong": "We broke it.", "hurt": "You.", "explanation": "A valve.", "lesson_due": "2030-01-01", **PROMISES,
    },
    "issues_apology_staff.promise": {**STEP, **PROMISES},
    "issues_apology_staff.keep": {"text": "Done.", "evidence": "A test", "look": ""},
    "issues_apology_staff.teach": {"cause": "A valve.", "changed": "The valve.", "check_on": "2030-01-01"},
    "issues_apology_staff.check": {"outcome": "recurred", "recurred_as": "2", "text": "We looked."},
    "issues_objection_staff.answer": {"text": "It is so."},
    "issue_reports_staff.add": {"issue": "1"},
    "issue_reports.create": {
        "title": "It stops", "body": "After an hour.", "product": "Beam", "name": "C", "email": "c@x.example",
        "website": "",
    },
    "issue_customers.count_in": {"email": "c@x.example"},
    "issue_customers.withdraw": {"x": ""},
    "issue_customers.works": {"x": ""},
    "issue_customers.broken": {"x": ""},
    "issue_customers.contest": {"words": "No."},
    "issue_customers.dispute": {"words": "No."},
    "issue_customers.reopen": {"words": "It still fails."},
    "withholding_staff.withhold": {"code": "embargo", "until": "2030-01-01"},
    "withholding_staff.confirm": {"x": ""},
    "withholding_staff.restore": {"x": ""},
    "pages_staff.create": {**WORDS, "position": "1"},
    "pages_staff.save": {**WORDS, "position": "1"},
    "pages_staff.publish": {**WORDS, "position": "1"},
    "pages_staff.withdraw": {"reason": "Old"},
    "pictures_staff.upload": {"file": "x", "alt": "A pump"},
    "pictures_staff.describe": {"alt": "A pump"},
    "pictures_staff.remove": {"x": ""},
    "posts_staff.create": {**WORDS, "tags": "a", "authors": "ann", "issue": "1", "publish_at": "2030-01-01T10:00"},
    "posts_staff.save": {**WORDS, "tags": "a", "authors": "ann", "issue": "1", "publish_at": "2030-01-01T10:00"},
    "posts_staff.publish": {**WORDS, "tags": "a", "authors": "ann", "issue": "1", "publish_at": "2030-01-01T10:00"},
    "post_life_staff.schedule": LIFE,
    "post_life_staff.unschedule": LIFE,
    "post_life_staff.ask": LIFE,
    "post_life_staff.ask_nobody": LIFE,
    "post_life_staff.confirm": {"x": ""},
    "post_change_staff.save": LIFE,
    "post_change_staff.publish": {**LIFE, "base": "2", "credit": "1"},
    "post_change_staff.schedule": {**LIFE, "base": "2"},
    "post_change_staff.unschedule": {**LIFE, "base": "2"},
    "post_change_staff.ask": {**LIFE, "base": "2"},
    "post_change_staff.ask_nobody": {**LIFE, "base": "2"},
    "post_change_staff.discard": {"x": ""},
    "tags_staff.change": {"name": "Pumps", "needs_second_reader": "1"},
    "posts_staff.withdraw": {"reason": "Old"},
    "posts_staff.preview": {"title": "T", "body": "B", "fragment": ""},
    "readership.read": {},
    "voice_staff.hear": {"title": "T", "body": "B", "language": ""},
    "voice_staff.keep": {"words": "leverage", "version": ""},
    "unsaved_staff.keep": {"thing": "post/1", "version": "1", "turn": "1", "title": "T", "body": "B"},
    "unsaved_staff.remove": {"thing": "post/1", "fragment": ""},
    "revisions_staff.restore_post": {"version": "1"},
    "revisions_staff.restore_page": {"version": "1"},
    "remarks_staff.create": {"body": "Look.", "quote": "They stop", "fragment": ""},
    "remarks_staff.settle": {"fragment": "1"},
    "remarks_staff.unsettle": {"fragment": "1"},
    "remarks_staff.remove": {"fragment": "1"},
    "previews_staff.make": {"reader": "Vera", "days": "7", "of_change": ""},
    "previews_staff.revoke": {"x": ""},
    "previews.remark": {"body": "Look.", "quote": "They stop", "name": "Vera"},
    "previews.note_reading": {"x": ""},
    "sessions.change": {"current": "x", "password": "a long enough password"},
    "sessions.reset": {"password": "a long enough password"},
    "sessions.forgotten": {"email": "c@x.example"},
    "sessions.sign_in": {"email": "c@x.example", "password": "x", "next": "/staff"},
    "sessions.sign_out": {"x": ""},
    "sessions.end_all": {"x": ""},
    "sessions.end_one": {"x": ""},
    "blogging_policy.change": {"text": "Write.", "note": "First.", "version": "0"},
    "blogging_policy.accept": {"accepts": "y", "version": "1"},
    "site_staff.save_about": {
        "name": "Tarn", "tagline": "T", "company": "Tarn", "contact": "c@x.example", "zone": "UTC", "language": "en",
        "version": "0",
    },
    "site_staff.save_comments": {"proof": "never", "edit_minutes": "15", "version": "0"},
    "site_staff.save_colours": {"accent": "#1b4a8f", "accent_dark": "", "take": "accent #1b4a8f", "version": "0"},
    "site_staff.save_logo": {"logo": "x", "without_logo": "y", "version": "0"},
    "site_staff.save_menu": {"words_1": "Issues", "path_1": "/issues", "move": "", "version": "0"},
    "site_staff.put_back": {"version": "1"},
    "people_staff.invite": {"name": "Bo Li", "email": "bo@x.example", "handle": "bo-li", "roles": "author"},
    "people_staff.see_off": {"successor": "ben"},
    "people_staff.ask_back": {"x": ""},
    "people_staff.change_duties": {"needs_second_reader": "y", "language": "en"},
    "people_staff.invite_again": {"x": ""},
    "people_staff.change_roles": {"roles": "author"},
}  # fmt: skip

# What pages read of the query in their address, and what some frameworks read.
QUERY = ("page", "parent", "quote", "comments", "order", "show", "before", "from", "next", "state", "_method")


def rules(app: Flask, method: str, *, staff: bool) -> list[Rule]:
    found = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return [rule for rule in found if rule.rule.startswith("/staff") is staff]


def filled(rule: Rule, argument: str | None = None, value: bytes = b"1") -> bytes:
    """The address with something ordinary in every place but one."""
    ordinary = {
        "name": b"base.css",
        "hash_": _hash(),
        "handle": b"ben",
        "slug": b"why-we-answer-in-public",
        "month": b"11",
        "section": b"about",
    }

    def put(found: re.Match[str]) -> str:
        name = found.group(1)
        return (value if name == argument else ordinary.get(name, b"1")).decode("latin1")

    return ARGUMENT.sub(put, rule.rule).encode("latin1")


def form_of(rule: Rule) -> str:
    """What a form is called here: its endpoint, and the step where several share one."""
    return " ".join((rule.endpoint, *(rule.defaults or {}).values()))


def _hash() -> bytes:
    """The hash of some text of the record."""
    return str(session().scalar(sa.select(RecordText.hash).order_by(RecordText.seq).limit(1)) or "0" * 64).encode()


def addresses(rule: Rule) -> Iterator[bytes]:
    for name in ARGUMENT.findall(rule.rule):
        for value in hostile.VALUES:
            yield filled(rule, name, value)


class Watch:
    """Collects the answers that no request may get, whatever it says."""

    def __init__(self) -> None:
        self.looked, self.wrong = 0, []

    def at(self, answer: object, what: object) -> None:
        """Note one answer."""
        self.looked += 1
        status, headers = answer.status_code, answer.headers  # type: ignore[attr-defined]  # a test response
        if status >= 500 or "owned" in str(headers) or "Traceback" in answer.text:  # type: ignore[attr-defined]
            self.wrong.append((status, what))


@pytest.fixture
def live(demo_app: Flask) -> Flask:
    """The demo, answering its faults with a page as it does in production."""
    demo_app.testing = False
    return demo_app


@pytest.fixture
def ann(live: Flask) -> Person:
    """Who may do everything."""
    found = people.by_handle("ann")
    assert found is not None
    return found


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What was seen; nothing of it may be wrong."""
    made = Watch()
    yield made
    assert not made.wrong, "\n".join(f"{status} {what}"[:200] for status, what in made.wrong[:40])


def test_no_address_breaks_a_public_page(live: Flask, watch: Watch) -> None:
    client = live.test_client()
    for rule in rules(live, "GET", staff=False):
        for where in addresses(rule):
            watch.at(hostile.path(client, "GET", where), where)
    assert watch.looked > 20 * len(hostile.VALUES)


def test_no_query_breaks_a_page(live: Flask, ann: Person, watch: Watch) -> None:
    client = live.test_client()
    sign_in(client, ann)
    for rule in rules(live, "GET", staff=False) + rules(live, "GET", staff=True):
        for value in hostile.VALUES:
            said = hostile.form(dict.fromkeys(QUERY, value))["data"]
            watch.at(hostile.path(client, "GET", filled(rule), said), (rule.rule, value[:40]))
    assert watch.looked > 50 * len(hostile.VALUES)


def test_no_address_breaks_a_staff_page(live: Flask, ann: Person, watch: Watch) -> None:
    client, outsider = live.test_client(), live.test_client()
    token = sign_in(client, ann)
    for method in ("GET", "POST"):
        for rule in rules(live, method, staff=True):
            for where in addresses(rule):
                said = {"data": {"csrf_token": token}} if method == "POST" else {}
                watch.at(hostile.path(client, method, where, **said), where)
                watch.at(hostile.path(outsider, method, where, **said), where)
    assert watch.looked > 40 * len(hostile.VALUES)


def test_no_field_breaks_a_form_for_customers(live: Flask, watch: Watch) -> None:
    for rule in rules(live, "POST", staff=False):
        client = live.test_client()
        if "issue_customers" in rule.endpoint or "own_comments" in rule.endpoint:
            prove_customer(client, "vera@riders.example")
        _send_everything(rule, client, {}, watch)
    assert watch.looked > 5 * len(hostile.VALUES)


def test_no_field_breaks_a_staff_form(live: Flask, ann: Person, watch: Watch) -> None:
    for rule in rules(live, "POST", staff=True):
        client = live.test_client()
        _send_everything(rule, client, {"csrf_token": sign_in(client, ann)}, watch)
    assert watch.looked > 50 * len(hostile.VALUES)


def _send_everything(rule: Rule, client: FlaskClient, hidden: dict[str, str], watch: Watch) -> None:
    """Every value in all fields at once; and a share of the values in each field beside others that are fine."""
    ordinary = FIELDS[form_of(rule)]
    turns = [(dict.fromkeys(ordinary, value), value) for value in hostile.VALUES]
    for number, field in enumerate(ordinary):
        turns += [({field: value}, value) for value in hostile.VALUES[number % SHARE :: SHARE]]
    for strange, value in turns:
        said = hostile.form({**ordinary, **hidden, **strange})
        watch.at(hostile.path(client, "POST", filled(rule), **said), (rule.rule, list(strange), value[:40]))


def test_every_form_is_listed(app: Flask) -> None:
    forms = {form_of(rule) for staff in (True, False) for rule in rules(app, "POST", staff=staff)}
    assert forms == set(FIELDS)
