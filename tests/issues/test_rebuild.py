"""`flask record rebuild --check` names what was changed behind the record, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import sqlalchemy as sa
from flask import Flask

from blog.core import clock
from blog.core.db import session, unit_of_work
from blog.issues import actions, affected, embargoes, queries, replay
from blog.issues.models import Affected, Issue, IssueComment, Severity, State
from blog.people import customers
from blog.record import days
from blog.record.actions import announce
from tests.builders import make_comment, make_issue, make_person, make_thread


def test_what_was_changed_behind_the_record_is_named(app: Flask) -> None:
    ann = make_person("ann")
    issue = make_issue(ann, comment=make_comment(make_thread()), state="in progress", severity=Severity.MONEY)
    make_issue(ann)
    assert rebuild(app) == (0, "Issues: no differences\nSearch: no differences\n")
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
    assert "\nIssues: 2 differences\n" in said


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


def named(issue: Issue) -> list[str]:
    """What is stored otherwise than the entries tell it."""
    session().rollback()
    return [what for what, _, _ in replay.differences(session().get_one(Issue, issue.number))]


def test_an_issue_that_nobody_reported_is_named(app: Flask) -> None:
    issue = make_issue(make_person("ann"))

    @unit_of_work
    def slip_in() -> None:
        row = session().execute(sa.select(Issue.__table__)).mappings().one()
        session().execute(sa.insert(Issue.__table__).values({**row, "number": 2}))

    slip_in()
    assert named(issue) == []
    assert list(replay.check()) == ["Issue 2 is stored, and no entry reports it."]


def test_words_under_embargo_are_held_against_the_stored_ones_too(app: Flask, work: Callable[[], int]) -> None:
    ann, today = make_person("ann"), queries.today()
    issue = actions.report(title="Valve", words="Bad.", product="Beam", by=ann, embargo_until=today)
    assert named(issue) == []
    set_column(issue, "notice", {"product": "Other"})
    assert named(issue) == ["notice product"]
    set_column(issue, "notice", {"product": "Beam"})
    for column, wrong, right in (
        ("title", "Valve", embargoes.placeholder(today)),
        ("embargo_until", today + timedelta(days=1), today),
    ):
        set_column(issue, column, wrong)
        assert column in named(issue)
        set_column(issue, column, right)
    set_column(issue, "embargo_until", None)
    assert named(issue) == ["embargo", "title"]
    set_column(issue, "embargo_until", today)
    with clock.travel(clock.now() + timedelta(days=2)):
        work()
        assert (issue.title, named(issue)) == ("Valve", [])


def test_a_row_may_be_a_little_older_than_its_entry_and_no_more(app: Flask) -> None:
    """Entries never run backwards, so of two people who write at once the later entry takes the moment of the other."""
    ann, now = make_person("ann"), clock.now()
    for seconds, differs in ((20, []), (7_200, ["reported_at", "changed_at"])):
        with clock.travel(now - timedelta(seconds=seconds)):
            issue = make_issue(ann, state="reported")
        assert [what for what in named(issue) if what in ("reported_at", "changed_at")] == differs
    issue = make_issue(ann, state="reported")
    set_column(issue, "reported_at", clock.now() + timedelta(seconds=20))
    assert named(issue) == ["reported_at"]


def test_the_last_daily_count_is_held_against_the_me_toos_until_somebody_presses_again(app: Flask) -> None:
    issue = make_issue(make_person("ann"))
    cora, kim = (unit_of_work(customers.customer_for)(f"{name}@customers.example") for name in ("cora", "kim"))
    affected.count_in(issue, customer=cora)
    day = queries.today()
    with clock.travel(clock.now() + timedelta(days=1)):
        days.close_days()
        assert named(issue) == []
        withdraw_behind(issue)
        assert named(issue) == [f"affected on {day}"]
        affected.count_in(issue, customer=kim)
        affected.count_in(issue, customer=cora)
        assert named(issue) == []


@unit_of_work
def withdraw_behind(issue: Issue) -> None:
    """A me-too goes without a press."""
    gone = sa.update(Affected).where(Affected.issue_number == issue.number)
    session().execute(gone.values(withdrawn_at=sa.select(Affected.since).scalar_subquery()))
    session().expire_all()
