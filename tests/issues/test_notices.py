"""What a recall notice has: said once, kept, counted, and due by a day where it is not known yet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.core import clock
from blog.issues import actions, rules, steps
from blog.issues.models import Issue, Severity, State
from blog.issues.notices import LARGEST_NUMBER, Notice
from blog.people.models import Person
from blog.record import queries as record
from blog.record import withholding
from blog.record.rules import stamp
from tests.builders import make_issue, make_person, sign_in


@pytest.fixture
def ann(app: Flask) -> Person:
    return make_person("ann")


def in_days(number: int) -> date:
    return clock.now().date() + timedelta(days=number)


def acknowledge(issue: Issue, by: Person, **said: Any) -> None:
    actions.acknowledge(
        issue, text="Seen.", owner=by, next_update=in_days(2), version=issue.version, by=by, **said
    )  # fmt: skip


def test_what_is_said_for_a_recall_is_on_the_record_and_stands_until_it_is_said_anew(ann: Person) -> None:
    issue = make_issue(ann, state="reported")
    said = {"product": "Pump P2", "versions": "A1 to A9", "hazard": "It may burst.", "today": "Unplug it."}
    acknowledge(issue, ann, notice=Notice(said, units=400, incidents_due=in_days(3)))
    entry = record.about(issue.topic)[-1]
    assert {name: entry.text(name) for name in said} == said
    assert (entry.facts["units"], entry.facts["incidents_due"]) == (400, stamp(steps.end_of(in_days(3))))
    again = Notice({"versions": "A1 to B4"}, incidents=2)
    actions.start(issue, text="x", owner=ann, next_update=in_days(2), version=2, by=ann, notice=again)
    assert issue.notice == {**said, "versions": "A1 to B4"}
    assert (issue.units, issue.incidents, issue.incidents_due) == (400, 2, None)
    assert set(record.about(issue.topic)[-1].texts) == {"text", "versions"}
    assert "units" not in record.about(issue.topic)[-1].facts


def test_the_product_of_a_report_is_part_of_the_notice(ann: Person) -> None:
    issue = actions.report(title="T", words="x", product="Pump P2", by=ann)
    assert issue.notice == {"product": "Pump P2"}
    assert record.about(issue.topic)[0].text("product") == "Pump P2"


def test_a_safety_issue_is_not_acknowledged_without_what_to_do_today_or_a_day(ann: Person) -> None:
    for notice in (Notice({"today": "Unplug it."}), Notice(today_due=in_days(1))):
        issue = make_issue(ann, state="reported", severity=Severity.SAFETY)
        with pytest.raises(rules.Incomplete, match="Somebody can be hurt"):
            acknowledge(issue, ann)
        assert (issue.state, issue.version) == (State.REPORTED, 1)
        acknowledge(issue, ann, notice=notice)
        assert issue.state is State.ACKNOWLEDGED


def test_an_issue_does_not_become_a_safety_issue_without_what_to_do_today(ann: Person) -> None:
    issue = make_issue(ann, state="acknowledged")
    step: dict[str, Any] = {"text": "x", "owner": ann, "next_update": in_days(1), "by": ann}
    with pytest.raises(rules.Incomplete, match="Somebody can be hurt"):
        actions.start(issue, severity=Severity.SAFETY, version=2, **step)
    actions.start(issue, severity=Severity.SAFETY, version=2, notice=Notice({"today": "Unplug it."}), **step)
    actions.update(issue, version=3, **step)
    assert issue.severity is Severity.SAFETY


def test_what_to_do_today_takes_the_place_of_not_known_yet_and_the_other_way_round(ann: Person) -> None:
    issue = make_issue(ann, state="reported", severity=Severity.SAFETY)
    acknowledge(issue, ann, notice=Notice(today_due=in_days(1)))
    step: dict[str, Any] = {"text": "x", "owner": ann, "next_update": in_days(1), "by": ann}
    actions.start(issue, version=2, notice=Notice({"today": "Unplug it."}), **step)
    assert (issue.notice, issue.today_due) == ({"today": "Unplug it."}, None)
    actions.update(issue, version=3, notice=Notice(today_due=in_days(2)), **step)
    assert (issue.notice, issue.today_due) == ({}, in_days(2))


@pytest.mark.parametrize(
    "notice",
    [
        {"units": 1, "units_due": 1},
        {"incidents": 1, "incidents_due": 1},
        {"texts": {"today": "x"}, "today_due": 1},
        {"units_due": -1},
        {"today_due": -1},
        {"units": -1},
        {"incidents": LARGEST_NUMBER + 1},
    ],
)
def test_a_notice_that_makes_no_sense_is_refused(ann: Person, notice: dict[str, Any]) -> None:
    issue = make_issue(ann, state="reported")
    days = {name: in_days(number) for name, number in notice.items() if name.endswith("_due")}
    with pytest.raises(rules.Incomplete):
        acknowledge(issue, ann, notice=Notice(**{**notice, **days}))
    assert issue.version == 1


def test_what_happened_is_claimed_for_the_past_only(ann: Person) -> None:
    before = clock.now() - timedelta(days=3)
    issue = actions.report(title="T", words="x", occurred_at=before, by=ann)
    assert record.about(issue.topic)[0].facts["occurred_at"] == stamp(before)
    with pytest.raises(rules.Incomplete, match="future"):
        actions.report(title="T", words="x", occurred_at=clock.now() + timedelta(days=1), by=ann)


def test_the_page_says_first_what_to_do_today_and_then_who_is_affected(client: FlaskClient, ann: Person) -> None:
    issue = make_issue(ann, state="reported", severity=Severity.SAFETY)
    said = {"today": "**Unplug** it.", "hazard": "It may burst.", "versions": "A1"}
    acknowledge(issue, ann, notice=Notice(said, units=4_000, incidents_due=in_days(0)))
    again = Notice({"versions": "A1 to B4"})
    actions.start(issue, text="x", owner=ann, next_update=in_days(9), version=2, by=ann, notice=again)
    with clock.travel(clock.now() + timedelta(days=2)):
        page = client.get(issue.path).text
    box = page.index("notice-today")
    assert box < page.index("<strong>Unplug</strong> it.") < page.index('class="recall"') < page.index('class="story"')
    facts = page[page.index('class="recall"') : page.index('class="story"')]
    assert "A1 to B4" in facts and "4,000" in facts and "It may burst." in facts
    assert "not known yet" in facts and "2 days late" in facts
    assert "Units affected: 4,000." in page[page.index('class="story"') :]


def test_what_to_do_today_that_is_not_known_yet_is_promised_in_the_box(client: FlaskClient, ann: Person) -> None:
    issue = make_issue(ann, state="reported", severity=Severity.SAFETY)
    acknowledge(issue, ann, notice=Notice(today_due=in_days(1)))
    page = client.get(issue.path).text
    assert "we say it by" in page[page.index("notice-today") : page.index('class="story"')]
    with clock.travel(clock.now() + timedelta(days=5)):
        assert "4 days late" in client.get(issue.path).text


def test_words_that_are_withheld_are_not_in_the_notice(client: FlaskClient, ann: Person) -> None:
    issue = make_issue(ann, state="reported")
    acknowledge(issue, ann, notice=Notice({"product": "Pump of Cora Customer"}))
    for text in record.texts_of(issue.topic, "product"):
        withholding.withhold(text, code="personal", by="ann")
    assert "Pump of Cora" not in client.get(issue.path).text


def test_the_staff_say_it_on_the_form_of_a_step(client: FlaskClient, ann: Person) -> None:
    issue = make_issue(ann, state="reported", severity=Severity.SAFETY)
    said = {"csrf_token": sign_in(client, ann), "text": "Seen.", "owner": "ann", "version": "1", "severity": "safety"}
    said["next_update"] = in_days(1).isoformat()
    refused = client.post("/staff/issues/1/acknowledgement", data=said)
    assert refused.status_code == 422 and "Somebody can be hurt" in refused.text
    for wrong in ({"units": "many"}, {"units": "-1"}, {"today_due": "soon"}):
        assert client.post("/staff/issues/1/acknowledgement", data={**said, "today": "x", **wrong}).status_code == 422
    more = {"today": " Unplug it. ", "units": "12", "incidents_due": in_days(2).isoformat()}
    assert client.post("/staff/issues/1/acknowledgement", data={**said, **more}).status_code == 303
    assert (issue.notice, issue.units, issue.incidents_due) == ({"today": "Unplug it."}, 12, in_days(2))
