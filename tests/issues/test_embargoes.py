"""An embargoed issue is visible from day one, and nothing of what it says is shown before its day is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from blog.core import clock, settings
from blog.core.db import db
from blog.issues import actions, replay, rules
from blog.issues.models import Issue
from blog.issues.notices import Notice
from blog.people.models import Person
from blog.record import embargoes
from blog.record import queries as record
from blog.record.verification import verify
from tests.builders import make_person, sign_in

PAGES = ["/", "/issues", "/issues/1", "/issues/feed.atom", "/issues/1/feed.atom"]
SECRET = ("Valve of horror", "Anyone can open the valve")


@pytest.fixture
def ann(app: Flask) -> Person:
    return make_person("ann")


@pytest.fixture
def issue(ann: Person) -> Issue:
    return actions.report(title=SECRET[0], words=SECRET[1], product="Valve of horror", by=ann, embargo_until=in_days(5))


def in_days(number: int) -> date:
    return clock.now().date() + timedelta(days=number)


def shown(client: FlaskClient, issue: Issue) -> str:
    """Everything that anyone can read about it."""
    hashes = [words.hash for said in record.about(issue.topic) for words in said.texts.values()]
    pages = [*PAGES, "/record", "/record/feed.atom"]
    pages += [f"/record/{said.entry.seq}" for said in record.about(issue.topic)]
    pages += ["/record/log.jsonl", *(f"/record/texts/{hash_}" for hash_ in hashes)]
    return "\n".join(client.get(page).text for page in pages)


def test_an_embargoed_issue_is_visible_from_day_one_without_its_words(client: FlaskClient, issue: Issue) -> None:
    assert issue.number == 1
    day = f"{in_days(5).day} {in_days(5):%B %Y}"
    page = client.get("/issues/1")
    assert page.status_code == 200
    assert f"Details by {day}" in page.text
    assert f"Details by {day}" in client.get("/issues").text
    assert f"Details by {day}" in client.get("/issues/feed.atom").text
    assert not [secret for secret in SECRET if secret in shown(client, issue)]
    assert issue.thread.title == f"Details by {day}"
    assert verify().faults == []


def test_what_is_said_under_embargo_is_withheld_as_well(client: FlaskClient, issue: Issue, ann: Person) -> None:
    actions.acknowledge(issue, text="The valve opens.", owner=ann, next_update=in_days(1), version=1, by=ann)
    assert "The valve opens." not in shown(client, issue)
    assert "Ann Example" in client.get("/issues/1").text


def test_a_notice_under_embargo_gives_the_numbers_that_its_line_gives_and_no_word(
    client: FlaskClient, issue: Issue, ann: Person
) -> None:
    notice = Notice(texts={"hazard": "It scalds.", "today": "Pull the plug."}, units=1234, incidents_due=in_days(2))
    actions.acknowledge(
        issue, text="x", owner=ann, next_update=in_days(1), version=1, by=ann, notice=notice
    )  # fmt: skip
    page = client.get("/issues/1").text
    assert "It scalds." not in page and "Pull the plug." not in page
    assert "1,234" in page and "not known yet" in page
    assert record.about(issue.topic)[-1].facts["units"] == 1234
    with clock.travel(clock.end_of(in_days(5), settings.zone())):
        page = client.get("/issues/1").text
        assert "It scalds." in page and "Pull the plug." in page


def test_an_embargo_ends_with_its_day_and_everything_is_shown(
    client: FlaskClient, issue: Issue, work: Callable[[], int]
) -> None:
    with clock.travel(clock.now() + timedelta(days=5)):
        work()
        assert SECRET[0] not in shown(client, issue)
    with clock.travel(clock.now() + timedelta(days=6)):
        work()
        assert all(secret in shown(client, issue) for secret in SECRET)
    assert (issue.embargo_until, issue.title, issue.thread.title) == (None, SECRET[0], SECRET[0])


def test_an_embargo_ends_with_its_day_also_when_no_worker_runs(client: FlaskClient, issue: Issue) -> None:
    end = clock.end_of(in_days(5), settings.zone())
    with clock.travel(end - timedelta(seconds=1)):
        assert not any(secret in shown(client, issue) for secret in SECRET)
    with clock.travel(end):
        for path in PAGES:
            page = client.get(path).text
            assert "Details by" not in page and SECRET[0] in page, path
        assert replay.differences(issue) == []
        assert verify().faults == []
        assert not record.texts_of(issue.topic, "words")[0].withheld


@pytest.mark.parametrize("path", [*PAGES, "/record/feed.atom", "/record/2"])
def test_no_page_is_kept_beyond_the_end_of_an_embargo(client: FlaskClient, issue: Issue, path: str) -> None:
    end = clock.end_of(in_days(5), settings.zone())
    with clock.travel(end - timedelta(seconds=30)):
        # Looks for embargoes, so that nothing is looked for when the page is made.
        client.get("/robots.txt")
        assert SECRET[0] not in client.get(path).text
    with clock.travel(end):
        # Nobody else asked for anything since: what is kept must know by itself.
        assert SECRET[0] in client.get(path).text


def test_who_looks_finds_an_embargo_that_another_process_moved(client: FlaskClient, issue: Issue, ann: Person) -> None:
    client.get("/issues")
    end = clock.end_of(in_days(1), settings.zone())
    actions.acknowledge(
        issue, text="x", owner=ann, next_update=in_days(1), version=1, by=ann, embargo_until=in_days(1)
    )  # fmt: skip
    with clock.travel(end - timedelta(seconds=30)):
        client.get("/issues")
    with clock.travel(end + timedelta(seconds=1)):
        assert SECRET[0] in client.get("/issues").text


def test_looking_for_embargoes_costs_a_query_a_minute(client: FlaskClient, issue: Issue) -> None:
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    with clock.travel(clock.now() + timedelta(hours=1)):
        client.get("/robots.txt")
        assert any("embargo_until" in query for query in asked)
        asked.clear()
        client.get("/robots.txt")
    assert not any("embargo_until" in query for query in asked)


def test_an_embargo_is_moved_and_ended_in_public(
    client: FlaskClient, issue: Issue, ann: Person, work: Callable[[], int]
) -> None:
    actions.acknowledge(
        issue, text="x", owner=ann, next_update=in_days(1), version=1, by=ann, embargo_until=in_days(9)
    )  # fmt: skip
    with clock.travel(clock.now() + timedelta(days=6)):
        work()
        assert issue.embargo_until is not None
        assert SECRET[0] not in shown(client, issue)
    actions.start(issue, text="Out.", owner=ann, next_update=in_days(1), version=2, by=ann, embargo_until=in_days(-1))
    assert SECRET[0] in shown(client, issue) and "Out." in shown(client, issue)
    assert "embargo_until" in record.about(issue.topic)[-1].facts


def test_words_that_are_public_cannot_be_put_under_embargo(ann: Person) -> None:
    issue = actions.report(title="T", words="x", by=ann)
    with pytest.raises(rules.Incomplete, match="public already"):
        actions.acknowledge(
            issue, text="x", owner=ann, next_update=in_days(1), version=1, by=ann, embargo_until=in_days(9)
        )  # fmt: skip
    with pytest.raises(rules.Incomplete, match="past"):
        actions.report(title="T", words="x", by=ann, embargo_until=in_days(-1))


def test_only_registered_things_are_under_embargo(issue: Issue) -> None:
    assert embargoes.until(issue.topic) == in_days(5)
    assert [embargoes.until(subject) for subject in ("issue/2", "issue/x", "comment/1", None)] == [None] * 4


def test_the_staff_report_under_embargo_and_read_what_nobody_else_does(client: FlaskClient, ann: Person) -> None:
    said = {"csrf_token": sign_in(client, ann), "title": SECRET[0], "words": SECRET[1], "occurred_at": "2026-01-02"}
    said["embargo_until"] = in_days(5).isoformat()
    assert client.post("/staff/issues/new", data={**said, "embargo_until": "2001-01-01"}).status_code == 422
    assert client.post("/staff/issues/new", data=said).status_code == 303
    assert SECRET[1] in client.get("/staff/issues/1").text
    assert SECRET[1] not in client.get("/issues/1").text


def test_what_is_under_embargo_waits_for_no_second_person(client: FlaskClient, issue: Issue) -> None:
    assert record.withheld() == []
    assert client.get(f"/record/texts/{record.about(issue.topic)[0].texts['title'].hash}").status_code == 410
