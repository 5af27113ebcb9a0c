"""Page equals replay: whatever people try, an issue told again from its entries is the one that is stored."""

from __future__ import annotations

import html
import inspect
from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.core import clock
from blog.core.db import session, unit_of_work
from blog.issues import (
    actions,
    affected,
    apologies,
    closings,
    mergers,
    objections,
    offers,
    queries,
    reopenings,
    replay,
)
from blog.issues.models import Issue, Severity, State
from blog.people import customers
from blog.people.models import Role
from blog.record import queries as record
from blog.record.verification import verify
from tests.builders import make_comment, make_issue, make_person, make_thread
from tests.issues import trying
from tests.issues.trying import REFUSED, Hand, World, a_try

# As many issues as are told again, and as many tries on each.
EXAMPLES, TRIES = 20, 14


@pytest.fixture
def world(app: Flask) -> World:
    people = [make_person("ann"), make_person("ben"), make_person("mia", roles=[Role.AUTHOR, Role.MODERATOR])]
    addresses = ("cora@customers.example", "dan@customers.example", "eve@customers.example")
    proven = [unit_of_work(customers.customer_for)(address) for address in addresses]
    assert make_issue(people[0]).number == 1
    return World([person.id for person in people], [customer.id for customer in proven])


reached: set[State] = set()
taken: set[str] = set()


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(chance=st.randoms(use_true_random=True))
def test_whatever_is_tried_the_stored_issue_is_the_one_that_its_entries_tell(
    world: World, client: FlaskClient, chance: Random
) -> None:
    with clock.travel(world.now):
        session().expire_all()
        severity = chance.choice([None, *Severity])
        comment = make_comment(make_thread()) if chance.random() < 0.7 else None
        until = queries.today() + timedelta(days=chance.randint(0, 9)) if chance.random() < 0.3 else None
        issue = actions.report(
            title="The pump stops", words="" if comment else "After an hour.", by=world.people[0], comment=comment,
            severity=severity, embargo_until=until,
        )  # fmt: skip
        number = issue.number
    for _ in range(TRIES):
        made = a_try(chance, world, issue)
        world.now += timedelta(hours=made.pause, seconds=1)
        with clock.travel(world.now):
            issue = session().get_one(Issue, number, populate_existing=True)
            before = (issue.state, issue.version, record.head().seq)
            try:
                getattr(Hand(world, issue, made), made.step)()
                taken.add(made.step)
            except REFUSED:
                session().rollback()
                issue = session().get_one(Issue, number, populate_existing=True)
                assert (issue.state, issue.version) == before[:2], made
                # A comment of its own may have come before what was refused.
                assert made.step == "link" or record.head().seq == before[2], made
            session().rollback()
            issue = session().get_one(Issue, number, populate_existing=True)
            assert replay.differences(issue) == [], made
            owes = issue.is_open and issue.state is not State.REPORTED
            assert not owes or (issue.owner_id and issue.next_update), "open and acknowledged: owner and day"
            reached.add(issue.state)
    with clock.travel(world.now):
        check_page(client, issue)
        assert list(replay.check()) == []
        assert verify().faults == []


def check_page(client: FlaskClient, issue: Issue) -> None:
    """The page says what the entries say: state, owner and day, every word that may be read, and none that may not."""
    page = client.get(f"/issues/{issue.number}")
    said = html.unescape(page.text)
    session().refresh(issue)
    assert page.status_code == 200
    assert f'data-state="{issue.state}"' in said
    if issue.is_open and issue.owner is not None and issue.next_update is not None:
        assert issue.owner.name in said and issue.next_update.isoformat() in said
    for entry in record.about(issue.topic):
        for name, text in entry.texts.items():
            assert text.text is None or name not in ("text", "words") or text.text.split("\n")[0] in said


def test_every_verb_of_the_issues_is_tried() -> None:
    modules = (actions, affected, apologies, closings, mergers, objections, offers, reopenings)
    verbs = {
        name
        for module in modules
        for name, found in inspect.getmembers(module, inspect.isfunction)
        if hasattr(found, "__wrapped__") and inspect.unwrap(found).__module__ == module.__name__
    }
    tried = inspect.getsource(trying)
    # What customers' words and the site itself end in, by way of the others.
    verbs -= {"report", "settle", "reopen_for_customers", "announce_counts"}
    assert len(verbs) > 20
    assert {verb for verb in verbs if f".{verb}" not in tried} == set()


def test_the_tries_reached_nearly_every_state_and_step() -> None:
    if reached:  # runs after the property, in the same process
        assert len(reached) >= 6
        assert len(taken) >= 18, set(trying.STEPS) - taken
