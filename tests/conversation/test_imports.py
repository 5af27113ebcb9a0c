"""What is taken over from another system: on the record with its own date, and not a word to anyone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from blog.conversation import actions as conversation
from blog.conversation import queries, reading
from blog.conversation.models import Comment, State, Thread
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.people.models import Role
from blog.record import queries as record
from tests import builders
from tests.conftest import Mailbox

THEN = datetime(2013, 3, 12, 9, 30, tzinfo=UTC)


@pytest.fixture
def thread(app: Flask) -> Thread:
    return builders.make_thread()


def take_over(thread: Thread, state: State = State.PUBLISHED, parent: Comment | None = None) -> Comment:
    html = "<p>Old <em>words</em>.<script>alert(1)</script></p>"
    return conversation.import_comment(
        thread, name="Olga", source=html, html=html, sent_at=THEN, parent=parent, state=state
    )


def test_an_imported_comment_is_public_since_then_and_on_the_record(thread: Thread) -> None:
    comment = take_over(thread)
    (said,) = record.about(comment.topic)
    assert said.entry.kind == "comment.imported"
    assert said.facts["occurred_at"] == "2013-03-12T09:30:00.000000Z"
    assert comment.published_at == THEN
    assert "<script" not in comment.html and "<em>words</em>" in comment.html


def test_nobody_hears_of_an_import(thread: Thread, work: Callable[[], int], mailbox: Mailbox) -> None:
    builders.make_person("max", roles=[Role.MODERATOR])
    take_over(thread, parent=take_over(thread))
    take_over(thread, State.HELD)
    conversation.import_mention(thread, kind="trackback", url="https://x.example", title="X", excerpt="", sent_at=THEN)
    work()
    assert mailbox.all() == []


def test_a_held_one_opens_a_case_and_can_be_published_later(thread: Thread) -> None:
    max_ = builders.make_person("max", roles=[Role.MODERATOR])
    comment = take_over(thread, State.HELD)
    case = cases.case_of("comment", comment.id)
    assert case is not None and record.about(comment.topic) == []
    moderation.decide_publication(case, by=max_)
    (said,) = record.about(comment.topic)
    assert (said.entry.kind, said.facts["approved_by"]) == ("comment.imported", "max")


def test_under_a_draft_it_waits_for_its_thread(thread: Thread) -> None:
    draft = builders.make_thread(public=False)
    comment = take_over(draft)
    assert record.about(comment.topic) == [] and queries.latest_published(10) == []
    conversation.keep_thread(draft, public=True)
    assert len(record.about(comment.topic)) == 1
    assert [found.id for found in queries.latest_published(10)] == [comment.id]
    conversation.keep_thread(draft, public=True)
    assert len(record.about(comment.topic)) == 1


def test_a_mention_is_on_the_record_as_what_it_is(thread: Thread) -> None:
    mention = conversation.import_mention(
        thread, kind="pingback", url="https://x.example", title="X", excerpt="", sent_at=THEN
    )
    (said,) = record.about(mention.topic)
    assert (said.entry.kind, said.facts["kind_of"]) == ("mention.imported", "pingback")
    assert reading.page(thread).rows == [] and queries.mentions(thread) == [mention]
