"""Several people at the same moment, each in a thread with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from blog.core import clock
from blog.core.db import session
from blog.issues import actions, queries, rules
from blog.issues.models import Issue
from blog.people.models import Person
from blog.record import queries as record
from blog.record.verification import verify
from tests.builders import make_issue, make_person

MANY = 6


def at_once(app: Flask, act: Callable[[Person, int], object]) -> list[object]:
    """What each of MANY threads got, or how it was refused. Ann is person 1."""
    start = Barrier(MANY)

    def run(number: int) -> object:
        with app.app_context():
            ann = session().get_one(Person, 1)
            start.wait()
            try:
                return act(ann, number)
            except rules.StepRefused as refusal:
                return type(refusal)

    session().rollback()
    with ThreadPoolExecutor(MANY) as threads:
        return list(threads.map(run, range(MANY)))


def test_reports_at_the_same_moment_get_numbers_without_a_gap(app: Flask) -> None:
    make_person("ann")
    got = at_once(app, lambda ann, number: actions.report(title=f"Fault {number}", words="x", by=ann).number)
    assert sorted(got) == [1, 2, 3, 4, 5, 6]  # type: ignore[type-var]  # they are numbers
    assert verify().faults == []


def test_one_of_several_acknowledgements_counts_and_the_others_hear_who_was_faster(app: Flask) -> None:
    make_issue(make_person("ann"), state="reported")

    def acknowledge(ann: Person, number: int) -> None:
        issue = session().get_one(Issue, 1)
        actions.acknowledge(issue, text=f"Seen {number}.", owner=ann, next_update=clock.now().date(), version=1, by=ann)

    got = at_once(app, acknowledge)
    assert got.count(None) == 1
    assert got.count(rules.Stale) == MANY - 1
    assert len(record.about("issue/1")) == 2
    found = queries.by_number(1)
    assert found is not None and found.version == 2
