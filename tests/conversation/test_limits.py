"""Too many comments in a short time are refused with words, a time to wait, and the text."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests import builders


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    return environ | {"OPENLINE_LIMITS": "1"}


def test_a_third_comment_within_a_minute_waits_and_keeps_its_text(client: FlaskClient) -> None:
    thread = builders.make_thread()
    form = {"name": "Cora", "email": "cora@customers.example"}
    answers = [
        client.post(f"/threads/{thread.id}/comments", data=form | {"body": f"Words {number}."}) for number in range(3)
    ]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60
    assert "Words 2." in answers[2].text and "wait a minute" in answers[2].text


def test_a_refused_form_may_be_mended_at_once(client: FlaskClient) -> None:
    thread = builders.make_thread()
    form = {"name": "Cora", "email": "cora@customers.example", "body": "Words."}
    for _ in range(5):
        assert client.post(f"/threads/{thread.id}/comments", data=form | {"name": ""}).status_code == 422
    assert client.post(f"/threads/{thread.id}/comments", data=form).status_code == 303


def test_drafts_may_be_looked_at_more_often_but_not_for_ever(client: FlaskClient) -> None:
    thread = builders.make_thread()
    form = {"body": "Words.", "preview": "1"}
    codes = [client.post(f"/threads/{thread.id}/comments", data=form).status_code for _ in range(31)]
    assert codes == [200] * 30 + [429]
