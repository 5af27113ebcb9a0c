"""Somebody leaves: what they had open goes on, nothing is published under a name without its owner's doing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation import promises
from blog.core import clock
from blog.core.db import session
from blog.issues import replay
from blog.people import absences, departures, handover, queries
from blog.people.models import Person, Role, Standing
from blog.posts import scheduling
from blog.posts.models import Post, State
from blog.posts.rules import may_edit
from blog.record import queries as record
from tests.builders import make_comment, make_issue, make_person, make_post, sign_in
from tests.conftest import Mailbox
from tests.people.test_signing_in import token_of

Work = Callable[[], int]


@pytest.fixture
def people(app: Flask) -> tuple[Person, Person, Person]:
    """Ann, who leaves; Ben, who follows; and Eve, an admin."""
    return make_person("ann"), make_person("ben"), make_person("eve", [Role.ADMIN])


def named(post: Post) -> list[str]:
    session().expire_all()
    return [author.person.handle for author in post.authors]


def last(mailbox: Mailbox, handle: str) -> str:
    """What the last letter to somebody says."""
    body = mailbox.to(f"{handle}@openline.example")[-1].get_body(("plain",))
    return str(body.get_content()) if body else ""


def test_what_is_open_is_seen_before_somebody_leaves_and_needs_somebody_who_takes_it_over(
    client: FlaskClient, people: tuple[Person, Person, Person]
) -> None:
    ann, ben, eve = people
    token = sign_in(client, eve)
    assert "Nothing: no draft, no issue, no promise." in client.get("/staff/people/ann/departure").text
    make_post(ann, title="Half of a post", published=False)
    make_issue(ann, title="The pump sings")
    comment = make_comment(make_post(ann).thread, body="Why does the pump sing?")  # type: ignore[arg-type]
    promises.promise_answer(comment, due=clock.now().date() + timedelta(days=2), by=ann)
    page = client.get("/staff/people/ann/departure").text
    for words in ("Half of a post", "The pump sings", "Why does the pump sing?", "The promise stands"):
        assert words in page
    refused = client.post("/staff/people/ann/departure", data={"csrf_token": token, "successor": ""})
    assert refused.status_code == 422 and "leaves something open" in refused.text
    assert queries.by_handle("ann").standing is Standing.ACTIVE  # type: ignore[union-attr]
    unknown = client.post("/staff/people/ann/departure", data={"csrf_token": token, "successor": "ann"})
    assert unknown.status_code == 422
    done = client.post("/staff/people/ann/departure", data={"csrf_token": token, "successor": "ben"})
    assert done.status_code == 303
    assert "Ben Example took over" in client.get("/staff/people/ann").text.replace("</a>", "")


def test_everything_goes_to_the_successor_in_one_unit_of_work(people: tuple[Person, Person, Person]) -> None:
    ann, ben, eve = people
    alone, shared = make_post(ann, published=False), make_post(ann, authors=[eve], published=False)
    public = make_post(ann)
    due = make_post(ann, published=False)
    scheduling.schedule_as_it_stands(due, at=clock.now() + timedelta(days=1), version=due.version, by=ann)
    issue = make_issue(ann, state="acknowledged")
    comment = make_comment(public.thread)  # type: ignore[arg-type]
    promises.take(comment, by=ann)
    departures.leave(ann, successor=ben, by=eve)
    assert (named(alone), named(shared), named(public)) == (["ben"], ["eve"], ["ann"])
    assert (due.state, named(due)) == (State.DRAFT, ["ben"])
    assert (issue.owner_id, comment.owner_id) == (ben.id, ben.id)
    last = record.about(issue.topic)[-1]
    assert (last.entry.kind, last.entry.by, last.facts["owner"]) == ("issue.updated", "eve", "ben")
    assert last.texts["text"].text == "Ann Example has left. Ben Example takes this over."
    assert replay.differences(issue) == []
    assert handover.parts(ann) == []
    assert absences.followed_by(ben) == [ann]
    assert may_edit(public, ben) and not may_edit(public, make_person("cal"))


def test_what_cannot_be_handed_over_leaves_everything_as_it_was(
    people: tuple[Person, Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, ben, eve = people
    draft = make_post(ann, published=False)

    def fail(*_: Person) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setitem(handover._known, "zzz", (lambda: "Last", lambda person: [], fail))
    with pytest.raises(RuntimeError):
        departures.leave(ann, successor=ben, by=eve)
    session().expire_all()
    assert (ann.standing, named(draft), record.about("person/ann")[-1].entry.kind) == (
        Standing.ACTIVE,
        ["ann"],
        "person.joined",
    )


def test_letters_about_later_comments_go_to_the_successor_and_on_to_theirs(
    people: tuple[Person, Person, Person], work: Work, mailbox: Mailbox
) -> None:
    ann, ben, eve = people
    post = make_post(ann)
    departures.leave(ann, successor=ben, by=eve)
    work()
    assert "you take over" in mailbox.to("ben@openline.example")[-1]["Subject"]
    make_comment(post.thread, body="Is anybody there?")  # type: ignore[arg-type]
    work()
    assert "Is anybody there?" in last(mailbox, "ben")
    departures.leave(ben, successor=eve, by=eve)
    assert absences.acting_for(ann) is eve
    make_comment(post.thread, body="And now?")  # type: ignore[arg-type]
    work()
    assert "And now?" in last(mailbox, "eve")
    assert "And now?" not in last(mailbox, "ben")
    assert mailbox.to("ann@openline.example") == []


def test_a_successor_is_somebody_else_who_may_speak(people: tuple[Person, Person, Person]) -> None:
    ann, _, eve = people
    new = make_person("new", complete=False)
    for wrong in (ann, new):
        with pytest.raises(departures.NobodyFollows, match="somebody else who may speak"):
            departures.leave(ann, successor=wrong, by=eve)
    assert ann.standing is Standing.ACTIVE


def test_who_left_is_asked_back_and_speaks_again_under_the_same_address(
    app: Flask, client: FlaskClient, people: tuple[Person, Person, Person], work: Work, mailbox: Mailbox
) -> None:
    ann, ben, eve = people
    departures.leave(ann, successor=ben, by=eve)
    token = sign_in(client, eve)
    assert client.post("/staff/people/ann/return", data={"csrf_token": token}).status_code == 303
    assert "Ann Example left on" in client.get("/people/ann").text
    assert "invited back" in client.get("/staff/people/ann").text
    work()
    link = mailbox.to("ann@openline.example")[-1].as_string().split("http://localhost")[1].split()[0]
    browser = app.test_client()
    data = {"password": "another long password", "title": "Engineer again", "about": "Back to the pumps."}
    done = browser.post(link, data={**data, "csrf_token": token_of(browser.get(link).text)})
    assert done.status_code == 303
    session().expire_all()
    assert (ann.standing, ann.left_at, ann.successor_id) == (Standing.ACTIVE, None, None)
    assert record.about("person/ann")[-1].entry.kind == "person.joined"
    assert "left on" not in client.get("/people/ann").text
    assert absences.acting_for(ann) is ann


def test_who_is_asked_back_and_seen_off_again_cannot_use_the_link(
    client: FlaskClient, people: tuple[Person, Person, Person], work: Work, mailbox: Mailbox
) -> None:
    ann, _, eve = people
    departures.leave(ann, by=eve)
    departures.invite_back(ann, by=eve)
    work()
    link = mailbox.to("ann@openline.example")[-1].as_string().split("http://localhost")[1].split()[0]
    departures.leave(ann, by=eve)
    assert client.get(link).status_code == 410
    assert [said.entry.kind for said in record.about("person/ann")] == ["person.joined", "person.left"]
