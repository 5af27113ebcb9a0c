"""Where a second reader is asked for, nobody publishes their own last words, or they say why for everyone to read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from blog.core import clock
from blog.core.db import session, unit_of_work
from blog.people.models import Person, Role
from blog.posts import actions, queries, scheduling, second, tagging
from blog.posts.models import Post, State
from blog.posts.rules import Change, NeedsSecondReader, NotPublishable, Stale
from blog.record import queries as record
from tests.builders import make_person, make_post, sign_in
from tests.conftest import Mailbox

pytestmark = pytest.mark.usefixtures("app")
Work = Callable[[], int]


@unit_of_work
def require(person: Person) -> None:
    """Have what somebody writes read by somebody else first."""
    person.needs_second_reader = True


def draft() -> tuple[Person, Person, Post]:
    """Ann, whose posts need a second reader, Ben, who may be it, and a draft of Ann's."""
    ann, ben = make_person("ann"), make_person("ben")
    require(ann)
    return ann, ben, make_post(ann, title="Pumps", published=False)


def edit(post: Post, by: Person, source: str, **said: object) -> None:
    """Change a live post."""
    people = [author.person for author in post.authors]
    actions.edit_post(post, title=post.title, source=source, authors=people, version=post.version, by=by, **said)  # type: ignore[arg-type]


def test_nobody_publishes_or_schedules_their_own_last_words() -> None:
    ann, _, post = draft()
    with pytest.raises(NeedsSecondReader):
        actions.publish_post(post, by=ann)
    with pytest.raises(NeedsSecondReader):
        actions.save_and_publish(post, version=1, by=ann, title="Pumps", source="Others.", authors=[ann])
    with pytest.raises(NeedsSecondReader):
        scheduling.schedule_as_it_stands(post, at=clock.now() + timedelta(hours=1), version=1, by=ann, alone=" \u200b")
    assert (post.state, post.source, record.about(post.topic)) == (
        State.DRAFT,
        "We found out **why** the pumps stop.",
        [],
    )


def test_somebody_else_publishes_them_and_the_record_says_who_read_it() -> None:
    _, ben, post = draft()
    actions.publish_post(post, by=ben)
    assert record.about(post.topic)[0].facts == {"authors": ["ann"], "second": "ben"}
    assert (post.second_id, post.alone_reason) == (ben.id, None)


def test_whoever_changes_the_words_is_not_their_second_reader() -> None:
    ann, ben, post = draft()
    admin = make_person("max", roles=[Role.ADMIN])
    actions.save_draft(post, version=1, by=admin, title="Pumps", source="Max's words.", authors=[ann])
    with pytest.raises(NeedsSecondReader):
        actions.publish_post(post, by=admin)
    actions.publish_post(post, by=ann)
    assert record.about(post.topic)[0].facts["second"] == "ann"


def test_a_tag_asks_for_it_too_and_taking_the_tag_away_is_no_way_round() -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, tags=["Money"], published=False)
    tagging.change_tag(post.tags[0], name="Money matters", needs_second_reader=True, by=ben)
    assert post.tags[0].path == "/tags/money"
    actions.publish_post(post, by=ben)
    with pytest.raises(NeedsSecondReader):
        edit(post, ann, "Other words.", tags=[])
    edit(post, ann, "Other words.", tags=["Money"], alone="A wrong price.")
    assert record.about(post.topic)[-1].facts["decided_alone"] is True


def test_what_does_not_wait_says_why_and_is_read_afterwards_by_somebody_else() -> None:
    ann, ben, post = draft()
    actions.publish_post(post, by=ann, alone="The pumps stop today.")
    entry = record.about(post.topic)[0]
    assert (entry.facts["decided_alone"], entry.text("reason")) == (True, "The pumps stop today.")
    with pytest.raises(NotPublishable, match="neither published nor wrote"):
        second.confirm_post(post, by=ann)
    with pytest.raises(NotPublishable, match="neither published nor wrote"):
        second.confirm_post(post, by=make_person("mia", roles=[Role.MODERATOR]))
    second.confirm_post(post, by=ben)
    second.confirm_post(post, by=ben)
    said = record.about(post.topic)[1:]
    assert [(one.entry.kind, one.entry.by, one.facts) for one in said] == [
        ("post.confirmed", "ben", {"of": entry.entry.seq})
    ]


def test_readers_see_why_and_who_read_it(client: FlaskClient) -> None:
    ann, ben, post = draft()
    actions.publish_post(post, by=ann, alone="The pumps <stop> today.")
    page = client.get("/posts/pumps").text
    assert "Published without its second reader, because:" in page
    assert "The pumps &lt;stop&gt; today." in page
    assert "Nobody else has read it yet." in page
    second.confirm_post(post, by=ben)
    assert "Read afterwards by Ben Example on" in client.get("/posts/pumps").text


def test_a_later_second_reader_ends_the_waiting() -> None:
    ann, ben, post = draft()
    actions.publish_post(post, by=ann, alone="The pumps stop today.")
    edit(post, ben, "Ben's words.", editor=ann)
    assert (post.alone_reason, second.alone_entry(post)) == (None, None)
    with pytest.raises(NotPublishable, match="nothing to confirm"):
        second.confirm_post(post, by=ben)


def test_live_edits_need_one_too_and_the_reason_is_not_endless() -> None:
    ann, ben, post = draft()
    actions.publish_post(post, by=ben)
    with pytest.raises(NeedsSecondReader):
        edit(post, ann, "Other words.")
    with pytest.raises(NotPublishable, match="at most 500"):
        edit(post, ann, "Other words.", alone="x" * 501)
    edit(post, ann, "Other words.", kind=Change.CORRECTION, note="It was two.", alone="It was wrong.")
    said = record.about(post.topic)[-1]
    assert (said.entry.kind, said.text("reason"), said.facts["decided_alone"]) == (
        "post.corrected",
        "It was wrong.",
        True,
    )


