"""Many at the same moment, each in a thread with a connection of its own: one wins, and nothing is doubled."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from blog.core.db import session, unit_of_work
from blog.core.links import LinkRefused
from blog.core.models import Job
from blog.people import actions, customers, departures, roles, session_actions, tickets
from blog.people.models import Customer, Person, Role
from tests.builders import PASSWORD, make_person

MANY = 6


def at_once(app: Flask, act: Callable[[int], object]) -> list[object]:
    """What each of MANY threads got or raised."""
    start = Barrier(MANY)

    def run(number: int) -> object:
        with app.app_context():
            start.wait()
            try:
                return act(number)
            except (LinkRefused, actions.Taken) as refusal:
                return type(refusal)

    session().rollback()
    with ThreadPoolExecutor(MANY) as threads:
        return list(threads.map(run, range(MANY)))


def test_an_inbox_gets_one_link_however_many_spellings_of_it_write_at_once(app: Flask) -> None:
    @unit_of_work
    def write(number: int) -> None:
        customers.offer_link(customers.customer_for(f"kim+{number // 2}@customer.example"))

    at_once(app, write)
    assert session().query(Customer).count() == MANY / 2
    assert session().query(Job).count() == 1


def test_an_invitation_lets_one_browser_in(app: Flask) -> None:
    bea = actions.add_person(handle="bea", name="Bea Lo", email="bea@openline.example", roles=[Role.AUTHOR])
    token = tickets.invitation_path(bea).removeprefix("/staff/invitation/")
    page = {"title": "Service", "about": "Phones."}
    got = at_once(app, lambda number: actions.accept_invitation(token, password=f"{PASSWORD} {number}", **page))
    assert got.count(LinkRefused) == MANY - 1


def test_a_reset_link_changes_one_password(app: Flask) -> None:
    token = tickets.password_path(make_person()).removeprefix("/staff/password/")
    got = at_once(app, lambda number: session_actions.reset_password(token, f"{PASSWORD} {number}"))
    assert got.count(LinkRefused) == MANY - 1


def test_a_handle_is_given_once(app: Flask) -> None:
    def add(number: int) -> Person:
        email = f"ann{number}@openline.example"
        return actions.add_person(handle="ann", name="Ann Weber", email=email, roles=[Role.AUTHOR])

    assert at_once(app, add).count(actions.Taken) == MANY - 1


def test_two_admins_cannot_both_leave_the_site_without_one(app: Flask) -> None:
    ids = [make_person(f"eve-{letter}", [Role.ADMIN]).id for letter in "xy"]

    def see_off(number: int) -> object:
        mine, other = (session().get_one(Person, ids[(number + step) % 2]) for step in (0, 1))
        try:
            departures.leave(mine, by=other)
        except roles.LastAdmin:
            return "refused"
        return "left"

    at_once(app, see_off)
    session().rollback()
    assert sum(person.may_sign_in for person in map(lambda id: session().get_one(Person, id), ids)) == 1


def test_a_password_that_was_changed_while_it_was_checked_opens_nothing(app: Flask) -> None:
    ann = make_person("ann")
    checked = ann.password_hash
    session_actions.set_password(ann, f"{PASSWORD} anew")
    assert session_actions.open_session(ann, "Late browser", verified=checked) is None
    assert session_actions.open_session(ann, "Browser", verified=ann.password_hash) is not None
