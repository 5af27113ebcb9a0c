"""The public figures: counted twice by two people's code, shown as words and pictures, and as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.core import clock
from blog.core.db import unit_of_work
from blog.record import charts, numbers, queries, rules, verify
from blog.record.actions import announce
from tests.builders import make_issue, make_person, make_post
from tests.record import figures as independent
from tests.record import sample

NOW = datetime(2026, 4, 20, 9, tzinfo=UTC)
DAY = 86_400


@pytest.fixture
def counted() -> dict[str, Any]:
    return verify.figures(sample.said(), rules.stamp(NOW))


def seconds(times: list[timedelta]) -> list[int]:
    return sorted(int(time.total_seconds()) for time in times)


@pytest.mark.parametrize("name", ["acknowledge", "fix"])
def test_the_times_are_those_of_the_independent_count(counted: dict[str, Any], name: str) -> None:
    count = {"acknowledge": independent.times_to_acknowledge, "fix": independent.times_to_fix}[name]
    expected = count(sample.said(), NOW)
    rows = {(row["quarter"], row["severity"]): row[name] for row in counted["severities"] if row["issues"]}
    assert set(rows) == set(expected)
    for group, times in expected.items():
        assert rows[group]["count"] == len(times)
        assert rows[group]["longest"] == seconds(times)[-1]
        assert rows[group]["median"] == seconds(times)[(len(times) - 1) // 2]
    every = seconds([time for times in expected.values() for time in times])
    assert counted["all"][name]["median"] == every[1]
    assert counted["all"][name]["p90"] == every[-1]


def test_the_shares_are_those_of_the_independent_count(counted: dict[str, Any]) -> None:
    log, every = sample.said(), counted["all"]
    assert every["silence"]["longest"] == seconds(list(independent.silences(log, NOW).values()))[-1]
    assert every["promises"] == {"kept": 9, "broken": 2, "open": 0} == dict(independent.promises(log, NOW), open=0)
    assert every["apologies"] == {"kept": 1, "broken": 1, "open": 0} == dict(independent.apologies(log, NOW), open=0)
    for name in ("reopened", "confirmed", "said_by_us_first"):
        count = {"said_by_us_first": independent.said_by_us_first}.get(name) or getattr(independent, name)
        part = every[name]
        assert count(log) * part["of"] == part["count"], name
    assert counted["removed_about_us"] == {"count": 1, "of": 2}
    assert counted["overturned"] == {"count": 2, "of": 4}
    assert [(row["rule"], row["automated"], row["count"]) for row in counted["declined"]] == [
        ("abuse", False, 1),
        ("spam", True, 1),
    ]


def test_answers_wait_until_one_stands(counted: dict[str, Any]) -> None:
    assert counted["answers"]["count"] == 2
    assert counted["answers"]["median"] == 4 * 3600
    # Comments 10 and 12, and 11, which was removed and shown again.
    assert counted["answers"]["open"] == 3


@pytest.mark.parametrize("kind", ["comment.removed", "comment.withdrawn"])
def test_what_is_removed_or_taken_back_waits_for_nobody(kind: str) -> None:
    facts = {"thread": "post/1"} if kind == "comment.withdrawn" else {"rule": "abuse", **sample.NEUTRAL}
    sent = {"thread": "post/1", "sent_at": sample.moment("01-02")}
    happened = [
        ("01-02", "customer", "comment.published", "comment/1", sent),
        ("01-03", "ben", kind, "comment/1", facts),
    ]  # fmt: skip
    lines = [json.loads(line) for line in sample.chain(happened)]
    assert verify.figures(lines[:1], sample.moment("01-08"))["answers"]["open"] == 1
    assert verify.figures(lines, sample.moment("01-08"))["answers"]["open"] == 0


def test_what_is_open_grows_older_and_nothing_else_does(counted: dict[str, Any]) -> None:
    later = verify.figures(sample.said(), rules.stamp(NOW + timedelta(days=2)))
    assert later["all"]["fix"]["oldest_open"] == counted["all"]["fix"]["oldest_open"] + 2 * DAY
    assert later["all"]["acknowledge"] == counted["all"]["acknowledge"]


def test_a_promise_is_kept_by_an_end_and_a_dispute_by_its_answer_only() -> None:
    promise = sample.owes("ann", "01-06", "01-07")
    happened = [
        ("01-02", "ann", "issue.reported", "issue/1", sample.reported("01-02", "company")),
        ("01-03", "ann", "issue.acknowledged", "issue/1", {**promise, **sample.ACKNOWLEDGED}),
        ("01-04", "customer", "issue.disputed", "issue/1", {"next_update": "2026-01-06", "due": promise["due"]}),
        ("01-05", "ann", "issue.started", "issue/1", {**promise, **sample.WORKING}),
        ("01-06", "system", "issue.fixed", "issue/1", {**sample.FIXED, "unconfirmed": True}),
    ]  # fmt: skip
    lines = [json.loads(line) for line in sample.chain(happened)]
    assert verify.figures(lines[:4], sample.moment("01-08"))["all"]["promises"] == {"kept": 1, "broken": 2, "open": 0}
    assert verify.figures(lines, sample.moment("01-08"))["all"]["promises"] == {"kept": 3, "broken": 0, "open": 0}


def test_the_page_says_what_the_json_says_and_how_to_count_it_again(client: FlaskClient) -> None:
    empty = client.get("/record/numbers")
    assert empty.status_code == 200 and "Nothing to count yet." in empty.text
    with clock.travel(clock.now() - timedelta(days=9)):
        ann = make_person("ann")
        make_issue(ann, state="acknowledged", in_days=3)
    make_issue(ann, state="fixed")
    page, served = client.get("/record/numbers").text, client.get("/record/numbers.json").get_json()
    head = queries.head()
    assert served["head"] == {"seq": head.seq, "hash": head.hash}
    assert served["figures"]["all"]["promises"] == {"kept": 2, "broken": 1, "open": 0}
    assert "2 of 3" in page
    assert "9 days" in page
    assert "python3 -I verify.py http://localhost/" in page
    for name in charts.BY_QUARTER:
        assert f'src="/record/charts/{name}.svg"' in page


def test_what_was_declined_is_shown_by_rule_and_by_whom(client: FlaskClient) -> None:
    @unit_of_work
    def decline(rule: str, *, automated: bool) -> None:
        facts = {"rule": rule, "automated": automated, "kind_of": "comment"}
        announce("comment.declined", subject=None, by="system", day=clock.now().date(), **facts)

    for rule, automated in (("abuse", False), ("spam", True), ("spam", True)):
        decline(rule, automated=automated)
    make_issue(make_person("ann"))
    counted = numbers.current()["figures"]
    (_, series), page = charts.CHARTS["declined"], client.get("/record/numbers").text
    assert series(counted) == {"By a rule": [0, 2], "By a person": [1, 0]}
    assert 'src="/record/charts/declined.svg"' in page
    picture = client.get("/record/charts/declined.svg").text
    assert all(word in picture for word in ("abuse", "spam", "By a rule", "By a person"))


def test_every_figure_that_the_design_names_is_published(client: FlaskClient) -> None:
    make_issue(make_person("ann"))
    served = client.get("/record/numbers.json").get_json()["figures"]
    times, shares = ("acknowledge", "fix", "silence"), ("promises", "apologies", "reopened", "confirmed")
    for row in (served["all"], *served["quarters"], *served["severities"]):
        assert {*times, *shares, "said_by_us_first", "issues"} <= set(row)
        assert all({"median", "p90", "oldest_open", "longest"} <= set(row[name]) for name in times)
    assert served["quarters"] and served["severities"]
    assert {"answers", "declined", "removed_about_us", "overturned", "texts"} <= set(served)


def test_numbers_move_with_the_record_and_with_the_hour(client: FlaskClient) -> None:
    with clock.travel(clock.now() - timedelta(days=9)):
        ann = make_person("ann")
        make_issue(ann)
    before = numbers.current()
    with clock.travel(clock.now() + timedelta(hours=3)):
        later = numbers.current()
    assert later["figures"]["all"]["fix"]["oldest_open"] > before["figures"]["all"]["fix"]["oldest_open"]
    make_post(ann)
    assert numbers.current()["head"]["seq"] > before["head"]["seq"]


def test_the_figures_go_on_where_they_ended(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = make_person("ann")
    make_issue(ann)
    numbers.current()
    last, read = queries.head().seq, []

    def add(figures: numbers.Figures, line: dict[str, Any]) -> None:
        read.append(line["seq"])
        figures.add(line)

    monkeypatch.setattr(numbers.FIGURES, "_add", add)
    make_issue(ann)
    found = numbers.current()
    assert numbers.current() == found
    assert read and min(read) > last and len(read) == len(set(read))
    lines = [json.loads(line) for line in queries.lines()]
    assert found["figures"] == verify.figures(lines, found["at"])


def test_a_line_of_an_earlier_hour_is_counted_though_the_figures_are_of_the_same_moment(app: Flask) -> None:
    begun = clock.now()
    with clock.travel(begun - timedelta(days=9)):
        ann = make_person("ann")
        make_issue(ann)
    with clock.travel(begun):
        before = numbers.current()
    with clock.travel(begun - timedelta(days=8)):
        make_issue(ann)
    with clock.travel(begun):
        after = numbers.current()
    assert before["at"] == after["at"]
    assert (before["figures"]["all"]["issues"], after["figures"]["all"]["issues"]) == (1, 2)


def test_after_every_line_the_count_is_that_of_all_lines() -> None:
    lines, counted = sample.said(), verify.Counted()
    for number, line in enumerate(lines, 1):
        counted.add(line)
        assert counted.figures(line["at"]) == verify.figures(lines[:number], line["at"])


def test_a_picture_runs_nothing_and_is_the_same_for_the_same_figures(client: FlaskClient) -> None:
    make_issue(make_person("ann"))
    for name in charts.CHARTS:
        picture = client.get(f"/record/charts/{name}.svg")
        assert picture.mimetype == "image/svg+xml"
        assert picture.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
        assert "script" not in picture.text and "http" not in picture.text.replace("http://www.w3.org/", "")
        assert ElementTree.fromstring(picture.text).tag.endswith("svg")
        assert client.get(f"/record/charts/{name}.svg").data == picture.data
    assert client.get("/record/charts/nothing.svg").status_code == 404
