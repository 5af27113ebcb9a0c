"""Who is told what: a proven customer of what became of their words, and nobody else of anything."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation import actions as conversation
from blog.conversation import visibility
from blog.conversation.models import Comment, Speaking, Thread
from blog.core.db import session
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.moderation.models import Case
from blog.people.models import Role
from blog.record import queries as record
from tests import builders
from tests.conftest import Mailbox

CORA = "cora@customers.example"
Work = Callable[[], int]


@pytest.fixture
def thread(app: Flask) -> Thread:
    return builders.make_thread()


def case_of(comment: Comment) -> Case:
    found = cases.case_of("comment", comment.id)
    assert found is not None
    return found


def status_page(client: FlaskClient, comment: Comment) -> str:
    sent = conversation.send_comment(comment.thread, name=comment.name, email=CORA, body=comment.source)
    assert sent.repeat and sent.status_token
    return client.get(f"/comments/status/{sent.status_token}").text


def test_a_proven_author_is_told_that_it_is_public_with_its_receipt(
    client: FlaskClient, thread: Thread, work: Work, mailbox: Mailbox
) -> None:
    builders.prove_customer(client, CORA)
    comment = builders.make_comment(thread)
    work()
    (letter,) = [mail for mail in mailbox.to(CORA) if "public" in str(mail["Subject"])]
    text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert f"http://localhost/comments/{comment.id}" in text
    assert str(record.receipts([comment.topic])[comment.topic]) in text


def test_an_unproven_author_is_told_nothing(thread: Thread, work: Work, mailbox: Mailbox) -> None:
    ann = builders.make_person("ann")
    comment = builders.make_comment(thread, body="Secret pump.")
    conversation.answer(comment, text="We mend it.", speaking=Speaking.COMPANY, by=ann)
    conversation.remove_comment(comment, reason="abuse", by=ann)
    work()
    assert len(mailbox.to(CORA)) == 1
    for word in ("pump", "mend", "Abuse"):
        assert word not in mailbox.to(CORA)[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_proven_author_is_told_why_it_was_refused_and_how_to_object(
    client: FlaskClient, thread: Thread, work: Work, mailbox: Mailbox
) -> None:
    builders.prove_customer(client, CORA)
    max_ = builders.make_person("max", roles=[Role.MODERATOR])
    comment = builders.make_comment(thread, public=False, body="Call me at 555.")
    moderation.decide_rejection(case_of(comment), by=max_, reason="personal-data", note="Without the number, gladly.")
    work()
    (letter,) = [mail for mail in mailbox.to(CORA) if "refused" in str(mail["Subject"])]
    text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    for words in ("Personal data", "Without the number, gladly.", "do not agree", "Call me at 555.", "/policy"):
        assert words in text
    assert str(record.head()) in text
    page = status_page(client, comment)
    for words in ("was refused", "Personal data", "Without the number, gladly.", "do not agree"):
        assert words in page


def test_a_proven_author_is_told_of_an_answer(
    client: FlaskClient, thread: Thread, work: Work, mailbox: Mailbox
) -> None:
    builders.prove_customer(client, CORA)
    ann = builders.make_person("ann")
    comment = builders.make_comment(thread)
    reply = conversation.answer(comment, text="We *mend* it.", speaking=Speaking.COMPANY, by=ann)
    work()
    (letter,) = [mail for mail in mailbox.to(CORA) if "answered" in str(mail["Subject"])]
    text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Ann Example, Engineer, answers your comment for the company" in text
    assert f"/comments/{reply.id}" in text
    assert "<em" in letter.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_an_answer_removed_before_the_letter_leaves_is_not_mailed(
    client: FlaskClient, thread: Thread, work: Work, mailbox: Mailbox
) -> None:
    builders.prove_customer(client, CORA)
    ann = builders.make_person("ann")
    reply = conversation.answer(builders.make_comment(thread), text="Wrong.", speaking=Speaking.COMPANY, by=ann)
    conversation.remove_comment(reply, reason="duplicate", by=ann)
    work()
    assert "Wrong." not in mailbox.text()


def test_nobody_is_told_of_their_own_reply(client: FlaskClient, thread: Thread, work: Work, mailbox: Mailbox) -> None:
    builders.prove_customer(client, CORA)
    builders.make_comment(thread, parent=builders.make_comment(thread))
    work()
    assert not [mail for mail in mailbox.to(CORA) if "answered" in str(mail["Subject"])]


def test_publishing_twice_announces_and_tells_once(
    client: FlaskClient, thread: Thread, work: Work, mailbox: Mailbox
) -> None:
    builders.prove_customer(client, CORA)
    max_ = builders.make_person("max", roles=[Role.MODERATOR])
    comment = builders.make_comment(thread, public=False)
    for _ in range(3):
        visibility.publish_comment(comment, by=max_)
    work()
    assert len(record.about(comment.topic)) == 1
    assert len([mail for mail in mailbox.to(CORA) if "public" in str(mail["Subject"])]) == 1


def test_two_moderators_never_both_decide(thread: Thread) -> None:
    max_ = builders.make_person("max", roles=[Role.MODERATOR])
    comment = builders.make_comment(thread)
    with pytest.raises(moderation.AlreadyDecided, match="Mia Example"):
        moderation.decide_rejection(case_of(comment), by=max_, reason="abuse")
    session().rollback()
    assert comment.is_public


def test_the_status_page_follows_what_happens(client: FlaskClient, thread: Thread) -> None:
    sent = conversation.send_comment(thread, name="Cora", email=CORA, body="Words.")
    token, comment = sent.status_token, sent.comment
    waiting = cases.case_of("comment", comment.id)
    assert waiting is not None
    max_ = builders.make_person("max", roles=[Role.MODERATOR])

    def look() -> str:
        return client.get(f"/comments/status/{token}").text

    assert "waits to be read" in look()
    moderation.decide_publication(waiting, by=max_)
    assert "is public" in look() and f'href="/comments/{comment.id}"' in look()
    conversation.remove_comment(comment, reason="off-topic", by=max_, note="Wrong place.")
    assert "was removed" in look() and "Off topic" in look() and "Wrong place." in look()


def test_nobody_is_told_of_words_whose_page_was_withdrawn_meanwhile(
    client: FlaskClient, thread: Thread, work: Work, mailbox: Mailbox
) -> None:
    builders.prove_customer(client, CORA)
    comment = builders.make_comment(thread)
    conversation.answer(comment, text="We mend it.", speaking=Speaking.COMPANY, by=builders.make_person("ann"))
    conversation.keep_thread(thread, public=False)
    work()
    assert "We mend it." not in mailbox.text()
    assert f"http://localhost{comment.path}" not in mailbox.text()
