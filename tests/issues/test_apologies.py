"""Apologies open debts in public, and paying them closes them: what must be said, by whom, and what the badge reads."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from blog.core import clock, settings
from blog.core.db import unit_of_work
from blog.core.text import TextRefused
from blog.issues import apologies, debt_queries, rules
from blog.issues.models import Apology, Commitment, Issue, State
from blog.people.models import Person, Standing
from blog.record import queries as record
from blog.record.rules import stamp
from blog.record.verification import verify
from tests.builders import make_issue, make_person


@pytest.fixture
def ann(app: Flask) -> Person:
    return make_person("ann")


@pytest.fixture
def ben(app: Flask) -> Person:
    return make_person("ben")


@pytest.fixture
def issue(ann: Person) -> Issue:
    return make_issue(ann)


def in_days(number: int) -> date:
    return clock.now().date() + timedelta(days=number)


def apologise(issue: Issue, by: Person, *promised: tuple[str, Person, date], lesson: int = 20, **said: str) -> Apology:
    apologies.apologise(
        issue,
        **{"wrong": "We shipped the valve untested.", "hurt": "Everyone with a Beam 2.", **said},
        commitments=promised or [("New valves for everyone", by, in_days(10))],
        lesson_due=in_days(lesson),
        by=by,
    )
    return debt_queries.of_issue(issue).apologies[-1]


def commitment(issue: Issue, number: int = 1) -> Commitment:
    found = debt_queries.commitment(issue, number)
    assert found is not None
    return found


def last(issue: Issue) -> record.Said:
    return record.about(issue.topic)[-1]


def badge(issue: Issue) -> str:
    return debt_queries.of_issue(issue).words


def test_an_apology_says_what_was_wrong_whom_it_hurt_and_what_we_will_do(
    ann: Person, ben: Person, issue: Issue
) -> None:
    apology = apologise(
        issue, ann, ("New valves", ann, in_days(10)), ("A refund", ben, in_days(3)), explanation="A test was skipped."
    )
    said = last(issue)
    assert (said.entry.kind, said.entry.by) == ("issue.apologised", "ann")
    assert said.text("wrong") == "We shipped the valve untested."
    assert said.text("hurt") == "Everyone with a Beam 2."
    assert said.text("explanation") == "A test was skipped."
    day = in_days(10)
    promised = said.text("commitments") or ""
    assert promised.startswith(f"1. New valves\n   (Ann Example, by {day.day} {day:%B %Y})\n2. A refund")
    assert said.facts == {
        "commitments": [
            {"number": 1, "owner": "ann", "due": stamp(rules.end_of(in_days(10), settings.zone()))},
            {"number": 2, "owner": "ben", "due": stamp(rules.end_of(in_days(3), settings.zone()))},
        ],
        "lesson_due": stamp(rules.end_of(in_days(20), settings.zone())),
    }
    assert (apology.lesson_due, apology.by) == (in_days(20), ann)
    assert [one.apology_id for one in debt_queries.of_issue(issue).commitments] == [apology.id, apology.id]
    assert debt_queries.seq_of(apology) == said.entry.seq
    assert issue.changed_at == said.entry.at
    assert verify().faults == []


@pytest.mark.parametrize("missing", ["wrong", "hurt"])
def test_an_apology_that_does_not_say_what_it_must_is_refused(ann: Person, issue: Issue, missing: str) -> None:
    with pytest.raises(rules.Incomplete):
        apologise(issue, ann, **{missing: " \u200b"})
    assert not debt_queries.of_issue(issue)


def test_an_apology_promises_at_least_one_thing_with_a_name_and_a_day(ann: Person, issue: Issue) -> None:
    mute = make_person("cal", complete=False)
    for promised in (
        [],
        [("", ann, in_days(1))],
        [("x" * 301, ann, in_days(1))],
        [("Two\nlines", ann, in_days(1))],
        [("Valves", mute, in_days(1))],
        [("Valves", ann, in_days(-1))],
        [("Valves", ann, in_days(1))] * 11,
    ):
        with pytest.raises(rules.Incomplete):
            apologies.apologise(issue, wrong="We.", hurt="You.", commitments=promised, lesson_due=in_days(1), by=ann)
    with pytest.raises(rules.Incomplete, match="in the past"):
        apologise(issue, ann, lesson=-1)
    with pytest.raises(TextRefused):
        apologise(issue, ann, explanation="x" * 10_001)
    with pytest.raises(rules.Incomplete, match="cannot sign"):
        apologise(issue, mute, ("Valves", ann, in_days(1)))
    assert [said.entry.kind for said in record.about(issue.topic)] == ["issue.reported", "issue.acknowledged"]
    assert not debt_queries.of_issue(issue)


@pytest.mark.parametrize("state", ["reported", "acknowledged", "in progress", "fixed"])
def test_an_apology_is_never_stopped_by_a_state_and_moves_none(ann: Person, state: str) -> None:
    issue = make_issue(ann, state=state)
    version = issue.version
    apologise(issue, ann)
    assert (issue.state, issue.version) == (state, version)
    assert badge(issue).startswith("apologised · kept 0 of 1 (due ")


def test_the_same_apology_sent_twice_is_made_once_and_numbers_run_on(ann: Person, issue: Issue) -> None:
    apologise(issue, ann)
    apologise(issue, ann)
    assert [one.number for one in debt_queries.of_issue(issue).commitments] == [1]
    second = apologise(issue, ann, wrong="I did not answer the phone.")
    owed = debt_queries.of_issue(issue)
    assert [(one.number, one.apology_id) for one in owed.commitments] == [(1, owed.apologies[0].id), (2, second.id)]
    assert last(issue).facts["commitments"][0]["number"] == 2
    assert (last(issue).text("commitments") or "").startswith("2. New valves")


def test_a_commitment_is_kept_once_with_evidence_by_whoever_promised_it(ann: Person, ben: Person, issue: Issue) -> None:
    cal = make_person("cal")
    apologise(issue, ann, ("A refund", ben, in_days(3)))
    promised = commitment(issue)
    with pytest.raises(rules.Incomplete, match="can see"):
        apologies.keep(promised, text="Paid.", evidence=" ", by=ben)
    with pytest.raises(rules.StepRefused, match="Ben Example promised this"):
        apologies.keep(promised, text="Paid.", evidence="Your account.", by=cal)
    apologies.keep(promised, text="Paid.", evidence="Your account.", by=ben)
    assert (last(issue).entry.kind, last(issue).facts) == ("issue.kept", {"commitment": 1})
    assert (last(issue).text("text"), last(issue).text("evidence")) == ("Paid.", "Your account.")
    assert promised.kept_at == last(issue).entry.at
    with pytest.raises(rules.StepRefused, match="already"):
        apologies.keep(promised, text="Again.", evidence="See.", by=ben)


def test_the_issues_owner_pays_for_others_and_so_does_anyone_once_the_debtors_are_gone(
    ann: Person, ben: Person, issue: Issue
) -> None:
    cal = make_person("cal")
    apologise(issue, ann, ("A refund", ben, in_days(3)), ("A letter", ben, in_days(3)))
    apologies.keep(commitment(issue, 1), text="Paid.", evidence="See.", by=ann)

    @unit_of_work
    def leave() -> None:
        ann.standing = ben.standing = Standing.LEFT

    leave()
    apologies.keep(commitment(issue, 2), text="Written.", evidence="See.", by=cal)
    assert badge(issue).startswith("apologised · kept 2 of 2")


def test_a_lesson_says_cause_and_change_and_when_it_is_checked(ann: Person, ben: Person, issue: Issue) -> None:
    apology = apologise(issue, ann)
    opened = last(issue).entry.seq
    for wrong in ({"cause": " "}, {"changed": ""}, {"check_on": None}, {"check_on": in_days(-1)}):
        said = {"cause": "No test.", "changed": "A test.", "check_on": in_days(60), **wrong}
        with pytest.raises(rules.Incomplete):
            apologies.give_lesson(apology, by=ann, **said)
    with pytest.raises(rules.StepRefused, match="Ann Example promised this"):
        apologies.give_lesson(apology, cause="No test.", changed="A test.", check_on=in_days(60), by=ben)
    apologies.give_lesson(apology, cause="No test.", changed="A test.", check_on=in_days(60), by=ann)
    said = last(issue)
    assert said.entry.kind == "issue.lesson"
    assert said.facts == {"apology": opened, "check_due": stamp(rules.end_of(in_days(60), settings.zone()))}
    assert (said.text("cause"), said.text("changed")) == ("No test.", "A test.")
    with pytest.raises(rules.StepRefused, match="already"):
        apologies.give_lesson(apology, cause="No test.", changed="A test.", check_on=in_days(60), by=ann)


def test_each_lesson_names_its_own_apology(ann: Person, issue: Issue) -> None:
    first, second = apologise(issue, ann), apologise(issue, ann, wrong="I did not answer.")
    seqs = [said.entry.seq for said in record.about(issue.topic) if said.entry.kind == "issue.apologised"]
    apologies.give_lesson(second, cause="Busy.", changed="A rota.", check_on=in_days(5), by=ann)
    assert last(issue).facts["apology"] == seqs[1]
    apologies.give_lesson(first, cause="No test.", changed="A test.", check_on=in_days(5), by=ann)
    assert last(issue).facts["apology"] == seqs[0]
    assert debt_queries.lesson_seq_of(first) == last(issue).entry.seq


def test_that_a_lesson_held_can_be_said_when_the_day_has_come_and_that_it_recurred_at_any_time(
    ann: Person, issue: Issue
) -> None:
    apology, other = apologise(issue, ann), make_issue(ann, title="The pump stops again")
    with pytest.raises(rules.StepRefused, match="lesson is still owed"):
        apologies.check_lesson(apology, outcome="held", text="Looked.", by=ann)
    apologies.give_lesson(apology, cause="No test.", changed="A test.", check_on=in_days(60), by=ann)
    taught = last(issue).entry.seq
    with pytest.raises(rules.Incomplete, match="can be said on"):
        apologies.check_lesson(apology, outcome="held", text="Looked.", by=ann)
    with pytest.raises(rules.Incomplete, match="held or recurred"):
        apologies.check_lesson(apology, outcome="perhaps", text="Looked.", by=ann)
    with clock.travel(clock.now() + timedelta(days=60)):
        apologies.check_lesson(apology, outcome="held", text="No stop since.", by=ann)
        assert last(issue).facts == {"lesson": taught, "outcome": "held"}
        assert badge(issue).endswith("lesson held")
        with pytest.raises(rules.StepRefused, match="it held"):
            apologies.check_lesson(apology, outcome="held", text="Again.", by=ann)
        with pytest.raises(rules.Incomplete, match="Name the issue"):
            apologies.check_lesson(apology, outcome="recurred", text="It is back.", by=ann)
        apologies.check_lesson(apology, outcome="recurred", recurred_as=other, text="It is back.", by=ann)
        assert last(issue).facts == {"lesson": taught, "outcome": "recurred", "recurred_as": other.topic}
        assert badge(issue).endswith("recurred as issue 2")
        with pytest.raises(rules.StepRefused, match="it recurred"):
            apologies.check_lesson(apology, outcome="recurred", recurred_as=other, text="Again.", by=ann)
    assert verify().faults == []


def test_the_badge_counts_days_by_itself(ann: Person, ben: Person) -> None:
    with clock.travel(clock.now().replace(year=2026, month=3, day=10)):
        issue = make_issue(ann)
        apology = apologise(
            issue, ann, *((f"Part {n}", ann, date(2026, 4, n)) for n in (3, 1, 2)), lesson=10
        )  # fmt: skip
        assert badge(issue) == "apologised · kept 0 of 3 (due 1 Apr) · lesson due 20 Mar"
        assert not debt_queries.of_issue(issue).is_late
        apologies.keep(commitment(issue, 1), text="Done.", evidence="See.", by=ann)
        apologies.keep(commitment(issue, 2), text="Done.", evidence="See.", by=ann)
    with clock.travel(clock.now().replace(year=2026, month=4, day=1)):
        assert badge(issue) == "apologised · kept 2 of 3 (due 2 Apr) · lesson owed 12 days"
        assert debt_queries.of_issue(issue).is_late
    with clock.travel(clock.now().replace(year=2026, month=4, day=3)):
        assert badge(issue) == "apologised · kept 2 of 3 (1 day late) · lesson owed 14 days"
        apologies.keep(commitment(issue, 3), text="Done.", evidence="See.", by=ann)
        owed = debt_queries.of_issue(issue)
        assert [owed.late_words(one) for one in owed.commitments] == ["", "", "1 day late"]
        apologies.give_lesson(apology, cause="No test.", changed="A test.", check_on=date(2027, 1, 5), by=ann)
        assert badge(issue) == "apologised · kept 3 of 3 · lesson checked on 5 Jan 2027"
    with clock.travel(clock.now().replace(year=2027, month=1, day=8)):
        assert badge(issue) == "apologised · kept 3 of 3 · check owed 3 days"


def test_what_is_owed_is_listed_for_whoever_owes_it_the_nearest_day_first(ann: Person, ben: Person) -> None:
    issue = make_issue(ann)
    apology = apologise(issue, ann, ("A refund", ben, in_days(9)), ("Valves", ann, in_days(2)), lesson=5)
    listed = [(one.what, one.owner.handle, one.days_late) for one in debt_queries.owed()]
    assert listed == [("Valves", "ann", 0), ("Say what we learned", "ann", 0), ("A refund", "ben", 0)]
    apologies.give_lesson(apology, cause="No test.", changed="A test.", check_on=in_days(20), by=ann)
    apologies.keep(commitment(issue, 2), text="Done.", evidence="See.", by=ann)
    assert [one.what for one in debt_queries.owed()] == ["A refund"]
    with clock.travel(clock.now() + timedelta(days=22)):
        late = [(one.what, one.days_late) for one in debt_queries.owed()]
    assert late == [("A refund", 13), ("Check whether the lesson held", 2)]


def test_something_can_be_promised_without_an_apology_in_a_progress_note(ann: Person, ben: Person) -> None:
    issue = make_issue(ann)
    promised = [("New valves", ben, in_days(9))]
    said = {"text": "The valve is the cause.", "owner": ann, "next_update": in_days(2), "by": ann}
    with pytest.raises(rules.Stale):
        apologies.commit(issue, commitments=promised, version=1, **said)
    with pytest.raises(rules.StepRefused, match="Ann Example owns this issue"):
        apologies.commit(issue, commitments=promised, version=2, **{**said, "by": ben})
    with pytest.raises(rules.Incomplete, match="at least one thing"):
        apologies.commit(issue, commitments=[], version=2, **said)
    apologies.commit(issue, commitments=promised, version=2, **said)
    begun = last(issue)
    assert (begun.entry.kind, issue.state, issue.version) == ("issue.started", State.IN_PROGRESS, 3)
    assert begun.facts["commitments"][0]["owner"] == "ben"
    day = in_days(9)
    words = f"The valve is the cause.\n\nWe will:\n\n1. New valves\n   (Ben Example, by {day.day} {day:%B %Y})"
    assert begun.text("text") == words
    apologies.commit(issue, commitments=promised, version=3, **said)
    assert (last(issue).entry.kind, last(issue).facts["commitments"][0]["number"]) == ("issue.updated", 2)
    assert badge(issue) == f"kept 0 of 2 (due {day.day} {day:%b})"
    with pytest.raises(rules.StepRefused):
        apologies.commit(make_issue(ann, state="reported"), commitments=promised, version=1, **said)
    assert verify().faults == []
