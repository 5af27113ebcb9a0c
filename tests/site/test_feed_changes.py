"""What feeds say when what they told of changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from flask.testing import FlaskClient
from lxml import etree

from blog.conversation import actions as conversation
from blog.core import clock, settings
from blog.issues import actions as issues
from blog.posts import actions as posts
from blog.posts.rules import Change
from tests import atom
from tests.site.feeding import FEEDS, World


def test_a_comment_that_is_removed_leaves_every_feed_and_the_reader_is_told(world: World, client: FlaskClient) -> None:
    held = client.get("/comments/feed.atom").headers
    conversation.remove_comment(world.response, reason="abuse", by=world.mia)
    for headers in ({"If-None-Match": held["ETag"]}, {"If-Modified-Since": held["Last-Modified"]}):
        response = client.get("/comments/feed.atom", headers=headers)
        assert atom.titles(response) == ["Cora Customer on Why the pumps stop"]
    assert atom.titles(client.get("/responses/feed.atom")) == []
    for path in FEEDS:
        assert b"We know why" not in client.get(path).data


def test_an_edit_keeps_the_id_and_a_typo_moves_nothing(world: World, client: FlaskClient) -> None:
    (before,) = atom.read(client.get("/feed.atom")).entries
    post = world.post

    def edit(source: str, kind: Change, note: str) -> None:
        posts.edit_post(
            post, title=post.title, source=source, authors=[world.ann], tags=["Pumps"], version=post.version,
            by=world.ann, kind=kind, note=note,
        )  # fmt: skip

    edit("They *overheated*.", Change.TYPO, "")
    (typo,) = atom.read(client.get("/feed.atom")).entries
    assert (typo.id, typo.updated) == (before.id, before.updated)
    assert "overheated" in typo.content[0].value
    edit("They do not.", Change.CORRECTION, "They did not.")
    (corrected,) = atom.read(client.get("/feed.atom")).entries
    assert corrected.id == before.id == f"tag:{settings.tag_authority()}:/post/{post.id}"
    assert corrected.updated > before.updated
    assert corrected.published == before.published


def test_a_withdrawn_post_leaves_the_feeds(world: World, client: FlaskClient) -> None:
    posts.withdraw_post(world.post, reason="It was wrong.", by=world.ann)
    for path in ("/feed.atom", "/people/ann/feed.atom", "/tags/pumps/feed.atom"):
        assert atom.titles(client.get(path)) == []


def test_an_issue_comes_up_again_when_it_moves(world: World, client: FlaskClient) -> None:
    (reported,) = atom.read(client.get("/issues/feed.atom")).entries
    assert reported.title == "Issue 1 (reported): Pumps overheat"
    soon = date.today() + timedelta(days=7)
    issues.acknowledge(
        world.issue, text="We *see* it.", owner=world.ann, next_update=soon, version=1, by=world.ann
    )  # fmt: skip
    (moved,) = atom.read(client.get("/issues/feed.atom")).entries
    assert (moved.id, moved.title) == (reported.id, "Issue 1 (acknowledged): Pumps overheat")
    assert moved.updated > reported.updated
    assert "We <em>see</em> it." in moved.content[0].value
    steps = atom.read(client.get("/issues/1/feed.atom")).entries
    assert [step.title for step in steps][0] == "Ann Example acknowledged the problem: issue/1"
    assert steps[0].id.endswith(f":/record/{steps[0].openline_receipt['seq']}")


def test_a_step_of_an_issue_never_changes(world: World, client: FlaskClient) -> None:
    before = etree.tostring(etree.fromstring(client.get("/issues/1/feed.atom").data).findall(f"{atom.ATOM}entry")[-1])
    soon = date.today() + timedelta(days=7)
    issues.acknowledge(world.issue, text="Seen.", owner=world.ann, next_update=soon, version=1, by=world.ann)
    after = etree.tostring(etree.fromstring(client.get("/issues/1/feed.atom").data).findall(f"{atom.ATOM}entry")[-1])
    assert after == before


def test_a_late_promise_shows_by_itself(world: World, client: FlaskClient) -> None:
    soon = date.today() + timedelta(days=2)
    issues.acknowledge(world.issue, text="Seen.", owner=world.ann, next_update=soon, version=1, by=world.ann)
    held = client.get("/issues/feed.atom").headers["Last-Modified"]
    with clock.travel(datetime.now(UTC) + timedelta(days=8)):
        response = client.get("/issues/feed.atom", headers={"If-Modified-Since": held})
        assert "6 days late" in atom.content(response)
