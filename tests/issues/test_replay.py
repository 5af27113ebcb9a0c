"""Page equals replay: whatever people try, an issue told again from its entries is the one that is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.core import clock, jobs
from blog.core.db import session, unit_of_work
from blog.issues import (
    actions,
    affected,
    apologies,
    closings,
    debt_queries,
    mergers,
    objections,
    offers,
    queries,
    reopenings,
    replay,
    rules,
)
from blog.issues.models import Act, Issue, IssueComment, Severity, State
from blog.issues.notices import Notice
from blog.people import customers
from blog.people.models import Customer, Person, Role
from blog.record import queries as record
from blog.record.actions import announce
from blog.record.verification import verify
from tests.builders import make_comment, make_issue, make_person, make_thread

REFUSED = (rules.StepRefused, rules.Incomplete)
# As many issues as are told again, and as many tries on each.
EXAMPLES, TRIES = 20, 14


@dataclass
class World:
    """Who is there, by id, because a job that runs lets go of all rows; and what time it is: it only goes on."""

    person_ids: list[int]
    customer_ids: list[int]
    now: datetime = field(default_factory=clock.now)

    @property
    def people(self) -> list[Person]:
        return [session().get_one(Person, id) for id in self.person_ids]

    @property
    def customers(self) -> list[Customer]:
        return [session().get_one(Customer, id) for id in self.customer_ids]

    @property
    def other(self) -> Issue:
        return session().get_one(Issue, 1)


@dataclass(frozen=True)
class Try:
    """One try: by which person or customer, with how many days of promise, on which version, with which words."""

    step: str
    who: int
    days: int
    stale: bool
    blank: bool
    pause: int


def a_try(data: st.DataObject, world: World, issue: Issue) -> Try:
    """Three of four are what the state invites, by whoever owns it; the others are anything by anybody."""
    invited = data.draw(st.sampled_from([True, True, True, False]))
    owner = next((place for place, person in enumerate(world.people) if person.id == issue.owner_id), 0)
    return Try(
        step=data.draw(st.sampled_from(INVITED[issue.state] if invited else STEPS)),
        who=owner if invited and data.draw(st.booleans()) else data.draw(st.integers(0, 2)),
        days=data.draw(st.integers(0 if invited else -1, 20)),
        stale=not invited and data.draw(st.booleans()),
        blank=not invited and data.draw(st.booleans()),
        pause=data.draw(st.sampled_from([0, 1, 30, 24 * 3, 24 * 15])),
    )


class Hand:
    """One try on one issue, as the arguments that the actions take."""

    def __init__(self, world: World, issue: Issue, made: Try) -> None:
        self.world, self.issue, self.days = world, issue, made.days
        self.by, self.customer = world.people[made.who], world.customers[made.who]
        self.owner = world.people[(made.who + made.days) % len(world.people)]
        self.text = " " if made.blank else f"Words of {made.step}."
        self.version = issue.version - made.stale

    @property
    def due(self) -> date:
        return queries.today() + timedelta(days=self.days)

    @property
    def notice(self) -> Notice:
        if self.days % 3 == 0:
            return Notice({"today": "Stop using it.", "hazard": "It is hot."}, units=self.days, incidents_due=self.due)
        if self.days % 3 == 1:
            return Notice({"remedy": "A new one."}, incidents=self.days, units_due=self.due, today_due=self.due)
        return Notice()

    @property
    def severity(self) -> Severity | None:
        return [None, *Severity][self.days % 6]

    def say(self, step: Callable[..., None]) -> None:
        step(
            self.issue,
            text=self.text,
            owner=self.owner,
            next_update=self.due,
            version=self.version,
            by=self.by,
            severity=self.severity,
            notice=self.notice,
        )

    def acknowledge(self) -> None:
        self.say(actions.acknowledge)

    def start(self) -> None:
        self.say(actions.start)

    def update(self) -> None:
        self.say(actions.update)

    def fix(self) -> None:
        actions.fix(self.issue, text=self.text, evidence="See.", version=self.version, by=self.by)

    def offer(self) -> None:
        offers.offer_fix(
            self.issue, text=self.text, evidence="See.", owner=self.owner, next_update=self.due, version=self.version,
            by=self.by, commitment=1 if self.days % 2 else None,
        )  # fmt: skip

    def close(self) -> None:
        closings.propose_closing(
            self.issue, state=State.WONT_FIX if self.days % 2 else State.NOT_AN_ISSUE, text=self.text,
            remedy="Ask for your money.", version=self.version, by=self.by,
        )  # fmt: skip

    def confirm_closing(self) -> None:
        closings.confirm_closing(self.issue, by=self.by)

    def take_back_closing(self) -> None:
        closings.take_back_closing(self.issue, by=self.by)

    def merge(self) -> None:
        mergers.merge(self.issue, target=self.world.other, text=self.text, version=self.version, by=self.by)

    def unmerge(self) -> None:
        mergers.unmerge(
            self.issue, text=self.text, version=self.version, by=self.by, owner=self.owner, next_update=self.due
        )

    def reopen(self) -> None:
        reopenings.reopen(
            self.issue, text=self.text, owner=self.owner, next_update=self.due, version=self.version, by=self.by
        )

    def link(self) -> None:
        comment = make_comment(make_thread())
        actions.add_comment(self.issue, comment, by=self.by)

    def apologise(self) -> None:
        apologies.apologise(
            self.issue, wrong=f"{self.text} {self.world.now}" if self.text.strip() else " ", hurt="You.",
            commitments=[("We will mend it.", self.owner, self.due)], lesson_due=self.due, by=self.by,
        )  # fmt: skip

    def commit(self) -> None:
        apologies.commit(
            self.issue, text=self.text, commitments=[("We will look.", self.owner, self.due)], owner=self.owner,
            next_update=self.due, version=self.version, by=self.by,
        )  # fmt: skip

    def keep(self) -> None:
        promised = debt_queries.commitment(self.issue, 1)
        if promised is not None:
            apologies.keep(promised, text=self.text, evidence="See.", by=self.by)

    def lesson(self) -> None:
        apology = debt_queries.apology(self.issue, 1)
        if apology is not None:
            apologies.give_lesson(apology, cause="A valve.", changed=self.text, check_on=self.due, by=self.by)

    def check_lesson(self) -> None:
        apology = debt_queries.apology(self.issue, 1)
        if apology is not None:
            outcome = "recurred" if self.days % 2 else "held"
            apologies.check_lesson(apology, outcome=outcome, text=self.text, by=self.by, recurred_as=self.world.other)

    def me_too(self) -> None:
        affected.count_in(self.issue, customer=self.customer)

    def withdraw(self) -> None:
        affected.withdraw(self.issue, customer=self.customer)

    def works(self) -> None:
        affected.say_works(self.issue, customer=self.customer)

    def broken(self) -> None:
        affected.say_broken(self.issue, customer=self.customer)

    def act(self, act: Act) -> None:
        objections.act_on(self.issue, act, words="No.", customer=self.customer, said_at=clock.now())

    def contest(self) -> None:
        self.act(Act.CONTEST)

    def dispute(self) -> None:
        self.act(Act.DISPUTE)

    def reopen_as_reporter(self) -> None:
        self.act(Act.REOPENING)

    def answer(self) -> None:
        objections.answer(self.issue, text=self.text, by=self.by)

    def wait(self) -> None:
        jobs.run_due()


HELPERS = ("say", "act", "due", "notice", "severity")
STEPS = [name for name in vars(Hand) if not name.startswith("_") and name not in HELPERS]
DEBTS = ["apologise", "keep", "lesson", "check_lesson", "dispute", "answer"]
NO = ["reopen", "reopen_as_reporter", "contest", "contest", "broken", *DEBTS]
INVITED = {
    State.REPORTED: ["acknowledge", "acknowledge", "close", "merge", "link", "me_too"],
    State.ACKNOWLEDGED: ["start", "start", "commit", "close", "confirm_closing", "merge", "me_too", *DEBTS],
    State.IN_PROGRESS: ["update", "commit", "offer", "offer", "fix", "close", "confirm_closing", "me_too", *DEBTS],
    State.OFFERED: ["update", "start", "fix", "wait", "works", "works", "broken", "merge", *DEBTS],
    State.FIXED: ["reopen", "reopen_as_reporter", "works", "broken", *DEBTS],
    State.WONT_FIX: NO,
    State.NOT_AN_ISSUE: NO,
    State.MERGED: ["unmerge", "unmerge", "reopen", "apologise"],
}


@pytest.fixture
def world(app: Flask) -> World:
    people = [make_person("ann"), make_person("ben"), make_person("mia", roles=[Role.AUTHOR, Role.MODERATOR])]
    addresses = ("cora@customers.example", "dan@customers.example", "eve@customers.example")
    proven = [unit_of_work(customers.customer_for)(address) for address in addresses]
    assert make_issue(people[0]).number == 1
    return World([person.id for person in people], [customer.id for customer in proven])


reached: set[State] = set()


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_tried_the_stored_issue_is_the_one_that_its_entries_tell(
    world: World, client: FlaskClient, data: st.DataObject
) -> None:
    with clock.travel(world.now):
        session().expire_all()
        severity = data.draw(st.sampled_from([None, *Severity]))
        comment = make_comment(make_thread()) if data.draw(st.booleans()) else None
        issue = make_issue(world.people[0], comment=comment, state="reported", severity=severity)
        number = issue.number
    for _ in range(TRIES):
        made = a_try(data, world, issue)
        world.now += timedelta(hours=made.pause, seconds=1)
        with clock.travel(world.now):
            issue = session().get_one(Issue, number, populate_existing=True)
            before = (issue.state, issue.version, record.head().seq)
            try:
                getattr(Hand(world, issue, made), made.step)()
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
        page = client.get(f"/issues/{number}")
        assert page.status_code == 200
        assert str(issue.state).replace("'", "&#39;") in page.text
        assert list(replay.check()) == []
        assert verify().faults == []


def test_the_tries_reached_every_state() -> None:
    if reached:  # runs after the property, in the same process
        assert len(reached) >= 6


def test_what_was_changed_behind_the_record_is_named(app: Flask) -> None:
    ann = make_person("ann")
    issue = make_issue(ann, comment=make_comment(make_thread()), state="in progress", severity=Severity.MONEY)
    make_issue(ann)
    assert rebuild(app) == (0, "Issues: no differences\n")
    changes = {
        "state": State.ACKNOWLEDGED, "severity": Severity.DATA, "owner_id": None, "next_update": date(2001, 1, 1),
        "version": 9, "title": "All is well", "contested": True, "units": 3, "unconfirmed": True, "merged_into": 2,
        "acknowledged_at": clock.now() - timedelta(days=9), "first_reported_at": clock.now(), "disputed": True,
        "notice": {"today": "Nothing."}, "fixed_at": clock.now(), "embargo_until": date(2099, 1, 1),
    }  # fmt: skip
    for column, value in changes.items():
        kept = getattr(issue, column)
        set_column(issue, column, value)
        status, said = rebuild(app)
        assert status == 1, column
        assert said.startswith("Issue 1: ") and "and its entries say" in said, said
        set_column(issue, column, kept)
    assert rebuild(app)[0] == 0


def test_a_reference_and_a_whole_issue_that_no_entry_knows_are_named(app: Flask) -> None:
    ann = make_person("ann")
    issue = make_issue(ann, comment=make_comment(make_thread()))

    @unit_of_work
    def forget() -> None:
        session().execute(sa.delete(IssueComment))
        announce(
            "issue.reported", subject="issue/2", by="ann", first_reported_at=clock.now(), said_by="company",
            state="reported", texts={"title": "Never stored"},
        )  # fmt: skip

    forget()
    status, said = rebuild(app)
    assert status == 1
    assert f"Issue {issue.number}: comments is stored as set()" in said
    assert "issue/2 is on the record, and is not stored." in said
    assert said.endswith("Issues: 2 differences\n")


@unit_of_work
def set_column(issue: Issue, column: str, value: object) -> None:
    session().execute(sa.update(Issue).where(Issue.number == issue.number).values({column: value}))
    session().expire_all()


def rebuild(app: Flask) -> tuple[int, str]:
    ran = app.test_cli_runner().invoke(args=["record", "rebuild", "--check"])
    session().rollback()
    return ran.exit_code, ran.output


def test_rebuilding_without_check_is_a_wrong_use(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["record", "rebuild"]).exit_code == 2
