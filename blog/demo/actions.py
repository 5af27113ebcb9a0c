"""Playing the demo: the real actions, with the clock advancing from the past, so that the record is true."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import sqlalchemy as sa
from flask import current_app

from blog.core import clock, settings
from blog.core.db import session, unit_of_work
from blog.core.models import Job
from blog.demo import desk, staffing
from blog.demo.acts import ZONE, Stage
from blog.demo.cast import EMPLOYEES, LOOK, MENU, RIDERS, SITE
from blog.demo.story import STORY
from blog.people import customers
from blog.people.models import Customer, Person
from blog.record import days
from blog.site import actions as site

# The people join on the day before the first act.
OPENED_DAYS_AGO = 94


def is_empty() -> bool:
    """Whether nobody has ever been here: the demo is played into an empty database only."""
    return session().scalar(sa.select(Person.id).limit(1)) is None


def is_demo() -> bool:
    """Whether the people here are those of the demo."""
    return session().scalar(sa.select(Person.id).where(Person.email == EMPLOYEES[0].email)) is not None


def play() -> None:
    """Play the whole story, oldest act first. Nothing is mailed: these people do not exist."""
    ring = current_app.extensions.pop("openline-ring", None)
    try:
        now = clock.now()
        with clock.travel(_opening(now)):
            stage = _gather()
        today = now.astimezone(ZONE).date()
        day = None
        for act in sorted(STORY, key=lambda act: act.moment(today)):
            with clock.travel(min(act.moment(today), now)):
                if act.days_ago != day:
                    days.close_days()
                act.do(stage, *act.names, **act.rest)
            day = act.days_ago
        days.close_days()
        desk.readers_come(now)
        _drop_mail()
    finally:
        current_app.extensions["openline-ring"] = ring


def _opening(now: datetime) -> datetime:
    day = now.astimezone(ZONE).date() - timedelta(days=OPENED_DAYS_AGO)
    return datetime.combine(day, time(9), ZONE).astimezone(UTC)


def _gather() -> Stage:
    for name, value in SITE.items():
        settings.put(name, value)
    employees: dict[str, Person] = {}
    for one in EMPLOYEES:
        employees[one.handle] = staffing.introduce(one)
    for values in (LOOK, MENU):
        site.change_site(values, by=employees["ann"])
    return Stage(people=employees, customers=_prove())


@unit_of_work
def _prove() -> dict[str, Customer]:
    """The customers who followed the link in their mail."""
    proven = {}
    for name, rider in RIDERS.items():
        if rider.proven:
            customer = customers.customer_for(rider.email)
            customer.proven_at = clock.now()
            proven[name] = customer
    return proven


@unit_of_work
def _drop_mail() -> None:
    """What waits for a day to come is no mail: an embargo ends, an offer has been quiet for long enough."""
    due = Job.done_at.is_(None), Job.run_at <= clock.now()
    session().execute(sa.update(Job).where(*due).values(done_at=clock.now()))
