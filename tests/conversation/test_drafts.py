"""Before a comment is sent: a quote to begin with, and a look at how it will stand."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html as lxml_html

from blog.conversation import actions as conversation
from blog.conversation import quoting, sending_queries
from blog.conversation.models import Thread
from blog.core import clock, markup
from tests import builders

FIELDS = {"name": "Cora", "email": "cora@customers.example", "body": "It **stops**.", "preview": "1"}


@pytest.fixture
def thread(app: Flask) -> Thread:
    return builders.make_thread()


def form_with_the_text(page: str) -> Any:
    """The form that the comment is written in: the page has another, for searching."""
    form: Any
    (form,) = lxml_html.fromstring(page).xpath('//form[.//textarea[@name="body"]]')
    return form


def body(client: FlaskClient, path: str) -> str:
    page = lxml_html.fromstring(client.get(path).text)
    return str(page.xpath('string(//textarea[@name="body"])')).strip("\n")


def test_a_quote_begins_the_reply_and_names_what_it_answers(client: FlaskClient, thread: Thread) -> None:
    said = builders.make_comment(thread, body="It *stops*.\n\nTwice & <b>hard</b>.")
    path = f"/threads/{thread.id}/comments/new?quote={said.id}"
    assert body(client, path) == "> It *stops*.\n>\n> Twice & <b>hard</b>."
    page = lxml_html.fromstring(client.get(path).text)
    assert page.xpath('//input[@name="parent"]/@value') == [str(said.id)]
    assert page.xpath("//h1/bdi/text()") == ["Cora Customer"]
    assert client.get(thread.path).status_code in (200, 404)


def test_parent_and_quote_may_differ_and_nothing_else_is_quoted(client: FlaskClient, thread: Thread) -> None:
    first, second = builders.make_comment(thread, body="One."), builders.make_comment(thread, body="Two.")
    path = f"/threads/{thread.id}/comments/new"
    assert body(client, f"{path}?parent={first.id}&quote={second.id}") == "> Two."
    assert body(client, f"{path}?parent={first.id}") == ""
    waiting = builders.make_comment(thread, body="Not public.", public=False)
    elsewhere = builders.make_comment(builders.make_thread(), body="Elsewhere.")
    for id in (waiting.id, elsewhere.id, "x", "9" * 30):
        assert body(client, f"{path}?quote={id}") == ""


def test_a_quote_is_short_and_does_not_quote_what_was_quoted(thread: Thread) -> None:
    long = builders.make_comment(thread, body="> Before.\n\n" + "word " * 1_000)
    quoted = quoting.quoted(long)
    assert "Before" not in quoted and quoted.rstrip().endswith("…") and len(quoted) < 1_100
    only = builders.make_comment(thread, body="> All of it quoted.")
    assert quoting.quoted(only) == "> All of it quoted.\n\n"


def test_what_was_imported_is_quoted_as_words(thread: Thread) -> None:
    html = "<p>It <strong>stops</strong>.</p>"
    said = conversation.import_comment(thread, name="Old", source=html, html=html, sent_at=clock.now())
    assert quoting.quoted(said) == "> It stops.\n\n"


def test_a_quote_renders_as_one(thread: Thread) -> None:
    said = builders.make_comment(thread, body="```\ncode\n```\n\n- a\n- b")
    assert markup.render_comment(quoting.quoted(said) + "No.").startswith("<blockquote>")


def test_a_preview_shows_the_words_keeps_the_text_and_sends_nothing(client: FlaskClient, thread: Thread) -> None:
    parent = builders.make_comment(thread)
    answer = client.post(f"/threads/{thread.id}/comments", data={**FIELDS, "parent": str(parent.id)})
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "private, no-store"
    assert "<strong>stops</strong>" in answer.text and "not sent yet" in answer.text
    form = form_with_the_text(answer.text)
    assert (form.fields["body"].strip(), form.fields["parent"]) == ("It **stops**.", str(parent.id))
    assert len(sending_queries.sources_since(parent.sent_at.replace(year=2000), 10)) == 1


def test_a_preview_asks_for_no_name_or_address_yet(client: FlaskClient, thread: Thread) -> None:
    answer = client.post(f"/threads/{thread.id}/comments", data={"body": "Words.", "preview": "1"})
    assert answer.status_code == 200 and "Not sent yet. Your text" not in answer.text
    assert client.post(f"/threads/{thread.id}/comments", data={"body": "Words."}).status_code == 422


@pytest.mark.parametrize("words", ["", "\u200b", "x" * 10_001, "[" * 600, "> " * 20 + "deep"])
def test_what_cannot_be_sent_cannot_be_looked_at_and_the_text_is_kept(
    client: FlaskClient, thread: Thread, words: str
) -> None:
    answer = client.post(f"/threads/{thread.id}/comments", data={**FIELDS, "body": words})
    assert answer.status_code == 422
    form = form_with_the_text(answer.text)
    assert form.fields["body"].strip("\n") == words.strip()


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "{{ 7*7 }}"])
def test_a_preview_runs_nothing(client: FlaskClient, thread: Thread, words: str) -> None:
    answer = client.post(f"/threads/{thread.id}/comments", data={**FIELDS, "body": words})
    (shown,) = lxml_html.fromstring(answer.text).xpath('//section[@aria-labelledby="preview-title"]')
    assert not shown.xpath(".//script | .//a[starts-with(@href, 'javascript')]") and "49" not in shown.text_content()


def test_a_refused_reply_comes_back_with_what_it_answers(client: FlaskClient, thread: Thread) -> None:
    parent = builders.make_comment(thread, body="What is answered.")
    answer = client.post(
        f"/threads/{thread.id}/comments", data={"body": "Mine.", "name": "", "email": "no", "parent": str(parent.id)}
    )
    page = lxml_html.fromstring(answer.text)
    assert answer.status_code == 422 and "What is answered." in answer.text
    fields = form_with_the_text(answer.text).fields
    assert fields["body"].strip() == "Mine." and fields["parent"] == str(parent.id)
    for name in ("name", "email"):
        (field,) = page.xpath(f'//input[@name="{name}"]')
        assert page.get_element_by_id(field.get("aria-describedby").split()[-1]).text_content()
