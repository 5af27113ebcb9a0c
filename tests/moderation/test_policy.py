"""The public rules: what they say, who may change them, and that every version stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from blog.core import clock, settings
from blog.core.db import session
from blog.moderation import policies, policy, withholding
from blog.moderation.models import Policy
from blog.moderation.rules import REASONS
from blog.people.models import Person, Role
from blog.record import queries as record
from blog.record.models import RecordText
from tests import builders
from tests.moderation.conftest import Desk


@pytest.fixture
def ada(app: Flask) -> Person:
    return builders.make_person("ada", [Role.ADMIN])


@pytest.fixture
def office(client: FlaskClient, ada: Person) -> Desk:
    return Desk(client, builders.sign_in(client, ada))


def fields(**said: str) -> dict[str, str]:
    sentences = {f"sentence_{rule.code.replace('-', '_')}": rule.sentence for rule in REASONS}
    return {"text": policies.now().text, "note": "Say it better.", "version": "1", **sentences, **said}


def test_everyone_reads_every_reason_and_that_criticism_is_none(client: FlaskClient) -> None:
    answer = client.get("/policy")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert len(REASONS) >= 8
    for reason in REASONS:
        assert f'id="{reason.code}"' in page
        assert str(escape(reason.name)) in page and str(escape(reason.sentence)) in page
    assert "Criticism is never a reason to refuse a comment." in page
    assert "Set-Cookie" not in answer.headers


def test_whoever_objects_is_told_where_to_write(client: FlaskClient) -> None:
    assert 'href="mailto:openline@localhost"' in client.get("/policy").get_data(as_text=True)
    settings.put("site.contact", "people@company.example")
    assert 'href="mailto:people@company.example"' in client.get("/policy").get_data(as_text=True)


def test_an_admin_changes_the_rules_and_the_record_says_so(office: Desk, client: FlaskClient) -> None:
    assert 'name="sentence_personal_data"' in office.get("/staff/policy")
    changed = fields(text="Be kind & honest.\n\n<script>alert(1)</script>", sentence_abuse="No threats.")
    assert office.post("/staff/policy", **changed)[0] == 303
    page = client.get("/policy").get_data(as_text=True)
    assert "Be kind &amp; honest." in page and "No threats." in page and "alert(1)</script>" not in page
    said = record.about("policy/2")[-1]
    assert (said.entry.kind, said.entry.by, said.facts["version"]) == ("policy.changed", "ada", 2)
    assert said.text("note") == "Say it better." and "abuse: Abuse. No threats." in str(said.text("policy"))


def test_every_version_stays_and_shows_what_it_changed(office: Desk, client: FlaskClient) -> None:
    office.post("/staff/policy", **fields(sentence_abuse="No threats."))
    office.post("/staff/policy", **fields(version="2", sentence_abuse="No threats at all.", note="Firmer."))
    page = client.get("/policy/versions").get_data(as_text=True)
    assert page.index("Version 3") < page.index("Version 2") < page.index("Version 1")
    assert "Firmer." in page and "data-record-seq" in page
    page = client.get("/policy/versions/3").get_data(as_text=True)
    assert "<ins>" in page and "at all" in page
    assert "It threatens, harasses" in client.get("/policy/versions/1").get_data(as_text=True)
    for number in ("0", "4", "99999999999999999999"):
        assert client.get(f"/policy/versions/{number}").status_code == 404


def test_a_decision_is_explained_in_the_words_of_its_day(ada: Person) -> None:
    before = clock.now()
    with clock.travel(before + timedelta(hours=1)):
        policy.change(**_changed("No threats.", 1, ada))
    assert policies.rule("abuse").sentence == "No threats."
    assert (
        policies.rule_at("abuse", before).sentence == policies.rule_at("abuse", before + timedelta(minutes=59)).sentence
    )
    assert policies.rule_at("abuse", before).sentence != "No threats."
    with pytest.raises(ValueError, match="criticism"):
        policies.rule("criticism")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"note": " "}, "Say what changed, and why"),
        ({"text": ""}, "Say what happens to a comment."),
        ({"sentence_spam": ""}, "Each reason needs a sentence that explains it."),
        ({"version": "x"}, "Open the page again"),
        ({"text": "x" * 20_001}, "At most 20,000 characters fit."),
    ],
)
def test_rules_that_cannot_hold_are_handed_back(office: Desk, said: dict[str, str], problem: str) -> None:
    status, page = office.post("/staff/policy", **{**fields(sentence_abuse="My own words."), **said})
    assert status == 422 and problem in page and "My own words." in page
    assert policies.now().version == 1


def test_of_two_who_change_the_rules_the_second_is_told_and_keeps_their_words(office: Desk, ada: Person) -> None:
    policy.change(**_changed("First.", 1, ada))
    status, page = office.post("/staff/policy", **fields(sentence_abuse="Second."))
    assert status == 409 and "Ada Example changed the rules" in page and "Second." in page
    assert policies.now().version == 2


def test_a_reason_can_neither_be_added_nor_left_out_and_the_same_words_are_no_version(ada: Person) -> None:
    for sentences in ({}, {**_sentences(), "criticism": "No criticism."}):
        with pytest.raises(ValueError, match="closed list"):
            policy.change(text="T", sentences=sentences, note="N", version=1, by=ada)
    same = policy.change(text=policies.now().text, sentences=_sentences(), note="N", version=1, by=ada)
    assert same.version == 1


def test_withheld_words_and_notes_of_a_version_leave_a_line_come_back_and_go_for_good(
    ada: Person, client: FlaskClient
) -> None:
    policy.change(**{**_changed("Not Peter Smith.", 1, ada), "note": "Because of Peter Smith."})
    ben = builders.make_person("ben", [Role.ADMIN])
    paths = ("/policy", "/policy/versions", "/policy/versions/2")

    def pages() -> str:
        session().rollback()
        return "".join(client.get(path).get_data(as_text=True) for path in paths)

    def texts() -> list[RecordText]:
        session().rollback()
        return list(session().scalars(sa.select(RecordText).where(RecordText.name.in_(("policy", "note")))))

    before = pages()
    assert before.count("Peter Smith") == 5
    for text in texts():
        withholding.withhold(text, code="personal-data", by=ada)
    hidden = pages()
    assert "Peter" not in hidden and hidden.count('id="abuse"') == 1
    seq = texts()[0].seq
    assert f"Policy withheld: personal-data (record {seq})" in policies.rule("abuse").sentence
    assert f"Note withheld: personal-data (record {seq})" in hidden
    for text in texts():
        withholding.restore(text, by=ben)
    assert "No threats" not in pages() and pages().count("Peter Smith") == 5
    for text in texts():
        withholding.withhold(text, code="personal-data", by=ada)
        withholding.confirm(text, by=ben)
    gone = pages()
    assert "Peter" not in gone and "Policy redacted" in gone and "Note redacted" in gone
    row = session().get_one(Policy, 2)
    assert (row.text, row.sentences) == ("", {}) and "Peter" not in row.note


def test_the_rules_are_changed_by_admins_only(desk: Desk) -> None:
    assert desk.client.get("/staff/policy").status_code == 403
    assert desk.post("/staff/policy", **fields())[0] == 403


def _sentences(**said: str) -> dict[str, str]:
    return {rule.code: rule.sentence for rule in REASONS} | said


def _changed(abuse: str, version: int, by: Person) -> dict[str, Any]:
    sentences = _sentences(abuse=abuse)
    return {"text": policies.now().text, "sentences": sentences, "note": "N", "version": version, "by": by}
