"""One item at a time: what becomes public, who wrote it, and what a repeat does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from blog.conversation.models import Comment, Mention
from blog.conversation.models import State as CommentState
from blog.core.db import session, unit_of_work
from blog.people import queries as people
from blog.people.models import Role, Standing
from blog.posts.models import Page, Post, Revision, State, Tag
from blog.record import queries as record
from blog.record.models import Entry
from blog.transfer import actions, items
from blog.transfer.actions import import_wordpress
from tests.builders import make_person
from tests.transfer.exports import comment, export, item

pytestmark = pytest.mark.usefixtures("app")


def run(folder: Path, *parts: str) -> dict[str, Any]:
    return import_wordpress(export(folder, *parts)).as_json()


def posts() -> list[Post]:
    return list(session().scalars(sa.select(Post).order_by(Post.slug)))


@pytest.mark.parametrize("status", ["draft", "pending", "private", "future", "something-of-a-plugin"])
def test_what_not_everybody_could_read_is_a_draft(tmp_path: Path, status: str) -> None:
    run(tmp_path, item(1, status=status))
    assert [post.state for post in posts()] == [State.DRAFT]
    assert not session().scalars(sa.select(Entry).where(Entry.subject.like("post/%"))).all()


@pytest.mark.parametrize("status", ["trash", "auto-draft", "inherit"])
def test_what_was_thrown_away_stays_there(tmp_path: Path, status: str) -> None:
    assert run(tmp_path, item(1, status=status))["posts"]["skipped"] == 1
    assert posts() == []


def test_a_date_in_the_future_is_never_public(tmp_path: Path) -> None:
    said = run(tmp_path, item(1, date="2150-01-01 00:00:00"))
    (post,) = posts()
    assert post.state is State.DRAFT
    assert post.publish_at is not None and post.publish_at.year == 2150
    assert "future" in said["problems"][0]["what"]


@pytest.mark.parametrize("date", ["0000-00-00 00:00:00", "yesterday", "2012-02-31 00:00:00", "0001-01-01 00:00:00"])
def test_an_odd_date_is_a_problem_and_no_reason_to_lose_the_post(tmp_path: Path, date: str) -> None:
    said = run(tmp_path, item(1, date=date))
    assert said["posts"]["created"] == 1
    assert "no date" in said["problems"][0]["what"]


def test_a_category_and_a_tag_of_one_slug_are_one_tag(tmp_path: Path) -> None:
    terms = (
        '<category domain="category" nicename="news"><![CDATA[News]]></category>'
        '<category domain="post_tag" nicename="news"><![CDATA[news &amp; more]]></category>'
        '<category domain="post_format" nicename="post-format-aside"><![CDATA[Aside]]></category>'
    )
    run(tmp_path, item(1, terms=terms))
    assert [(tag.slug, tag.name) for tag in session().scalars(sa.select(Tag))] == [("news", "News")]
    assert [tag.slug for tag in posts()[0].tags] == ["news"]


def test_an_author_called_like_an_employee_gets_neither_page_nor_rights(tmp_path: Path) -> None:
    employee = make_person("ann", roles=[Role.ADMIN]).id
    run(tmp_path, item(1))
    author = posts()[0].authors[0].person
    assert (author.id != employee, author.handle, author.standing) == (True, "ann-2", Standing.FORMER)
    assert not author.roles and not author.may_speak and not author.may_sign_in
    assert people.by_handle("ann").standing is Standing.ACTIVE  # type: ignore[union-attr]


def test_comments_keep_their_thread_and_state_and_spam_stays_away(tmp_path: Path) -> None:
    said = run(
        tmp_path,
        item(
            1,
            comments=[
                comment(3, "A reply that stands before what it answers.", parent=2),
                comment(2, "Hello <b>there</b>\n\nand <script>alert(1)</script> here"),
                comment(4, "Waits.", approved="0"),
                comment(5, "Buy!", approved="spam"),
                comment(6, "Gone.", approved="trash"),
                comment(7, "A private note of a shop.", kind="order_note"),
                comment(8, "[…] they say […]", kind="pingback"),
            ],
        ),
    )
    assert said["comments"] == {"created": 3, "updated": 0, "unchanged": 0, "skipped": 3}
    assert said["mentions"]["created"] == 1
    first, reply, waiting = session().scalars(sa.select(Comment).order_by(Comment.id))
    assert first.html == "<p>Hello <b>there</b></p>\n\n<p>and  here</p>"
    assert (reply.parent_id, reply.state) == (first.id, CommentState.PUBLISHED)
    assert (waiting.state, waiting.published_at) == (CommentState.HELD, None)
    assert session().scalars(sa.select(Mention.url)).all() == ["http://example.net/page"]


def test_a_circle_of_replies_and_a_lost_parent_lose_no_comment(tmp_path: Path) -> None:
    said = run(tmp_path, item(1, comments=[comment(2, parent=3), comment(3, parent=2), comment(4, parent=99)]))
    assert said["comments"]["created"] == 3


def test_comments_under_a_draft_are_on_no_record(tmp_path: Path) -> None:
    run(tmp_path, item(1, status="draft", comments=[comment(2), comment(3, kind="pingback")]))
    assert not session().scalars(sa.select(Entry).where(Entry.kind != "person.imported")).all()


def test_an_id_that_comes_twice_is_taken_once(tmp_path: Path) -> None:
    said = run(tmp_path, item(1, title="First"), item(1, title="Second"))
    assert [post.title for post in posts()] == ["First"]
    assert "before" in said["problems"][0]["what"]
    assert run(tmp_path, item(1, title="First"), item(1, title="Second"))["posts"]["updated"] == 0


def test_what_changed_over_there_is_edited_here(tmp_path: Path) -> None:
    run(tmp_path, item(1, title="Before"), item(2))
    said = run(tmp_path, item(1, title="After", body="New words."), item(2))
    assert (said["posts"]["updated"], said["posts"]["unchanged"]) == (1, 1)
    assert {(post.title, post.html) for post in posts()} >= {("After", "<p>New words.</p>")}
    edits = session().scalars(sa.select(Entry).where(Entry.kind == "post.edited")).all()
    assert [edit.by for edit in edits] == ["system"]
    assert session().scalar(sa.select(sa.func.count()).select_from(Revision)) == 3


def test_what_was_edited_here_is_left_alone(tmp_path: Path) -> None:
    run(tmp_path, item(1))

    @unit_of_work
    def edit() -> None:
        post = posts()[0]
        post.title = "Ours"
        last = session().scalars(sa.select(Revision)).one()
        last.note = "typo"

    edit()
    said = run(tmp_path, item(1, title="Theirs"))
    assert posts()[0].title == "Ours"
    assert (said["posts"]["skipped"], "changed here" in said["problems"][0]["what"]) == (1, True)


def test_a_draft_published_over_there_becomes_public_here_with_its_comments(tmp_path: Path) -> None:
    run(tmp_path, item(1, status="draft", comments=[comment(2)]))
    said = run(tmp_path, item(1, comments=[comment(2)]))
    assert said["posts"]["updated"] == 1
    kinds = [entry.kind for entry in session().scalars(sa.select(Entry).order_by(Entry.seq))]
    assert kinds == ["person.imported", "comment.imported", "post.imported"]


def test_a_page_keeps_its_comments(tmp_path: Path) -> None:
    run(tmp_path, item(1, kind="page", comments=[comment(2)]))
    page = session().scalars(sa.select(Page)).one()
    assert page.thread is not None and page.thread.public
    assert session().scalars(sa.select(Comment.thread_id)).all() == [page.thread_id]
    said = run(tmp_path, item(1, kind="page", title="Another", comments=[comment(2)]))
    assert said["pages"]["updated"] == 1
    assert session().scalars(sa.select(Page.title)).all() == ["Another"]


def test_a_run_that_was_interrupted_is_finished_by_repeating_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [item(number, comments=[comment(number * 10)]) for number in (1, 2, 3)]
    bring = items.bring_item

    def killed_at_the_second(part: Any, run: Any) -> int | None:
        if part.id == 2:
            raise KeyboardInterrupt
        return bring(part, run)

    with monkeypatch.context() as patch:
        patch.setattr(actions, "bring_item", killed_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path, *parts)
    assert len(posts()) == 1
    said = run(tmp_path, *parts)
    assert (said["posts"]["created"], said["posts"]["unchanged"]) == (2, 1)
    assert (said["comments"]["created"], said["comments"]["unchanged"]) == (2, 1)
    assert len(posts()) == 3


def test_words_too_long_to_be_edited_here_are_a_problem(tmp_path: Path) -> None:
    said = run(tmp_path, item(1, body="x" * (items.LONGEST + 1)), item(2))
    assert (said["posts"]["skipped"], said["posts"]["created"]) == (1, 1)


def test_a_plugins_shortcode_is_named_as_a_problem(tmp_path: Path) -> None:
    said = run(tmp_path, item(1, body='Write to us: [contact-form-7 id="4"]'))
    assert posts()[0].html == "<p>Write to us:</p>"
    assert "[contact-form-7]" in said["problems"][0]["what"]


def test_json_is_one_object_and_nothing_else(app: Flask, tmp_path: Path) -> None:
    done = app.test_cli_runner().invoke(args=["import", "wordpress", str(export(tmp_path, item(1))), "--json"])
    assert done.exit_code == 0
    assert set(json.loads(done.stdout)) == {
        "posts", "pages", "comments", "mentions", "people", "tags", "attachments", "problems"
    }  # fmt: skip


def test_people_read_a_report(app: Flask, tmp_path: Path) -> None:
    done = app.test_cli_runner().invoke(args=["import", "wordpress", str(export(tmp_path, item(1)))])
    assert done.exit_code == 0
    assert "posts: 1 created" in done.stdout
    assert record.head().seq == 2
