"""Words that are withheld can be read nowhere."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from blog.conversation import actions as conversation
from blog.conversation.models import Comment, Speaking
from blog.core.db import session, unit_of_work
from blog.people.models import Role
from blog.record import queries
from blog.record.actions import announce
from blog.record.models import RecordText
from blog.record.verification import verify
from blog.record.withholding import withhold
from tests import builders

WORDS = "Unrepeatable words about Cora."


def text_of(subject: str) -> RecordText:
    session().rollback()
    (found,) = queries.texts_of(subject, "body")
    return found


def removed_comment() -> Comment:
    comment = builders.make_comment(builders.make_thread(), body=WORDS)
    max_ = builders.make_person("max", roles=[Role.MODERATOR])
    conversation.remove_comment(comment, reason="abuse", by=max_)
    return comment


def test_a_removed_comment_cannot_be_read_by_its_hash(client: FlaskClient) -> None:
    comment = builders.make_comment(builders.make_thread(), body=WORDS)
    path = f"/record/texts/{text_of(comment.topic).hash}"
    assert client.get(path).json["text"] == WORDS  # type: ignore[index]
    conversation.remove_comment(comment, reason="abuse", by=builders.make_person("max", roles=[Role.MODERATOR]))
    answer = client.get(path)
    assert (answer.status_code, answer.json) == (410, {"reason": "abuse"})


def test_a_removed_answer_cannot_be_read_by_its_hash(client: FlaskClient) -> None:
    ann = builders.make_person("ann")
    question = builders.make_comment(builders.make_thread())
    reply = conversation.answer(question, text=WORDS, speaking=Speaking.COMPANY, by=ann)
    conversation.remove_comment(reply, reason="duplicate", by=ann)
    assert client.get(f"/record/texts/{text_of(reply.topic).hash}").status_code == 410
    assert client.get(f"/record/texts/{text_of(question.topic).hash}").status_code == 200


def test_a_removed_comment_is_on_no_page_and_in_no_feed(client: FlaskClient) -> None:
    comment = removed_comment()
    seqs = range(1, queries.head().seq + 1)
    pages = ["/record", "/record/feed.atom", "/record/log.jsonl", comment.path, "/comments/feed.atom", "/feed.atom"]
    for path in [*pages, *(f"/record/{seq}" for seq in seqs)]:
        assert "Unrepeatable" not in client.get(path, follow_redirects=True).text, path


@pytest.mark.usefixtures("app")
def test_the_removal_is_the_last_word_and_names_what_was_withheld() -> None:
    comment = removed_comment()
    text = text_of(comment.topic)
    *_, withheld, removed = queries.about(comment.topic)
    assert (withheld.entry.kind, removed.entry.kind) == ("text.withheld", "comment.removed")
    assert withheld.facts == {"of": text.seq, "text_hash": text.hash, "code": "abuse"}
    assert (withheld.entry.by, text.withheld_by) == ("max", "max")
    assert verify().faults == []


@pytest.fixture
def withdrawn(client: FlaskClient) -> RecordText:
    """A text that the record's own pages show, withheld twice."""

    @unit_of_work
    def say() -> None:
        announce("post.withdrawn", subject="post/1", by="ann", texts={"reason": WORDS})

    say()
    assert WORDS in client.get("/record/1").text and WORDS in client.get("/record/feed.atom").text
    (text,) = queries.texts_of("post/1", "reason")
    withhold(text, code="personal-data", by="max")
    withhold(text, code="abuse", by="ben")
    return text


def test_a_withheld_text_leaves_its_reason_and_its_hash(client: FlaskClient, withdrawn: RecordText) -> None:
    page = client.get("/record/1").text
    assert "Unrepeatable" not in page and "Unrepeatable" not in client.get("/record/feed.atom").text
    assert "These words are withheld for the time being: personal data." in page and withdrawn.hash in page


def test_withholding_again_says_nothing_new(withdrawn: RecordText) -> None:
    assert [said.entry.kind for said in queries.about("post/1")] == ["post.withdrawn", "text.withheld"]
    assert (withdrawn.withheld, withdrawn.withheld_by) == ("personal-data", "max")
