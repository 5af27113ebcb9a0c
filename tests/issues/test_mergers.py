"""Two issues that are one, kept apart again when that was wrong; and what has ended is opened again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.core import clock
from blog.issues import mergers, offers, reopenings, rules
from blog.issues.models import Issue, State
from blog.people.models import Person, Role
from blog.record import queries as record
from tests.builders import make_comment, make_issue, make_person, make_thread, sign_in


@pytest.fixture
def ann(app: Flask) -> Person:
    return make_person("ann")


@pytest.fixture
def mia(app: Flask) -> Person:
    return make_person("mia", roles=[Role.MODERATOR])


def in_days(number: int) -> date:
    return clock.now().date() + timedelta(days=number)


def merge(issue: Issue, target: Issue, by: Person) -> None:
    mergers.merge(issue, target=target, text="The same valve.", version=issue.version, by=by)


def test_a_merged_issue_keeps_its_page_and_both_lead_to_each_other(
    client: FlaskClient, ann: Person, mia: Person
) -> None:
    target, issue = make_issue(ann), make_issue(ann, comment=make_comment(make_thread()))
    merge(issue, target, mia)
    said = record.about(issue.topic)[-1]
    assert (said.entry.by, said.facts) == ("mia", {"state": "merged", "target": "issue/1"})
    assert (issue.state, issue.merged_into, issue.state_before) == (State.MERGED, 1, State.ACKNOWLEDGED)
    assert issue.next_update is None and not issue.is_open
    page = client.get(issue.path).text
    assert "The same valve." in page and "Merged into <a" in page
    assert f'href="{issue.path}"' in client.get(target.path).text
    assert "merged into" in client.get("/issues").text


def test_only_a_record_keeper_merges(ann: Person, mia: Person) -> None:
    target, issue = make_issue(ann), make_issue(ann)
    with pytest.raises(rules.StepRefused, match="keeps the record"):
        merge(issue, target, ann)
    merge(issue, target, mia)
    with pytest.raises(rules.StepRefused, match="keeps the record"):
        mergers.unmerge(issue, text="x", version=issue.version, by=ann)


def test_no_merger_leads_in_a_circle_or_to_what_has_ended_by_merging(ann: Person, mia: Person) -> None:
    one, two, three = (make_issue(ann) for _ in range(3))
    with pytest.raises(rules.Incomplete, match="into itself"):
        merge(one, one, mia)
    merge(two, one, mia)
    with pytest.raises(rules.StepRefused, match="merged into issue 1"):
        merge(one, two, mia)
    with pytest.raises(rules.StepRefused, match="merged into issue 1: choose that one"):
        merge(three, two, mia)
    with pytest.raises(rules.StepRefused, match="Only what is open"):
        merge(two, three, mia)
    with pytest.raises(rules.Incomplete, match="text is empty"):
        mergers.merge(three, target=one, text=" ", version=2, by=mia)


def test_a_merger_is_taken_back_to_where_the_issue_stood(ann: Person, mia: Person) -> None:
    target = make_issue(ann)
    reported, begun = make_issue(ann, state="reported"), make_issue(ann, state="in progress")
    for issue in (reported, begun):
        merge(issue, target, mia)
    mergers.unmerge(reported, text="Not the same.", version=2, by=mia)
    assert (reported.state, reported.merged_into, reported.owner_id) == (State.REPORTED, None, None)
    with pytest.raises(rules.Incomplete, match="by which day"):
        mergers.unmerge(begun, text="Not the same.", version=4, by=mia)
    mergers.unmerge(begun, text="Not the same.", version=4, by=mia, owner=ann, next_update=in_days(3))
    assert (begun.state, begun.next_update, begun.ended_at) == (State.IN_PROGRESS, in_days(3), None)
    facts = record.about(begun.topic)[-1].facts
    assert (facts["target"], facts["state"], facts["owner"]) == ("issue/1", "in progress", "ann")
    with pytest.raises(rules.StepRefused, match="no merger"):
        mergers.unmerge(begun, text="x", version=5, by=mia)


def test_an_offer_that_comes_back_from_a_merger_waits_for_quiet_days_again(
    ann: Person, mia: Person, work: Callable[[], int]
) -> None:
    target, issue = make_issue(ann), make_issue(ann, state="in progress")
    offers.offer_fix(issue, text="x", evidence="x", owner=ann, next_update=in_days(1), version=3, by=ann)
    merge(issue, target, mia)
    with clock.travel(clock.now() + timedelta(days=15)):
        work()
        assert issue.state is State.MERGED
        mergers.unmerge(issue, text="No.", version=5, by=mia, next_update=in_days(3))
    with clock.travel(clock.now() + timedelta(days=30)):
        work()
    assert issue.state is State.FIXED


def test_the_record_keeper_merges_from_the_issues_page(client: FlaskClient, ann: Person, mia: Person) -> None:
    make_issue(ann), make_issue(ann)
    token = sign_in(client, ann)
    said = {"csrf_token": token, "target": "1", "text": "The same.", "version": "2"}
    assert "/merger" not in client.get("/staff/issues/2").text
    assert client.post("/staff/issues/2/merger", data=said).status_code == 403
    said["csrf_token"] = sign_in(client, mia)
    assert client.post("/staff/issues/2/merger", data={**said, "target": "99"}).status_code == 422
    assert client.post("/staff/issues/2/merger", data=said).status_code == 303
    back = {**said, "owner": "ann", "next_update": in_days(1).isoformat(), "version": "3"}
    assert client.post("/staff/issues/2/unmerger", data={**back, "version": "2"}).status_code == 409
    assert client.post("/staff/issues/2/unmerger", data=back).status_code == 303


@pytest.mark.parametrize("state", ["fixed", "merged"])
def test_what_has_ended_is_opened_again_by_any_employee(ann: Person, mia: Person, state: str) -> None:
    target, issue = make_issue(ann), make_issue(ann, state="fixed" if state == "fixed" else "acknowledged")
    if state == "merged":
        merge(issue, target, mia)
    said = {"text": "It fails again.", "owner": mia, "next_update": in_days(2), "by": mia}
    reopenings.reopen(issue, version=issue.version, **said)  # type: ignore[arg-type]  # by name
    entry = record.about(issue.topic)[-1]
    assert (entry.entry.kind, entry.facts["said_by"], entry.facts["owner"]) == ("issue.reopened", "company", "mia")
    assert (issue.state, issue.owner, issue.next_update) == (State.IN_PROGRESS, mia, in_days(2))
    assert (issue.fixed_at, issue.ended_at, issue.merged_into, issue.unconfirmed) == (None, None, None, False)
    with pytest.raises(rules.StepRefused, match="It is open"):
        reopenings.reopen(issue, version=issue.version, **said)  # type: ignore[arg-type]  # by name


def test_customers_open_it_again_and_its_owner_owes_them_a_word(client: FlaskClient, ann: Person) -> None:
    issue = make_issue(ann, state="fixed")
    reopenings.reopen_for_customers(issue, affected=3)
    said = record.about(issue.topic)[-1]
    assert (said.entry.by, said.facts["affected"], said.facts["owner"]) == ("customer", 3, "ann")
    assert issue.next_update == in_days(7)
    assert "3 affected customers said so." in client.get(issue.path).text
    with pytest.raises(rules.StepRefused, match="It is open"):
        reopenings.reopen_for_customers(issue, words="Still.")
