"""Somebody is away, and somebody else is there for them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from blog.core import clock, settings
from blog.people import absences, departures
from blog.people.models import Person, Role
from tests.builders import make_person, sign_in


@pytest.fixture
def staff(app: Flask) -> dict[str, Person]:
    return {name: make_person(name, roles=[Role.ADMIN]) for name in ("ann", "ben", "cal")}


def away(person: Person, stand_in: Person | None, days: int = 3) -> None:
    absences.go_away(person, until=settings.today() + timedelta(days=days), stand_in=stand_in, by=person)


def test_whoever_stands_in_acts_until_the_day_is_over(staff: dict[str, Person]) -> None:
    ann, ben = staff["ann"], staff["ben"]
    assert absences.acting_for(ann) is ann
    away(ann, ben)
    assert absences.acting_for(ann) is ben and absences.covered_by(ben) == [ann]
    with clock.travel(clock.now() + timedelta(days=4)):
        assert absences.acting_for(ann) is ann and absences.covered_by(ben) == []
    absences.come_back(ann, by=ann)
    assert absences.acting_for(ann) is ann


def test_whoever_stands_in_for_the_stand_in_acts(staff: dict[str, Person]) -> None:
    ann, ben, cal = staff.values()
    away(ann, ben)
    away(ben, cal)
    assert absences.acting_for(ann) is cal and absences.covered_by(cal) == [ann, ben]
    assert absences.covered_by(ben) == []


@pytest.mark.parametrize("how", ["circle", "nobody", "left"])
def test_what_leads_nowhere_stays_with_the_person(staff: dict[str, Person], how: str) -> None:
    ann, ben, cal = staff.values()
    away(ann, None if how == "nobody" else ben)
    if how == "circle":
        away(ben, ann)
    elif how == "left":
        departures.leave(ben, by=cal)
    assert absences.acting_for(ann) is ann


@pytest.mark.parametrize("days", [-1, 400])
def test_a_day_that_makes_no_sense_is_refused(staff: dict[str, Person], days: int) -> None:
    with pytest.raises(absences.AbsenceRefused):
        away(staff["ann"], staff["ben"], days)


def test_nobody_stands_in_for_themselves_or_before_their_page_is_complete(staff: dict[str, Person]) -> None:
    for other in (staff["ann"], make_person("dee", complete=False)):
        with pytest.raises(absences.AbsenceRefused):
            away(staff["ann"], other)


def test_everyone_says_it_themselves_and_an_admin_for_anybody(app: Flask) -> None:
    ann, ben = make_person("ann", roles=[Role.ADMIN]), make_person("ben")
    until = settings.today() + timedelta(days=2)
    client = app.test_client()
    token = sign_in(client, ben)
    said = {"csrf_token": token, "until": until.isoformat(), "stand_in": "ann"}
    assert client.post("/staff/profile/absence", data=said).status_code == 303
    assert (ben.away_until, ben.stand_in_id) == (until, ann.id)
    assert "Ann Example stands in" in client.get("/staff/profile/absence").text
    assert client.post("/staff/profile/absence/end", data=said).status_code == 303
    assert ben.away_until is None
    assert client.post("/staff/people/ann/absence", data=said).status_code == 403
    assert client.get("/staff/people/ann/absence").status_code == 403
    said["csrf_token"] = sign_in(client, ann)
    assert client.post("/staff/people/ben/absence", data=said).status_code == 303
    assert ben.away_until == until
    assert "Stands in for Ben Example" in client.get("/staff/profile/absence").text
    assert client.post("/staff/people/nobody/absence", data=said).status_code == 404


@pytest.mark.parametrize(("until", "stand_in"), [("", ""), ("soon", ""), ("2020-01-01", ""), ("2030-01-01", "eve")])
def test_what_makes_no_sense_is_handed_back_beside_its_field(app: Flask, until: str, stand_in: str) -> None:
    client, ann = app.test_client(), make_person("ann")
    said = {"csrf_token": sign_in(client, ann), "until": until, "stand_in": stand_in}
    answer = client.post("/staff/profile/absence", data=said)
    assert answer.status_code == 422 and "field-error" in answer.text
    assert ann.away_until is None
