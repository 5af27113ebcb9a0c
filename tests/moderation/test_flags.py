"""Readers' reports: anyone may send one, a person decides, and whoever reported hears the outcome."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation.models import Comment, State
from blog.core.db import session
from blog.moderation import actions, flags, queries, queue
from blog.moderation.case_rules import SEVERAL, Wait
from blog.moderation.models import Case, Flag
from blog.moderation.subjects import Refused
from blog.people.models import Person
from tests import builders
from tests.conftest import Mailbox
from tests.moderation.conftest import Desk

Work = Callable[[], int]


@pytest.fixture
def comment(mia: Person) -> Comment:
    return builders.make_comment(builders.make_thread(), body="Call Ann at 0123 456.")


def case_of(comment: Comment) -> Case:
    found = queries.case_of("comment", comment.id)
    assert found is not None
    session().refresh(found)
    return found


def count() -> int:
    return session().scalar(sa.select(sa.func.count()).select_from(Flag)) or 0


def test_a_reader_reports_without_an_account_and_moderators_are_told(
    client: FlaskClient, comment: Comment, work: Work, mailbox: Mailbox
) -> None:
    work()
    page = client.get(f"/comments/{comment.id}/report")
    assert page.status_code == 200 and "Call Ann" in page.text and "Set-Cookie" not in page.headers
    answer = client.post(
        f"/comments/{comment.id}/report", data={"reason": "personal-data", "words": "A telephone <number>."}
    )
    assert answer.status_code == 200 and "One of us looks at it" in answer.text
    case = case_of(comment)
    assert case.is_open and case.priority == Wait.REPORTED
    work()
    assert "A reader reported it as “Personal data”: “A telephone <number>.”" in mailbox.text()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": "", "words": "Kept words"}, "Choose the rule that it breaks."),
        ({"reason": "criticism", "words": "Kept words"}, "Choose one of those that are offered."),
        ({"reason": "abuse", "words": "Kept words", "email": "no address"}, "Kept words"),
        ({"reason": "abuse", "words": "Kept words" + "x" * 1000}, "At most 1,000 characters fit."),
    ],
)
def test_a_report_that_says_too_little_or_too_much_is_handed_back(
    client: FlaskClient, comment: Comment, fields: dict[str, str], said: str
) -> None:
    answer = client.post(f"/comments/{comment.id}/report", data=fields)
    assert answer.status_code == 422 and said in answer.text and "Kept words" in answer.text
    assert "no-store" in answer.headers["Cache-Control"] and count() == 0


def test_only_what_is_public_can_be_reported(client: FlaskClient, comment: Comment, mia: Person) -> None:
    held = builders.make_comment(comment.thread, email="new@customers.example", public=False)
    for id in (held.id, 99_999):
        assert client.get(f"/comments/{id}/report").status_code == 404
        assert client.post(f"/comments/{id}/report", data={"reason": "abuse"}).status_code == 404
    actions.decide_removal(case_of(comment), by=mia, reason="abuse")
    assert client.post(f"/comments/{comment.id}/report", data={"reason": "abuse"}).status_code == 404
    with pytest.raises(Refused):
        flags.report("comment", comment.id, reason="abuse")
    assert count() == 0


def test_a_report_from_another_site_is_refused(client: FlaskClient, comment: Comment) -> None:
    answer = client.post(
        f"/comments/{comment.id}/report", data={"reason": "abuse"}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403 and count() == 0


def test_nobody_reports_a_thing_twice(comment: Comment) -> None:
    first = flags.report("comment", comment.id, reason="abuse", email="r@readers.example")
    again = flags.report("comment", comment.id, reason="spam", words="And more.", email="r@readers.example")
    assert first.id == again.id
    anonymous = [flags.report("comment", comment.id, reason="abuse", words="Same.") for _ in range(2)]
    assert anonymous[0].id == anonymous[1].id and count() == 2


def test_many_reports_bring_it_forward_and_never_hide_it(app: Flask, comment: Comment) -> None:
    for number in range(SEVERAL):
        flags.report("comment", comment.id, reason="abuse", email=f"typed-{number}@readers.example")
        flags.report("comment", comment.id, reason="abuse", words=f"Anonymous {number}")
    assert case_of(comment).priority == Wait.REPORTED
    for number in range(SEVERAL):
        assert case_of(comment).priority == Wait.REPORTED
        reader = builders.prove_customer(app.test_client(), f"proven-{number}@readers.example")
        flags.report("comment", comment.id, reason="abuse", customer=reader)
    assert case_of(comment).priority == Wait.URGENT
    session().refresh(comment)
    assert comment.state is State.PUBLISHED and count() == 3 * SEVERAL


def test_readers_with_a_proven_address_hear_the_outcome(
    app: Flask, client: FlaskClient, comment: Comment, mia: Person, work: Work, mailbox: Mailbox
) -> None:
    proven = builders.prove_customer(client, "proven@readers.example")
    flags.report("comment", comment.id, reason="personal-data", customer=proven)
    flags.report("comment", comment.id, reason="abuse", email="typed@readers.example")
    work()
    actions.decide_removal(case_of(comment), by=mia, reason="personal-data")
    work()
    (letter,) = mailbox.to("proven@readers.example")
    assert "You were right to report it" in str(letter["Subject"])
    (link,) = mailbox.to("typed@readers.example")
    assert "right to report" not in str(link["Subject"])
    assert {flag.agreed for flag in session().scalars(sa.select(Flag))} == {True}


def test_what_is_reported_can_be_kept_and_the_reader_hears_that(
    client: FlaskClient, comment: Comment, desk: Desk, work: Work, mailbox: Mailbox
) -> None:
    proven = builders.prove_customer(client, "proven@readers.example")
    flags.report("comment", comment.id, reason="off-topic", customer=proven)
    case = case_of(comment)
    page = desk.get("/staff/cases?show=reported")
    assert "A reader reported it as “Off topic”." in page and "Keep it" in page
    assert desk.post(f"{case.path}/keeping", version=str(case.version))[0] == 303
    work()
    assert "What you reported stays" in str(mailbox.to("proven@readers.example")[-1]["Subject"])
    case = case_of(comment)
    assert not case.is_open and case.decisions[-1].verdict == "kept"
    assert "Kept as it is by Mia Example" in " ".join(desk.get(case.path).replace("</strong>", "").split())


def test_a_kept_comment_that_is_reported_anew_waits_anew(comment: Comment, mia: Person) -> None:
    flags.report("comment", comment.id, reason="abuse", words="First.")
    actions.decide_keeping(case_of(comment), by=mia)
    flags.report("comment", comment.id, reason="abuse", words="Second.")
    case = case_of(comment)
    assert case.is_open and [flag.words for flag in queue.beside([case])[case.id].flags] == ["Second."]


def test_a_report_leaves_what_a_moderator_is_at_as_it_is(comment: Comment, mia: Person) -> None:
    actions.decide_hiding(case_of(comment), by=mia, reason="abuse")
    before = case_of(comment).version
    flags.report("comment", comment.id, reason="abuse")
    assert (case_of(comment).version, case_of(comment).priority) == (before, Wait.HIDDEN)
