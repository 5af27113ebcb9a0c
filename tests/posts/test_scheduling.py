"""A scheduled post becomes public at its time: by the worker, or by the next request when the worker is late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from blog.core import clock, due, jobs, settings
from blog.core.db import session, unit_of_work
from blog.people.models import Person, Role, Standing
from blog.posts import actions, scheduling
from blog.posts.models import Post, State
from blog.posts.rules import NotPublishable, Stale
from blog.record import queries as record
from tests.builders import make_person, make_post, sign_in
from tests.conftest import Mailbox

pytestmark = pytest.mark.usefixtures("app")
Work = Callable[[], int]
HOUR = timedelta(hours=1)


def plan(post: Post, by: Person, at: datetime | None = None, **said: str) -> datetime:
    """Schedule a draft as it stands, in an hour."""
    when = clock.now() + HOUR if at is None else at
    scheduling.schedule_as_it_stands(post, at=when, version=post.version, by=by, **said)
    return when


def draft(title: str = "Pumps") -> tuple[Person, Post]:
    """Ann, and a draft of hers."""
    ann = make_person("ann")
    return ann, make_post(ann, title=title, published=False)


def test_the_worker_publishes_it_at_its_time_and_says_for_when_it_was_planned() -> None:
    ann, post = draft()
    at = plan(post, ann)
    assert (post.state, record.about(post.topic)) == (State.SCHEDULED, [])
    jobs.tend()
    assert post.state is State.SCHEDULED
    with clock.travel(at + timedelta(minutes=3)):
        jobs.tend()
        session().rollback()
        assert (post.state, post.published_at) == (State.PUBLISHED, record.about(post.topic)[0].entry.at)
    said = record.about(post.topic)
    assert [entry.entry.kind for entry in said] == ["post.published"]
    assert (said[0].entry.by, said[0].facts["scheduled_for"]) == ("ann", at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
    assert said[0].entry.at > at


def test_the_next_request_publishes_it_when_the_worker_is_late(client: FlaskClient) -> None:
    ann, post = draft()
    at = plan(post, ann)
    assert client.get("/posts/pumps").status_code == 404
    with clock.travel(at - timedelta(seconds=1)):
        assert client.get("/posts/pumps").status_code == 404
    with clock.travel(at):
        assert client.get("/posts/pumps").status_code == 200
        assert "Pumps" in client.get("/").text
        assert "Pumps" in client.get("/feed.atom").text
        assert "post.published" in client.get("/record/log.jsonl").text
        session().rollback()
        assert settings.get(due.NEXT) == ""


def test_two_late_processes_publish_it_once() -> None:
    ann, post = draft()
    with clock.travel(plan(post, ann)):
        scheduling.publish_due()
        scheduling.publish_due()
    assert len(record.about(post.topic)) == 1


def test_the_earliest_moment_is_the_one_that_is_remembered() -> None:
    ann, post = draft()
    other = make_post(ann, published=False)
    at = plan(post, ann)
    earlier = plan(other, ann, at - timedelta(minutes=20))
    assert datetime.fromisoformat(settings.get(due.NEXT)) == earlier
    scheduling.unschedule_post(other, by=ann)
    assert datetime.fromisoformat(settings.get(due.NEXT)) == at
    actions.publish_post(post, by=ann)
    assert settings.get(due.NEXT) == ""


def test_what_fails_in_one_process_takes_no_page_down(client: FlaskClient) -> None:
    def broken() -> None:
        raise RuntimeError("the disk is full")

    known = dict(due._known)
    due.register("posts", next_at=scheduling.next_at, act=broken)
    try:
        ann, post = draft()
        with clock.travel(plan(post, ann)):
            assert client.get("/").status_code == 200
            assert client.get("/posts/pumps").status_code == 404
    finally:
        due._known.update(known)


@pytest.mark.parametrize(
    ("days", "words"), [(-1, "has passed"), (None, "a day and a time"), (9_999, "more than five years")]
)
def test_a_moment_that_cannot_be_meant_is_refused(days: int | None, words: str) -> None:
    ann, post = draft()
    at = None if days is None else clock.now() + timedelta(days=days)
    with pytest.raises(NotPublishable, match=words):
        scheduling.schedule_post(
            post, at=at, version=post.version, by=ann, title="Pumps", source="Words.", authors=[ann]
        )
    assert (post.state, post.source) == (State.DRAFT, "We found out **why** the pumps stop.")


def test_what_could_not_be_published_then_is_refused_now() -> None:
    ann = make_person("ann")
    post = actions.write_draft(title="", source="Words.", authors=[ann], by=ann)
    with pytest.raises(NotPublishable, match="no title"):
        plan(post, ann)
    assert post.state is State.DRAFT


def test_scheduling_saves_what_stands_in_the_form_and_twice_is_once() -> None:
    ann, post = draft()
    at, seen = clock.now() + HOUR, post.version
    for _ in range(2):
        scheduling.schedule_post(post, at=at, version=seen, by=ann, title="Pumps", source="New words.", authors=[ann])
    assert (post.state, post.source, post.version) == (State.SCHEDULED, "New words.", seen + 2)
    with pytest.raises(Stale):
        scheduling.schedule_post(post, at=at, version=seen, by=ann, title="Pumps", source="Other.", authors=[ann])


def test_what_is_saved_stays_scheduled_and_can_be_moved() -> None:
    ann, post = draft()
    at = plan(post, ann)
    actions.save_draft(post, version=post.version, by=ann, title="Wells", source="Words.", authors=[ann])
    assert (post.state, post.publish_at, post.slug) == (State.SCHEDULED, at, "wells")
    later = at + HOUR
    actions.save_draft(
        post, version=post.version, by=ann, title="Wells", source="Words.", authors=[ann], publish_at=later
    )
    assert (post.state, datetime.fromisoformat(settings.get(due.NEXT))) == (State.SCHEDULED, later)
    with pytest.raises(NotPublishable, match="no title"):
        actions.save_draft(post, version=post.version, by=ann, title="", source="Words.", authors=[ann])
    assert post.title == "Wells"


def test_what_is_taken_out_of_the_plan_is_a_draft_and_stays_one() -> None:
    ann, post = draft()
    at = plan(post, ann)
    scheduling.unschedule_post(post, by=ann)
    scheduling.unschedule_post(post, by=ann)
    assert (post.state, post.publish_at) == (State.DRAFT, at)
    with clock.travel(at + HOUR):
        scheduling.publish_due()
    assert post.state is State.DRAFT


def test_a_scheduled_post_is_withdrawn_by_nobody_and_seen_by_nobody(client: FlaskClient) -> None:
    ann, post = draft()
    plan(post, ann)
    with pytest.raises(NotPublishable, match="nothing to withdraw"):
        actions.withdraw_post(post, reason="No.", by=ann)
    assert client.get("/posts/pumps").status_code == 404
    assert "Pumps" not in client.get("/feed.atom").text


@unit_of_work
def leave(person: Person) -> None:
    """Somebody leaves, without handing anything over."""
    person.standing, person.left_at = Standing.LEFT, clock.now()


def test_what_cannot_be_published_stays_says_why_and_tells_its_authors_once(work: Work, mailbox: Mailbox) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, title="Pumps", authors=[ben], published=False)
    fine = make_post(ann, title="Wells", published=False)
    at = plan(post, ann)
    plan(fine, ann, at)
    leave(ben)
    with clock.travel(at):
        for _ in range(2):
            scheduling.publish_due()
            work()
    session().rollback()
    assert (post.state, post.problem) == (State.SCHEDULED, "Ben Example does not speak here any more.")
    assert fine.state is State.PUBLISHED
    letters = mailbox.to("ann@openline.example")
    assert [str(mail["Subject"]).strip() for mail in letters] == ["Could not be published at its time: “Pumps”"]
    assert "does not speak here any more" in mailbox.text()
    assert mailbox.to("ben@openline.example") == []
    assert [waiting.title for waiting in scheduling.stuck()] == ["Pumps"]
    assert settings.get(due.NEXT) == ""


def test_it_is_not_published_for_somebody_who_has_left() -> None:
    ann, admin = make_person("ann"), make_person("max", roles=[Role.ADMIN])
    post = make_post(ann, published=False)
    at = plan(post, admin)
    leave(admin)
    with clock.travel(at):
        scheduling.publish_due()
    assert post.problem is not None
    assert "Max Example scheduled it" in post.problem


def test_it_is_scheduled_moved_and_taken_back_in_the_editor(client: FlaskClient) -> None:
    ann, post = draft()
    token, home = sign_in(client, ann), f"/staff/posts/{post.id}"
    words = {"csrf_token": token, "title": "Pumps", "body": "Kept words.", "authors": "ann"}
    soon = f"{clock.now() + 30 * 24 * HOUR:%Y-%m-%dT%H:%M}"
    past = client.post(f"{home}/schedule", data={**words, "version": "1", "publish_at": "2020-01-01T10:00"})
    assert (past.status_code, "That moment has passed" in past.text, "Kept words." in past.text) == (422, True, True)
    fine = client.post(f"{home}/schedule", data={**words, "version": "1", "publish_at": soon})
    assert (fine.status_code, post.state) == (303, State.SCHEDULED)
    page = client.get(home).text
    assert "It becomes public by itself on" in page
    assert "Make it a draft again" in page
    back = client.post(f"{home}/unschedule", data={**words, "body": "More.", "version": str(post.version)})
    assert (back.status_code, post.state, post.source) == (303, State.DRAFT, "More.")
