"""Drafts of changes: what a live post is going to say stays unseen until somebody publishes it, or its time comes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from blog.core import clock, due, settings
from blog.core.db import session, unit_of_work
from blog.desk import change_due, change_queries, changes, unsaved
from blog.desk.models import Change
from blog.people.models import Person
from blog.posts import actions, staff_queries
from blog.posts.models import Post
from blog.posts.rules import Change as Kind
from blog.posts.rules import NeedsSecondReader, NotPublishable, Stale
from blog.record import queries as record
from tests.builders import make_comment, make_person, make_post, sign_in

pytestmark = pytest.mark.usefixtures("app")


def live() -> tuple[Person, Post]:
    """Ann, and a public post of hers."""
    ann = make_person("ann")
    return ann, make_post(ann, title="Pumps", source="All pumps stop.", tags=["Wells"])


def keep(post: Post, by: Person, source: str = "Two pumps stop.", **said: Any) -> Change:
    """Keep other words for later."""
    people = [author.person for author in post.authors]
    said = {"version": post.version, **said}
    return changes.save_change(post, by=by, title=post.title, source=source, authors=people, **said)


def test_it_is_kept_unseen_and_published_as_the_change_it_says_to_be(client: FlaskClient) -> None:
    ann, post = live()
    assert post.thread is not None
    found = make_comment(post.thread, body="Only two of mine stopped.")
    change = keep(post, ann, kind=Kind.CORRECTION, note="It was two, not all.", credit=found, tags=["Wells"])
    assert "Two pumps" not in client.get("/posts/pumps").text
    assert (post.source, len(record.about(post.topic))) == ("All pumps stop.", 1)
    changes.publish_change(change, by=ann)
    said = record.about(post.topic)[-1]
    assert (said.entry.kind, said.facts["credit"], said.text("note")) == (
        "post.corrected", found.topic, "It was two, not all."
    )  # fmt: skip
    assert change_queries.of(post) is None
    page = client.get("/posts/pumps").text
    assert "Two pumps stop." in page
    assert "Found by Cora Customer." in page
    last = staff_queries.last_revision(post)
    assert last is not None
    assert (last.reason, last.source) == ("correction", "Two pumps stop.")


def test_a_post_that_moved_on_is_not_overwritten() -> None:
    ann, post = live()
    change = keep(post, ann)
    actions.edit_post(post, title="Pumps", source="Ben's.", authors=[ann], tags=["Wells"], version=post.version, by=ann)
    with pytest.raises(Stale):
        changes.publish_change(change, by=ann)
    assert (post.source, change_queries.of(post)) == ("Ben's.", change)
    keep(post, ann, base=post.version, version=change.version)
    changes.publish_change(change, by=ann)
    assert post.source == "Two pumps stop."


def test_two_who_write_the_same_draft_are_told() -> None:
    ann, post = live()
    change = keep(post, ann)
    with pytest.raises(NotPublishable, match="has kept a draft of changes"):
        keep(post, ann, "Others.")
    seen = change.version
    keep(post, ann, "Ann's.", base=post.version, version=seen)
    keep(post, ann, "Ann's.", base=post.version, version=seen)
    with pytest.raises(Stale):
        keep(post, ann, "Ben's.", base=post.version, version=seen)
    assert change.source == "Ann's."


def test_it_is_published_at_its_time_with_the_moment_it_was_planned_for() -> None:
    ann, post = live()
    change, at = keep(post, ann), clock.now() + timedelta(hours=1)
    changes.schedule_change(change, at=at, version=change.version, by=ann)
    assert settings.get(due.NEXT) == at.isoformat()
    with clock.travel(at - timedelta(seconds=1)):
        change_due.publish_due()
    assert post.source == "All pumps stop."
    with clock.travel(at):
        change_due.publish_due()
        change_due.publish_due()
    said = record.about(post.topic)[1:]
    assert [(one.entry.kind, "scheduled_for" in one.facts) for one in said] == [("post.edited", True)]
    assert settings.get(due.NEXT) == ""


def test_what_is_overtaken_at_its_time_stays_and_says_so() -> None:
    ann, post = live()
    change, at = keep(post, ann), clock.now() + timedelta(hours=1)
    changes.schedule_change(change, at=at, version=change.version, by=ann)
    actions.edit_post(post, title="Pumps", source="Ann's.", authors=[ann], tags=["Wells"], version=post.version, by=ann)
    with clock.travel(at):
        change_due.publish_due()
    session().rollback()
    assert (post.source, change.problem) == ("Ann's.", "Ann Example changed the post after this was written.")
    assert settings.get(due.NEXT) == ""


def test_what_somebody_published_meanwhile_is_published_once() -> None:
    ann, post = live()
    change = keep(post, ann)
    changes.publish_change(change, by=ann)
    for act in (changes.publish_change, changes.discard_change, changes.unschedule_change, changes.ask_nobody):
        with pytest.raises(NotPublishable, match="meanwhile"):
            act(change, by=ann)
    assert len(record.about(post.topic)) == 2


@pytest.mark.parametrize(("minutes", "words"), [(-1, "has passed"), (None, "Say when")])
def test_a_moment_that_cannot_be_meant_is_refused(minutes: int | None, words: str) -> None:
    ann, post = live()
    change = keep(post, ann)
    at = None if minutes is None else clock.now() + timedelta(minutes=minutes)
    with pytest.raises(NotPublishable, match=words):
        changes.schedule_change(change, at=at, version=change.version, by=ann)
    changes.unschedule_change(change, by=ann)
    assert change.publish_at is None


def test_a_second_reader_publishes_what_somebody_else_wrote() -> None:
    ann, post = live()
    ben = make_person("ben")
    unit_of_work(lambda: setattr(ann, "needs_second_reader", True))()
    change = keep(post, ann)
    with pytest.raises(NeedsSecondReader):
        changes.publish_change(change, by=ann)
    with pytest.raises(NeedsSecondReader):
        changes.schedule_change(change, at=clock.now() + timedelta(hours=1), version=1, by=ann)
    assert not change_queries.may_read(change, ben)
    changes.ask_reader(change, ben, by=ann)
    assert change_queries.may_read(change, ben)
    changes.publish_change(change, by=ben)
    said = record.about(post.topic)[-1]
    assert (said.entry.by, said.facts["second"]) == ("ben", "ben")
    last = staff_queries.last_revision(post)
    assert last is not None
    assert last.by.handle == "ann"


def test_the_credit_is_a_public_comment_under_this_post() -> None:
    ann, post = live()
    other = make_post(ann)
    assert post.thread is not None
    assert other.thread is not None
    held = make_comment(post.thread, public=False)
    elsewhere = make_comment(other.thread)
    for comment in (held, elsewhere):
        with pytest.raises(NotPublishable, match="under this post"):
            actions.edit_post(
                post, title="Pumps", source="x", authors=[ann], version=post.version, by=ann,
                kind=Kind.CORRECTION, note="Wrong.", credit=comment,
            )  # fmt: skip


def test_it_is_written_published_and_thrown_away_in_the_browser(client: FlaskClient) -> None:
    ann, post = live()
    token, home = sign_in(client, ann), f"/staff/posts/{post.id}"
    words = {"csrf_token": token, "title": "Pumps", "tags": "Wells", "authors": "ann", "kind": "typo", "note": ""}
    kept = client.post(f"{home}/change", data={**words, "body": "Later.", "version": str(post.version)})
    assert (kept.status_code, kept.headers["Location"]) == (303, f"{home}/change")
    change = change_queries.of(post)
    assert change is not None
    page = client.get(f"{home}/change").text
    assert "A draft of changes. The post stays as it is" in page
    assert "Later." in page
    assert "keeps a draft of changes" in client.get(home).text
    carried = {**words, "base": str(change.base_version), "version": str(change.version)}
    past = client.post(f"{home}/change/schedule", data={**carried, "body": "Kept.", "publish_at": "2020-01-01T10:00"})
    assert (past.status_code, "Kept." in past.text, change.source) == (422, True, "Later.")
    actions.edit_post(post, title="Pumps", source="Ben's.", authors=[ann], tags=["Wells"], version=post.version, by=ann)
    late = client.post(f"{home}/change/publication", data={**carried, "body": "Mine."})
    assert (late.status_code, "Ben&#39;s." in late.text, "Mine." in late.text) == (409, True, True)
    carried["base"] = str(post.version)
    done = client.post(f"{home}/change/publication", data={**carried, "body": "Mine."})
    assert (done.status_code, done.headers["Location"], post.source) == (303, home, "Mine.")
    keep(post, ann, "Thrown away.", tags=["Wells"])
    gone = client.post(f"{home}/change/removal", data={"csrf_token": token})
    assert (gone.status_code, change_queries.of(post)) == (303, None)
    row = unsaved.of(ann, post.topic)
    assert row is not None
    assert row.fields["body"] == "Thrown away."
    assert "The post stays as it is" in client.get(home).text
