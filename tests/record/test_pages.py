"""The record as anyone reads it: the ledger, one entry, the log, the words."""

from __future__ import annotations

import json

from flask.testing import FlaskClient

from blog.core.db import session, unit_of_work
from blog.record import queries, rules, verify
from blog.record.actions import announce
from blog.record.models import RecordText


@unit_of_work
def say(number: int, reason: str = "because") -> None:
    announce("post.withdrawn", subject=f"post/{number}", by="ann", texts={"reason": reason})


def test_the_ledger_says_what_will_be_there(client: FlaskClient) -> None:
    page = client.get("/record")
    assert page.status_code == 200
    assert "Nothing is on the record yet." in page.text
    assert page.headers["Record-Head"] == f"0:{'0' * 64}"


def test_the_ledger_shows_who_did_what_with_its_receipt(client: FlaskClient) -> None:
    say(1)
    page = client.get("/record")
    receipt = queries.head()
    assert 'href="/people/ann"' in page.text
    assert "withdrew a post" in page.text
    assert 'data-record-seq="1"' in page.text
    assert receipt.hash in page.text
    assert page.headers["Record-Head"] == str(receipt)


def test_the_ledger_is_paged_newest_first_and_back(client: FlaskClient) -> None:
    for number in range(1, 121):
        say(number)
    first = client.get("/record").text
    assert "post 120" in first and "post 71" in first and "post 70<" not in first
    second = client.get("/record?page=older-71").text
    assert "post 70<" in second and "post 21<" in second and "?page=newer-70" in second
    assert client.get("/record?page=newer-70").text.count("record-line") == 50
    assert "post 1<" in client.get("/record?page=older-21").text
    assert client.get("/record?page=older-nonsense").text == first


def test_an_entry_shows_its_bytes_and_its_words(client: FlaskClient) -> None:
    say(1, reason="Wrong <b>figures</b>")
    page = client.get("/record/1").text
    assert "Wrong &lt;b&gt;figures&lt;/b&gt;" in page
    assert str(queries.head()) in page
    assert "&#34;kind&#34;:&#34;post.withdrawn&#34;" in page
    for missing in ("/record/2", "/record/0", "/record/99999999999999999999"):
        assert client.get(missing).status_code == 404


def test_the_log_is_served_as_it_was_hashed_from_any_line(client: FlaskClient) -> None:
    for number in (1, 2, 3):
        say(number)
    whole = client.get("/record/log.jsonl")
    assert whole.mimetype == "application/jsonl"
    assert whole.headers["Record-Head"] == str(queries.head())
    lines = whole.text.splitlines(keepends=True)
    assert verify.check_chain(verify.Found(), (line.encode() for line in lines)).faults == []
    assert client.get("/record/log.jsonl?from=3").text == lines[2]
    assert client.get("/record/log.jsonl?from=9").text == ""
    for nonsense in ("x", "-1", "", "٣", "9" * 30):
        assert client.get("/record/log.jsonl", query_string={"from": nonsense}).status_code == 400


def test_a_text_is_served_with_its_salt_until_it_is_redacted(client: FlaskClient) -> None:
    say(1, reason="Größe falsch")
    hash_ = json.loads(next(iter(queries.lines())))["texts"]["reason"]
    served = client.get(f"/record/texts/{hash_}").get_json()
    assert served["text"] == "Größe falsch"
    assert rules.text_hash(served["salt"], served["text"]) == hash_

    @unit_of_work
    def redact() -> None:
        row = session().get_one(RecordText, hash_)
        row.text, row.salt, row.gone = None, None, "by its author"

    redact()
    gone = client.get(f"/record/texts/{hash_}")
    assert gone.status_code == 410
    assert gone.get_json() == {"reason": "by its author"}
    assert "by its author" in client.get("/record/1").text
    assert client.get(f"/record/texts/{'0' * 64}").status_code == 404
