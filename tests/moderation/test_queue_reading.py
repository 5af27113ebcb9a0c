"""What the queue shows: the most pressing first, filters, each author's past; as fast with 10,000 as with ten."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from blog.core import clock
from blog.core.db import session, unit_of_work
from blog.moderation import actions, queue
from blog.moderation.case_rules import Wait
from blog.moderation.models import Case, Verdict
from blog.moderation.queue import Show
from blog.people import customers
from blog.people.models import Person
from tests.counting import counted
from tests.moderation.conftest import Desk
from tests.moderation.letters import KIND, Letters
from tests.moderation.test_queue import words_on


@unit_of_work
def fill(letters: Letters, numbers: Iterable[int]) -> None:
    """Many cases at once."""
    now = clock.now()
    rows = [
        {
            "subject_kind": KIND,
            "subject_id": number,
            "opened_at": now - timedelta(minutes=number),
            "votes": [],
            "priority": (number % 3) + 3,
            "version": 1,
            "proposed_note": "",
        }
        for number in numbers
    ]
    letters.words |= {number: f"Words {number}" for number in numbers}
    session().execute(sa.insert(Case), rows)


def test_with_ten_thousand_waiting_it_asks_no_more_and_reads_no_more(letters: Letters, desk: Desk) -> None:
    fill(letters, range(1, 41))
    asked, plans = [], []
    for _ in range(2):
        desk.get("/staff/cases")
        with counted() as statements:
            page = desk.get("/staff/cases")
        asked.append(len(statements))
        assert len(words_on(page)) == queue.PAGE
        plans.append(page)
        if len(asked) == 1:
            fill(letters, range(41, 10_041))
    assert asked[0] == asked[1]
    assert "More than 999 wait, the most pressing first." in plans[1]


def test_every_case_is_reached_once_by_urgency_and_age(letters: Letters, mia: Person) -> None:
    fill(letters, range(1, 98))
    seen: list[Case] = []
    key = None
    while True:
        page = queue.page(Show.WAITING, key, person=mia)
        seen += page.items
        key = page.newer
        if key is None:
            break
    assert len(seen) == 97
    assert [(case.priority, case.opened_at) for case in seen] == sorted((c.priority, c.opened_at) for c in seen)
    back = queue.page(Show.WAITING, page.older, person=mia)
    assert [case.id for case in back.items] == [case.id for case in seen[60:80]]


@pytest.mark.parametrize(
    "key", ["newer-1-1", "newer-1-1-9999999", "older-x-1-1", "newer-1-99999999999-1", "newer-1-1-1-1"]
)
def test_nonsense_for_a_page_is_some_page(desk: Desk, letters: Letters, key: str) -> None:
    letters.held(1, "Words")
    assert "Words" in desk.get(f"/staff/cases?page={key}")


def test_filters_show_what_they_say(parcels: Letters, desk: Desk, mia: Person, ben: Person) -> None:
    cases = {number: parcels.held(number, f"Words {number}") for number in range(1, 7)}
    actions.decide_spam(cases[1], by=ben)
    actions.decide_spam(cases[2], by=mia)
    actions.decide_publication(cases[3], by=mia)
    actions.decide_hiding(cases[3], by=mia, reason="abuse")
    actions.decide_rejection(cases[4], by=ben, reason="abuse")
    wanted = {
        "waiting": {3, 5, 6},
        "hidden": {3},
        "reported": set(),
        "appeals": set(),
        "spam": {1, 2},
        "mine": {2},
        "decided": {1, 2, 4},
        "nonsense": {3, 5, 6},
    }
    for show, numbers in wanted.items():
        page = desk.get(f"/staff/cases?show={show}")
        assert {int(words.split()[1]) for words in words_on(page)} == numbers, show


def test_after_a_decision_one_is_where_one_was(parcels: Letters, desk: Desk) -> None:
    case = parcels.held(1, "Words")
    answer = desk.client.post(
        f"{case.path}/spam", data={"csrf_token": desk.csrf_token, "show": "reported", "version": "1"}
    )
    assert answer.headers["Location"].endswith("/staff/cases?show=reported")
    answer = desk.client.post(
        f"{case.path}/publication", data={"csrf_token": desk.csrf_token, "show": "https://evil.example"}
    )
    assert answer.status_code == 409


def test_the_past_of_an_author_stands_beside_each_case(parcels: Letters, desk: Desk, mia: Person) -> None:
    cora = unit_of_work(customers.customer_for)("cora@customers.example")
    parcels.customers = {number: cora.id for number in range(1, 6)}
    cases = [parcels.held(number, f"Words {number}") for number in range(1, 6)]
    actions.decide_publication(cases[0], by=mia)
    actions.decide_publication(cases[1], by=mia)
    actions.decide_rejection(cases[2], by=mia, reason="abuse")
    page = re.sub("<[^>]+>", "", desk.get("/staff/cases"))
    assert page.count("Before: 2 published, 1 refused.") == 2
    found = queue.beside([cases[0]])[cases[0].id]
    assert found.history == {Verdict.PUBLISHED: 1, Verdict.REJECTED: 1}
    page = desk.get(cases[3].path)
    assert "Others of the same author" in page and "Words 1" in page and "Words 5" in page


def test_somebody_unknown_has_no_past(letters: Letters, desk: Desk) -> None:
    letters.held(1, "Words")
    assert "Before:" not in desk.get("/staff/cases")


def test_a_page_whose_cases_were_all_decided_leads_to_the_first(app: Flask, letters: Letters, desk: Desk) -> None:
    fill(letters, range(1, 22))
    following = re.search(r'rel="next" href="([^"]+)"', desk.get("/staff/cases"))
    assert following
    last = queue.page(Show.WAITING, following[1].partition("page=")[2], person=_person(desk)).items
    for case in last:
        actions.decide_spam(case, by=_person(desk))
    assert len(words_on(desk.get(following[1]))) == queue.PAGE


def _person(desk: Desk) -> Person:
    return session().scalars(sa.select(Person).where(Person.handle == "mia")).one()


def test_what_is_hidden_comes_before_reports_appeals_and_the_new() -> None:
    assert list(Wait) == sorted(Wait) == [Wait.HIDDEN, Wait.URGENT, Wait.REPORTED, Wait.APPEALED, Wait.NEW]
