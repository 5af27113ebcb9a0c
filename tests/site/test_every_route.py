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
from tests.site.fields import FIELDS

# How many fields it takes until each value was in one of them.
SHARE = int(os.environ.get("HOSTILE_SHARE", "8"))
# The long walks are cut into so many parts, so that they can be walked side by side.
PARTS = 4
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")

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


@pytest.mark.parametrize("part", range(PARTS))
def test_no_query_breaks_a_page(live: Flask, ann: Person, watch: Watch, part: int) -> None:
    client = live.test_client()
    sign_in(client, ann)
    for rule in (rules(live, "GET", staff=False) + rules(live, "GET", staff=True))[part::PARTS]:
        for value in hostile.VALUES:
            said = hostile.form(dict.fromkeys(QUERY, value))["data"]
            watch.at(hostile.path(client, "GET", filled(rule), said), (rule.rule, value[:40]))
    assert watch.looked > 20 * len(hostile.VALUES)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_address_breaks_a_staff_page(live: Flask, ann: Person, watch: Watch, part: int) -> None:
    client, outsider = live.test_client(), live.test_client()
    token = sign_in(client, ann)
    for method in ("GET", "POST"):
        for rule in rules(live, method, staff=True)[part::PARTS]:
            for where in addresses(rule):
                said = {"data": {"csrf_token": token}} if method == "POST" else {}
                watch.at(hostile.path(client, method, where, **said), where)
                watch.at(hostile.path(outsider, method, where, **said), where)
    assert watch.looked > 20 * len(hostile.VALUES)


def test_no_field_breaks_a_form_for_customers(live: Flask, watch: Watch) -> None:
    for rule in rules(live, "POST", staff=False):
        client = live.test_client()
        if "issue_customers" in rule.endpoint or "own_comments" in rule.endpoint:
            prove_customer(client, "vera@riders.example")
        _send_everything(rule, client, {}, watch)
    assert watch.looked > 5 * len(hostile.VALUES)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_field_breaks_a_staff_form(live: Flask, ann: Person, watch: Watch, part: int) -> None:
    for rule in rules(live, "POST", staff=True)[part::PARTS]:
        client = live.test_client()
        _send_everything(rule, client, {"csrf_token": sign_in(client, ann)}, watch)
    assert watch.looked > 20 * len(hostile.VALUES)


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