def test_new_words_of_what_a_reader_scheduled_are_read_again() -> None:
    ann, ben, post = draft()
    at = clock.now() + timedelta(hours=1)
    scheduling.schedule_as_it_stands(post, at=at, version=post.version, by=ben)
    actions.save_draft(post, version=post.version, by=ann, title="Pumps", source="Others.", authors=[ann])
    assert (post.state, post.publish_at) == (State.DRAFT, at)
    with clock.travel(at):
        scheduling.publish_due()
    assert post.state is State.DRAFT


def test_what_was_scheduled_alone_says_so_once_it_is_public() -> None:
    ann, _, post = draft()
    at = clock.now() + timedelta(hours=1)
    scheduling.schedule_as_it_stands(post, at=at, version=1, by=ann, alone="Nobody is here.")
    assert second.alone_entry(post) is None
    with clock.travel(at):
        scheduling.publish_due()
    assert record.about(post.topic)[0].text("reason") == "Nobody is here."
    assert second.alone_entry(post) is not None


def test_who_is_asked_is_told_once_and_may_read_the_draft(client: FlaskClient, work: Work, mailbox: Mailbox) -> None:
    ann, ben, post = draft()
    eve, mia = make_person("eve"), make_person("mia", roles=[Role.MODERATOR])
    path = f"/staff/posts/{post.id}/reading"
    sign_in(client, ben)
    assert client.get(path).status_code == 404
    for _ in range(2):
        second.ask_reader(post, ben, by=ann)
    work()
    assert [str(mail["Subject"]) for mail in mailbox.all()] == ["Ann Example asks you to read “Pumps”"]
    assert mailbox.all()[0]["To"] == "ben@openline.example"
    page = client.get(path).text
    assert "We found out <strong>why</strong> the pumps stop." in page
    assert "Publish now" in page
    for other, status in ((eve, 404), (mia, 403)):
        sign_in(client, other)
        assert client.get(path).status_code == status
    second.ask_nobody(post, by=ann)
    sign_in(client, ben)
    assert client.get(path).status_code == 404


def test_anyone_is_everyone_but_who_wrote_it(work: Work, mailbox: Mailbox) -> None:
    ann, _, post = draft()
    make_person("eve")
    second.ask_reader(post, by=ann)
    work()
    assert sorted(str(mail["To"]) for mail in mailbox.all()) == ["ben@openline.example", "eve@openline.example"]


def test_nobody_is_asked_who_could_not_answer() -> None:
    ann, _, post = draft()
    empty = actions.write_draft(title="", source="x", authors=[ann], by=ann)
    with pytest.raises(NotPublishable, match="wrote the last words"):
        second.ask_reader(post, ann, by=ann)
    with pytest.raises(NotPublishable, match="does not publish here"):
        second.ask_reader(post, make_person("mia", roles=[Role.MODERATOR]), by=ann)
    with pytest.raises(NotPublishable, match="no title"):
        second.ask_reader(empty, by=ann)


def test_the_reader_publishes_what_they_read_and_not_what_came_since(client: FlaskClient) -> None:
    ann, ben, post = draft()
    second.ask_reader(post, ben, by=ann)
    token, home = sign_in(client, ben), f"/staff/posts/{post.id}"
    seen = post.version
    actions.save_draft(post, version=seen, by=ann, title="Pumps", source="Newer words.", authors=[ann])
    late = client.post(f"{home}/publication", data={"csrf_token": token, "version": str(seen)})
    assert (late.status_code, "Newer words." in late.text, "changed it after" in late.text) == (409, True, True)
    done = client.post(f"{home}/publication", data={"csrf_token": token, "version": str(post.version)})
    assert (done.status_code, done.headers["Location"]) == (303, "/staff")
    session().rollback()
    assert queries.by_slug("pumps") is not None
    assert client.get(home).status_code == 404


def test_the_editor_asks_hands_back_and_lets_it_go_alone(client: FlaskClient) -> None:
    ann, ben, post = draft()
    token, home = sign_in(client, ann), f"/staff/posts/{post.id}"
    words = {"csrf_token": token, "title": "Pumps", "body": "New words.", "authors": "ann", "version": "1"}
    refused = client.post(f"{home}/publication", data=words)
    assert (refused.status_code, "needs a second reader" in refused.text, "New words." in refused.text) == (
        422,
        True,
        True,
    )
    asked = client.post(f"{home}/reading", data={**words, "reader": "ben"})
    assert (asked.status_code, post.reader_id, post.source) == (303, ben.id, "New words.")
    assert "Ben Example was asked to read this" in client.get(home).text
    words["version"] = str(post.version)
    assert client.post(f"{home}/reading/removal", data=words).status_code == 303
    alone = client.post(f"{home}/publication", data={**words, "alone": "It leaks now."})
    assert (alone.status_code, post.alone_reason) == (303, "It leaks now.")
    token = sign_in(client, ben)
    assert "I have read it" in client.get(f"{home}/reading").text
    assert client.post(f"{home}/confirmation", data={"csrf_token": token}).status_code == 303
    assert post.confirmed_by_id == ben.id


def test_stale_is_raised_for_a_version_that_was_not_read() -> None:
    _, ben, post = draft()
    with pytest.raises(Stale):
        actions.publish_post(post, by=ben, version=99)
