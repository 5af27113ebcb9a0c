"""Customers take back their own words, and nobody else has to agree."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation import actions as conversation
from blog.conversation import own, revisions, wordings
from blog.conversation.models import Comment, Speaking, State
from blog.core.db import session
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.people.models import Role
from blog.record import queries as record
from blog.record.verification import verify
from tests import builders
from tests.moderation.test_withholding import every_word_stored

WORDS = "Regrettable words of mine."
CORA = "cora@customers.example"


@pytest.fixture
def comment(app: Flask) -> Comment:
    return builders.make_comment(builders.make_thread(), body=WORDS, email=CORA)


def take_back(client: FlaskClient, comment: Comment) -> int:
    return client.post(f"/my/comments/{comment.id}/erasure").status_code


def test_what_is_taken_back_is_gone_everywhere_and_the_record_says_by_whom(
    client: FlaskClient, comment: Comment
) -> None:
    ann = builders.make_person("ann")
    conversation.answer(comment, text="We are sorry.", speaking=Speaking.COMPANY, by=ann)
    builders.prove_customer(client, CORA)
    assert "Erase it" in client.get(f"/my/comments/{comment.id}").text
    assert take_back(client, comment) == take_back(client, comment) == 303
    assert "Regrettable" not in every_word_stored()
    *_, last = record.about(comment.topic)
    assert (last.entry.kind, last.entry.by, last.facts["code"]) == ("text.redacted", "customer", "by-author")
    assert verify().faults == []
    assert comment.path not in client.get("/my").text


def test_a_tombstone_says_that_its_author_took_it_back(client: FlaskClient) -> None:
    post = builders.make_post(builders.make_person("ann"))
    assert post.thread is not None
    comment = builders.make_comment(post.thread, body=WORDS, email=CORA)
    builders.prove_customer(client, CORA)
    take_back(client, comment)
    page = client.get(post.path).text
    assert "Its author took it back" in page and "Regrettable" not in page


def test_nobody_takes_back_the_words_of_others(client: FlaskClient, comment: Comment) -> None:
    assert take_back(client, comment) == 303
    builders.prove_customer(client, "kim@customers.example")
    assert take_back(client, comment) == 404
    answer = client.post(f"/my/comments/{comment.id}/erasure", headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    session().refresh(comment)
    assert comment.state is State.PUBLISHED and WORDS in every_word_stored()


def test_a_removed_comment_is_taken_back_without_a_second_person(client: FlaskClient, comment: Comment) -> None:
    max_ = builders.make_person("max", roles=[Role.MODERATOR])
    conversation.remove_comment(comment, reason="off-topic", by=max_)
    builders.prove_customer(client, CORA)
    assert take_back(client, comment) == 303
    assert record.withheld() == [] and "Regrettable" not in every_word_stored()


def test_what_still_waits_for_a_moderator_is_erased_too_and_nobody_has_to_decide_any_more(
    client: FlaskClient,
) -> None:
    waiting = builders.make_comment(builders.make_thread(), body=WORDS, email=CORA, public=False)
    builders.prove_customer(client, CORA)
    assert take_back(client, waiting) == 303
    case = cases.case_of("comment", waiting.id)
    assert case is not None and not case.is_open and "Regrettable" not in every_word_stored()


def test_the_verbs_themselves_ask_whose_words_they_are(client: FlaskClient, comment: Comment) -> None:
    kim = builders.prove_customer(client, "kim@customers.example")
    for verb in (
        lambda: own.take_back(comment, customer=kim),
        lambda: own.erase(comment, customer=kim),
        lambda: own.tell(comment, customer=kim, wanted=False),
        lambda: own.take_back(comment, customer=None),
        lambda: revisions.revise(comment, body="Mine now.", customer=kim),
    ):
        with pytest.raises(own.NotTheirs):
            verb()
    session().refresh(comment)
    assert (comment.state, comment.source, comment.tell) == (State.PUBLISHED, WORDS, True)


def test_erasing_one_comment_takes_what_was_said_of_its_changes_too(client: FlaskClient, comment: Comment) -> None:
    max_ = builders.make_person("max", roles=[Role.MODERATOR])
    builders.prove_customer(client, CORA)
    links = "https://a.example https://b.example https://c.example"
    client.post(f"/my/comments/{comment.id}/revision", data={"body": f"Regrettable, too. {links}"})
    (_, changed) = wordings.of(comment)
    case = cases.case_of("revision", changed.id)
    assert case is not None
    moderation.decide_rejection(case, by=max_, reason="advertising", note="Regrettable indeed.")
    assert take_back(client, comment) == 303
    assert "Regrettable" not in every_word_stored()
