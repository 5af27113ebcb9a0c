"""Too many words about an issue in a short time are refused with a time to wait, and the text."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.builders import make_comment, make_issue, make_person, make_thread, prove_customer

# So many links are read by a person first: until then the same can be said again.
WORDS = "It still stops." + "".join(f" https://x{number}.example/" for number in range(9))


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    return environ | {"OPENLINE_LIMITS": "1"}


def test_a_third_dispute_within_a_minute_waits_and_keeps_its_text(client: FlaskClient) -> None:
    make_issue(make_person("ann"), comment=make_comment(make_thread(), email="cora@customers.example"))
    prove_customer(client, "cora@customers.example")
    answers = [client.post("/issues/1/dispute", data={"words": WORDS}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60
    assert "It still stops." in answers[2].text and "wait a minute" in answers[2].text
