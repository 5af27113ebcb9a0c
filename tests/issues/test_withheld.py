"""Words of an issue that are withheld and redacted leave every place where they were kept."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.issues import debt_queries
from blog.issues.models import Issue
from blog.people.models import Person
from blog.record import erasing, withholding
from blog.record import queries as record
from blog.record.models import RecordText
from blog.record.verification import verify
from tests.builders import make_issue, make_person
from tests.issues.test_apologies import apologise, badge, in_days, last


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
    assert erasing.problem(last(issue).entry, words) is None
    withholding.withhold(words, code="personal-data", by="ann")
    assert "0123" not in client.get("/issues/1").text + client.get("/issues/feed.atom").text
    withholding.redact(words, by="ben")
    assert debt_queries.of_issue(issue).commitments[0].text == ""
    assert badge(issue) == owed in client.get("/issues/1").text
    assert verify().faults == []


def test_only_the_commitments_of_that_entry_are_blanked(ann: Person, issue: Issue) -> None:
    apologise(issue, ann, ("Call Cora", ann, in_days(3)))
    first = text(issue, "commitments")
    apologise(issue, ann, ("New valves", ann, in_days(3)), wrong="I did not answer.")
    withholding.withhold(first, code="personal-data", by="ann")
    withholding.redact(first, by="ben")
    assert [one.text for one in debt_queries.of_issue(issue).commitments] == ["", "New valves"]


def test_a_title_stays_and_a_notice_is_said_anew_before_its_words_are_withheld(ann: Person, issue: Issue) -> None:
    entry = record.about(issue.topic)[0].entry
    assert "keeps its title" in str(erasing.problem(entry, text(issue, "title")))
    assert erasing.problem(entry, text(issue, "text")) is None
