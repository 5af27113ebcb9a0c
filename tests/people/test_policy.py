"""The rules for whoever writes here: written and versioned by admins, accepted by each person, on the record."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.core.db import session
from blog.moderation import withholding
from blog.people import policies, policy
from blog.people.models import Role
from blog.record import queries as record
from blog.record.models import RecordText
from tests.builders import make_person, sign_in

PATH = "/staff/people/policy"


def text_of(name: str) -> RecordText:
    return next(row for row in session().query(RecordText).filter_by(name=name))


@pytest.mark.usefixtures("app")
def test_without_a_policy_nobody_has_to_accept_anything() -> None:
    ann = make_person()
    assert policies.current() is None
    assert policies.acceptance_problem(ann) is None
    assert policies.to_accept(ann) is None


@pytest.mark.usefixtures("app")
def test_one_acceptance_of_any_version_is_enough_and_a_newer_one_is_asked_for() -> None:
    ann, eve = make_person("ann"), make_person("eve", [Role.ADMIN])
    first = policy.publish_policy(text="Be *kind*.", note="First.", version=0, by=eve)
    assert "Ann Example has not accepted" in (policies.acceptance_problem(ann) or "")
    policy.accept_policy(ann, first.version)
    policy.accept_policy(ann, first.version)
    assert policies.acceptance_problem(ann) is None
    assert policies.to_accept(ann) is None
    second = policy.publish_policy(text="Be kind and true.", note="Truth.", version=1, by=eve)
    assert policies.acceptance_problem(ann) is None
    asked = policies.to_accept(ann)
    assert asked is not None and asked.version == second.version == 2


@pytest.mark.usefixtures("app")
def test_what_was_changed_meanwhile_is_not_overwritten_and_the_same_words_make_no_version() -> None:
    eve, max_ = make_person("eve", [Role.ADMIN]), make_person("max", [Role.ADMIN])
    policy.publish_policy(text="Be kind.", note="First.", version=0, by=eve)
    with pytest.raises(policy.Stale, match="Eve Example changed the policy"):
        policy.publish_policy(text="Be true.", note="First too.", version=0, by=max_)
    policy.publish_policy(text="Be kind.", note="Again.", version=1, by=max_)
    assert [one.version for one in policies.versions()] == [1]


def test_an_admin_begins_with_a_suggestion_and_the_policy_is_public_and_on_the_record(client: FlaskClient) -> None:
    token = sign_in(client, make_person("eve", [Role.ADMIN]))
    assert client.get("/people/policy").status_code == 404
    assert "You need nobody&#39;s permission" in client.get(PATH).text
    refused = client.post(PATH, data={"csrf_token": token, "text": "Be kind.", "note": "", "version": "0"})
    assert refused.status_code == 422
    assert "Say what changed" in refused.text and "Be kind." in refused.text
    sent = {"csrf_token": token, "text": "Be *kind*.", "note": "First.", "version": "0"}
    answer = client.post(PATH, data=sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/profile/policy")
    late = client.post(PATH, data={**sent, "text": "Be true."})
    assert late.status_code == 409
    assert "Eve Example changed the policy" in late.text and "Be true." in late.text
    assert client.post(PATH, data={**sent, "text": "Be true.", "version": "1"}).status_code == 303
    public = client.get("/people/policy").text
    assert "Be true." in public and "/people/policy/1" in public and "data-record-seq" in public
    assert "<em>kind</em>" in client.get("/people/policy/1").text
    assert "<ins>true</ins>" in client.get("/people/policy/2").text
    assert client.get("/people/policy/3").status_code == 404
    said = record.about("blogging/2")[-1]
    assert (said.entry.kind, said.facts["version"]) == ("blogging.changed", 2)


def test_a_colleague_accepts_the_version_that_was_shown_and_no_other(app: Flask, client: FlaskClient) -> None:
    eve = make_person("eve", [Role.ADMIN])
    token = sign_in(client, make_person("ann"))
    assert "There is no policy to accept." in client.get("/staff/profile/policy").text
    policy.publish_policy(text="Be kind.", note="First.", version=0, by=eve)
    assert "Be kind." in client.get("/staff/profile/policy").text
    unread = client.post("/staff/profile/policy", data={"csrf_token": token, "version": "1"})
    assert unread.status_code == 422 and "Tick this" in unread.text
    policy.publish_policy(text="Be true.", note="Second.", version=1, by=eve)
    late = client.post("/staff/profile/policy", data={"csrf_token": token, "version": "1", "accepts": "y"})
    assert late.status_code == 409 and "Be true." in late.text
    done = client.post("/staff/profile/policy", data={"csrf_token": token, "version": "2", "accepts": "y"})
    assert done.status_code == 303
    assert "You accepted version 2" in client.get("/staff/profile/policy").text


def test_whatever_the_policy_says_can_be_withheld_shown_again_and_redacted(client: FlaskClient) -> None:
    eve, max_ = make_person("eve", [Role.ADMIN]), make_person("max", [Role.MODERATOR, Role.ADMIN])
    policy.publish_policy(text="Never name Zebra.", note="Because of Quagga.", version=0, by=eve)
    for name, word in (("policy", "Zebra"), ("note", "Quagga")):
        withholding.withhold(text_of(name), code="legal-order", by=max_)
        assert word not in client.get("/people/policy").text + client.get("/people/policy/1").text
        withholding.restore(text_of(name), by=eve)
        assert word in client.get("/people/policy/1").text
        withholding.withhold(text_of(name), code="legal-order", by=max_)
        withholding.confirm(text_of(name), by=eve)
    held = policies.version(1)
    assert held is not None and "Zebra" not in held.source + held.html and "Quagga" not in held.note
