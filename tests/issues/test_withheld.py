"""Words of an issue that are withheld and redacted leave every place where they were kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.core import clock, jobs
from blog.core.db import session
from blog.issues import actions, debt_queries, replay
from blog.issues.models import Issue
from blog.people.models import Person
from blog.record import queries as record
from blog.record import withholding
from blog.record.models import RecordText
from blog.record.verification import verify
from tests.builders import make_issue, make_person
from tests.issues.test_apologies import apologise, badge, in_days


@pytest.fixture
def ann(app: Flask) -> Person:
    return make_person("ann")


@pytest.fixture
def issue(ann: Person) -> Issue:
    return make_issue(ann)


def text(issue: Issue, name: str) -> RecordText:
    said = next(said for said in record.about(issue.topic)[::-1] if name in said.texts)
    found = record.text(said.texts[name].hash)
    assert found is not None
    return found


def test_a_commitment_that_is_redacted_is_said_nowhere_and_still_owed(
    client: FlaskClient, ann: Person, issue: Issue
) -> None:
    apologise(issue, ann, ("Call Cora on 0123", ann, in_days(3)))
    owed = badge(issue)
    words = text(issue, "commitments")
    withholding.withhold(words, code="personal-data", by="ann")
    assert "0123" not in client.get("/issues/1").text + client.get("/issues/feed.atom").text
    withholding.redact(words, by="ben")
    gone = f"Commitments redacted: personal-data (record {words.seq})"
    assert debt_queries.of_issue(issue).commitments[0].text == gone
    assert badge(issue) == owed in client.get("/issues/1").text
    assert verify().faults == []


def test_only_the_commitments_of_that_entry_are_blanked(ann: Person, issue: Issue) -> None:
    apologise(issue, ann, ("Call Cora", ann, in_days(3)))
    first = text(issue, "commitments")
    apologise(issue, ann, ("New valves", ann, in_days(3)), wrong="I did not answer.")
    withholding.withhold(first, code="personal-data", by="ann")
    withholding.redact(first, by="ben")
    gone = f"Commitments redacted: personal-data (record {first.seq})"
    assert [one.text for one in debt_queries.of_issue(issue).commitments] == [gone, "New valves"]


def test_a_commitment_is_owed_in_its_own_words_again_once_they_are_restored(ann: Person, issue: Issue) -> None:
    apologise(issue, ann, ("Call Cora", ann, in_days(3)), ("New valves", ann, in_days(4)))
    words = text(issue, "commitments")
    withholding.withhold(words, code="personal-data", by="ann")
    hidden = {one.text for one in debt_queries.of_issue(issue).commitments}
    assert hidden == {f"Commitments withheld: personal-data (record {words.seq})"}
    withholding.restore(words, by="ben")
    assert [one.text for one in debt_queries.of_issue(issue).commitments] == ["Call Cora", "New valves"]


def test_a_title_is_withheld_at_once_on_every_page_and_the_issue_is_still_told_by_its_entries(
    client: FlaskClient, ann: Person, issue: Issue
) -> None:
    title = issue.title
    withholding.withhold(text(issue, "title"), code="personal-data", by="ann")
    pages = ["/issues/1", "/issues", "/", "/issues/feed.atom"]
    for path in pages:
        page = client.get(path).text
        assert title not in page and "Title withheld: personal-data (record " in page, path
    assert replay.differences(issue) == []
    withholding.restore(text(issue, "title"), by="ben")
    assert all(title in client.get(path).text for path in pages)
    assert replay.differences(issue) == []


def test_what_is_withheld_under_embargo_stays_withheld_when_it_ends(client: FlaskClient, ann: Person) -> None:
    secret = actions.report(title="The master key", words="Under the mat.", by=ann, embargo_until=in_days(5))
    withholding.withhold(text(secret, "title"), code="personal-data", by="ann")
    with clock.travel(clock.now() + timedelta(days=6)):
        jobs.run_due()
        session().rollback()
        page = client.get(secret.path).text
        assert "Under the mat." in page
        assert "master key" not in page and "Title withheld: personal-data" in page
        withholding.restore(text(secret, "title"), by="ben")
        assert "The master key" in client.get(secret.path).text


def test_what_is_restored_under_embargo_waits_for_its_day(client: FlaskClient, ann: Person) -> None:
    secret = actions.report(title="The master key", words="Under the mat.", by=ann, embargo_until=in_days(5))
    words = text(secret, "words")
    withholding.withhold(words, code="personal-data", by="ann")
    withholding.restore(words, by="ben")
    assert (words.withheld, words.withheld_by) == ("embargo", None)
    assert "Under the mat." not in client.get(secret.path).text
    assert verify().faults == []
