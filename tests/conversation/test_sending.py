"""A guest sends a comment: what is taken, what is refused with its text, and what a repeat does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blog.conversation import actions as conversation
from blog.conversation import reading, rules
from blog.conversation.models import Comment, Speaking, State, Thread
from blog.core import clock, markup
from blog.core.db import session
from blog.moderation import queries as cases
from blog.people.models import Role
from blog.record.models import Entry
from tests import builders
from tests.conftest import Mailbox

GOOD = {"name": "Cora Customer", "email": "cora@customers.example", "body": "The pump *stops* after ten minutes."}


@pytest.fixture
def thread(app: Flask) -> Thread:
    return builders.make_thread()


def send(client: FlaskClient, thread: Thread, headers: dict[str, str] | None = None, **fields: str) -> TestResponse:
    return client.post(f"/threads/{thread.id}/comments", data=GOOD | fields, headers=headers)


def comments() -> list[Comment]:
    session().rollback()
    return list(session().scalars(sa.select(Comment).order_by(Comment.id)))


def test_a_first_comment_waits_and_only_moderators_hear_of_it(
    client: FlaskClient, thread: Thread, work: Callable[[], int], mailbox: Mailbox
) -> None:
    builders.make_person("mia", roles=[Role.MODERATOR])
    builders.make_person("ann", roles=[Role.AUTHOR])
    answer = send(client, thread)
    work()
    held = comments()[0]
    assert (answer.status_code, held.state) == (303, State.HELD)
    assert held.html == "<p>The pump <em>stops</em> after ten minutes.</p>"
    assert reading.page(thread).rows == []
    assert client.get(held.path).status_code == 404
    assert cases.case_of("comment", held.id) is not None
    assert session().scalars(sa.select(Entry).where(Entry.subject == held.topic)).all() == []
    assert sorted(mail["To"] for mail in mailbox.all()) == [GOOD["email"], "mia@openline.example"]
    assert mailbox.text().count("The pump") == len([part for part in mailbox.to("mia@openline.example")[0].walk()]) - 1


def test_nothing_but_one_link_an_hour_goes_to_an_unproven_address(
    client: FlaskClient, thread: Thread, work: Callable[[], int], mailbox: Mailbox
) -> None:
    send(client, thread)
    send(client, thread, body="And it is loud.")
    work()
    assert len(mailbox.to(GOOD["email"])) == 1
    assert "The pump" not in mailbox.to(GOOD["email"])[0].as_string()


def test_the_status_page_is_private_and_says_that_it_waits(client: FlaskClient, thread: Thread) -> None:
    answer = send(client, thread)
    where = answer.headers["Location"]
    page = client.get(where)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert where.startswith("/comments/status/") and len(where.removeprefix("/comments/status/")) == 64
    assert "waits to be read" in page.text and "The pump" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert client.get(where[:-1] + ("0" if where[-1] != "0" else "1")).status_code == 404


def test_only_the_hash_of_the_status_token_is_stored(client: FlaskClient, thread: Thread) -> None:
    token = send(client, thread).headers["Location"].rpartition("/")[2]
    row = session().execute(sa.select(Comment.__table__)).one()
    assert token not in map(str, row)


def test_a_form_sent_ten_times_makes_one_comment_and_gets_one_answer(client: FlaskClient, thread: Thread) -> None:
    answers = {send(client, thread).headers["Location"] for _ in range(10)}
    assert (len(answers), len(comments())) == (1, 1)


def test_a_repeat_of_a_public_comment_leads_to_it(client: FlaskClient, thread: Thread) -> None:
    comment = builders.make_comment(thread, body=GOOD["body"])
    assert send(client, thread).headers["Location"] == comment.path


def test_the_same_words_after_an_hour_elsewhere_or_from_another_are_no_repeat(
    client: FlaskClient, thread: Thread
) -> None:
    send(client, thread)
    send(client, builders.make_thread())
    send(client, thread, email="dora@customers.example")
    with clock.travel(clock.now() + rules.REPEAT_WITHIN + timedelta(seconds=1)):
        send(client, thread)
    assert len(comments()) == 4


@pytest.mark.parametrize(
    ("field", "said", "words"),
    [
        ("name", "", "Give a name"),
        ("name", "\u200b\u2060 ", "Give a name"),
        ("name", "x" * 81, "at most 80"),
        ("email", "", "e-mail address is needed"),
        ("email", "cora@", "not an e-mail address"),
        ("email", "a@x.example, b@x.example", "not an e-mail address"),
        ("body", "", "nothing to read"),
        ("body", " \n\u200b\u2800 ", "nothing to read"),
        ("body", "x" * (markup.COMMENT_LONGEST + 1), "at most 10,000"),
        ("body", "[" * 501, "opening brackets"),
        ("body", ">" * 300 + " deep", "levels deep"),
        ("parent", "999", "not there any more"),
    ],
)
def test_a_refused_form_says_why_and_hands_the_text_back(
    client: FlaskClient, thread: Thread, field: str, said: str, words: str
) -> None:
    answer = send(client, thread, **{field: said})
    assert answer.status_code == 422
    assert words in answer.text
    assert (GOOD["body"] if field != "body" else said.strip("\n ")[:500].replace(">", "&gt;")) in answer.text
    if field != "parent":
        assert f'aria-describedby="{field}-' in answer.text and f'id="{field}-error"' in answer.text
    assert comments() == []


def test_fields_that_are_not_the_guests_to_fill_change_nothing(client: FlaskClient, thread: Thread) -> None:
    builders.make_person("ann")
    wishes = {
        "company_response": "1",
        "speaking": "company",
        "role": "admin",
        "status": "published",
        "state": "published",
        "person_id": "1",
        "title": "Chief",
        "id": "77",
        "created_at": "2001-01-01",
        "imported": "1",
    }
    send(client, thread, **wishes)
    made = comments()[0]
    assert (made.id, made.state, made.person_id, made.speaking, made.title) == (1, State.HELD, None, None, "")
    assert not made.imported


@pytest.mark.parametrize("name", ["Ann Example", "ANN EXAMPLE", "Аnn Ехamрle", "𝐀𝐧𝐧 Example", "Ann\u200b Example"])
def test_even_a_trusted_customer_is_held_under_an_employees_name(
    client: FlaskClient, thread: Thread, name: str
) -> None:
    builders.make_person("ann")
    builders.make_comment(thread)
    builders.prove_customer(client, GOOD["email"])
    assert "/comments/status/" in send(client, thread, name=name).headers["Location"]
    assert comments()[-1].state is State.HELD


def test_an_employees_address_is_held_and_gets_no_mark(client: FlaskClient, thread: Thread) -> None:
    ann = builders.make_person("ann")
    send(client, thread, email=str(ann.email))
    held = comments()[0]
    case = cases.case_of("comment", held.id)
    assert case is not None and "address" in {vote["code"] for vote in case.votes}
    assert held.person_id is None


def test_trust_belongs_to_a_proven_session_and_never_to_a_typed_address(client: FlaskClient, thread: Thread) -> None:
    builders.make_comment(thread)
    builders.prove_customer(client, GOOD["email"])
    stranger = client.application.test_client()
    assert "/comments/status/" in send(stranger, thread, body="I am somebody else.").headers["Location"]
    trusted = send(client, thread, body="I am Cora.", email="not even an address")
    assert trusted.headers["Location"] == comments()[-1].path
    assert comments()[-1].state is State.PUBLISHED
    assert comments()[-1].customer_id == comments()[0].customer_id


def test_a_filled_trap_is_spam_and_no_link_is_mailed(
    client: FlaskClient, thread: Thread, work: Callable[[], int], mailbox: Mailbox
) -> None:
    answer = send(client, thread, website="https://pills.example")
    work()
    assert answer.status_code == 303
    assert comments()[0].state is State.SPAM
    assert mailbox.all() == []


def test_the_form_is_the_same_for_everyone_and_sets_no_cookie(client: FlaskClient, thread: Thread) -> None:
    builders.prove_customer(client, GOOD["email"])
    mine = client.get(f"/threads/{thread.id}/comments/new")
    theirs = client.application.test_client().get(f"/threads/{thread.id}/comments/new")
    assert mine.data == theirs.data
    assert "Set-Cookie" not in mine.headers
    assert "csrf" not in mine.text
    assert "Never shown" in mine.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_on_another_site_is_refused(client: FlaskClient, thread: Thread, headers: dict[str, str]) -> None:
    assert send(client, thread, headers=headers).status_code == 403
    assert comments() == []


def test_a_form_on_our_page_is_taken(client: FlaskClient, thread: Thread) -> None:
    ours = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert send(client, thread, headers=ours).status_code == 303


def test_a_closed_thread_takes_nothing_and_hands_the_text_back(client: FlaskClient, thread: Thread) -> None:
    conversation.keep_thread(thread, open=False)
    answer = send(client, thread)
    assert answer.status_code == 422
    assert "closed" in answer.text and GOOD["body"] in answer.text


def test_what_is_not_public_is_not_there(client: FlaskClient) -> None:
    hidden = builders.make_thread(public=False)
    assert send(client, hidden).status_code == 404
    assert client.get(f"/threads/{hidden.id}/comments/new").status_code == 404
    assert client.post("/threads/99999999999999999999/comments", data=GOOD).status_code == 404


def test_control_characters_and_marks_are_cleaned_where_they_enter(client: FlaskClient, thread: Thread) -> None:
    send(client, thread, name="Co\u202era\x00 \x07 Customer", body="a\x00b\ufffe e" + "\u0301" * 100)
    made = comments()[0]
    assert made.name == "Cora Customer"
    assert made.source.startswith("ab ")
    assert made.source.count("\u0301") <= 8


def test_employees_speak_from_staff_pages_only(client: FlaskClient, thread: Thread) -> None:
    builders.sign_in(client, builders.make_person("ann", roles=[Role.ADMIN]))
    send(client, thread, speaking=Speaking.COMPANY)
    assert comments()[0].person_id is None and comments()[0].state is State.HELD


def test_two_forms_at_the_same_moment_make_one_comment(app: Flask, thread: Thread) -> None:
    # A known customer: the first comment of a new one would wait for the row of their address anyway.
    builders.make_comment(thread)
    path = f"/threads/{thread.id}/comments"

    def post(_: int) -> str:
        return app.test_client().post(path, data=GOOD).headers["Location"]

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(post, range(8)))
    assert (len(answers), len(comments())) == (1, 2)


def test_who_ticks_problem_report_is_seen_as_one_who_reports(client: FlaskClient, thread: Thread) -> None:
    send(client, thread)
    send(client, thread, email="kim@customers.example", is_report="y")
    assert [comment.is_report for comment in comments()] == [False, True]
