"""What was written elsewhere comes in with its date, on the record as imported, and mails nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from blog.people import actions as people
from blog.posts import actions, imports, queries
from blog.posts.models import State
from blog.posts.rules import NotPublishable
from blog.record import queries as record
from tests.builders import make_person
from tests.conftest import Mailbox

pytestmark = pytest.mark.usefixtures("app")

DAY = datetime(2012, 5, 1, 10, tzinfo=UTC)


def test_an_imported_post_keeps_its_date_and_tells_nobody(work: Callable[[], int], mailbox: Mailbox) -> None:
    ann = make_person("ann")
    post = imports.import_post(
        title="Old", source="<p>Words.</p>", html="<p>Words.</p>", authors=[ann], occurred_at=DAY
    )
    said = record.about(post.topic)[-1]
    assert (said.entry.kind, said.entry.by) == ("post.imported", "system")
    assert said.facts == {"occurred_at": "2012-05-01T10:00:00.000000Z", "authors": ["ann"]}
    assert (post.published_at, queries.latest().items) == (DAY, [post])
    work()
    assert mailbox.all() == []


def test_former_authors_come_by_import_only() -> None:
    ann = make_person("ann")
    gone = people.add_former(handle="gone", name="Gone Author", occurred_at=DAY)
    imports.import_post(title="Old", source="Words.", authors=[gone], occurred_at=DAY)
    draft = imports.import_post(title="Draft", source="Words.", authors=[gone], occurred_at=DAY, public=False)
    with pytest.raises(NotPublishable, match="former author"):
        actions.publish_post(draft, by=ann)
    with pytest.raises(NotPublishable, match="former author"):
        actions.write_draft(title="New", source="Words.", authors=[ann, gone], by=ann)


def test_an_imported_draft_is_silent_until_it_is_published() -> None:
    ann = make_person("ann")
    draft = imports.import_post(title="D", source="Words.", authors=[ann], occurred_at=DAY, public=False)
    assert draft.state is State.DRAFT
    assert draft.thread is not None
    assert draft.thread.public is False
    assert record.about(draft.topic) == []
    actions.publish_post(draft, by=ann)
    assert draft.thread.public is True
    assert record.about(draft.topic)[-1].entry.kind == "post.published"


def test_imported_markup_is_cleaned_and_survives_an_edit_of_the_tags() -> None:
    ann = make_person("ann")
    html = '<p onclick="x()">Words<script>x()</script></p><figure class="gallery evil"><img src="/a.png"></figure>'
    tag = imports.import_tag(name="Pumps", slug="pumps")
    post = imports.import_post(title="Old", source=html, html=html, authors=[ann], occurred_at=DAY, tags=[tag])
    assert "onclick" not in post.html
    assert "<script" not in post.html
    assert "evil" not in post.html
    before = post.html
    actions.edit_post(post, title="Old", source=html, authors=[ann], tags=["Wells"], version=post.version, by=ann)
    assert post.html == before
    assert [each.slug for each in post.tags] == ["wells"]


def test_a_post_without_a_title_is_called_by_its_first_words() -> None:
    ann = make_person("ann")
    post = imports.import_post(title="", source="Just some words.", authors=[ann], occurred_at=DAY)
    assert (post.title, post.slug) == ("Just some words.", "just-some-words")


def test_tags_of_one_slug_are_one() -> None:
    first, second = imports.import_tag(name="Field notes"), imports.import_tag(name="field-notes", slug="field-notes")
    assert first.id == second.id


def test_a_page_brings_its_thread_when_it_was_talked_about() -> None:
    ann = make_person("ann")
    talked = imports.import_page(title="About", source="Words.", by=ann, occurred_at=DAY, talked_about=True)
    silent = imports.import_page(title="Imprint", source="Words.", by=ann, occurred_at=DAY)
    assert talked.thread is not None
    assert talked.thread.topic == talked.topic
    assert silent.thread is None
    assert record.about(talked.topic)[-1].entry.kind == "page.imported"
