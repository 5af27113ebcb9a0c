"""The page of one comment for its author: by its private link, and among their own in a proven browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation import actions as conversation
from blog.conversation import queries, revisions, wordings
from blog.conversation.models import Comment, Revision, RevisionState, Speaking, State
from blog.core import clock, settings
from blog.core.db import session
from blog.moderation import actions as moderation
from blog.moderation import appeals
from blog.moderation import queries as cases
from blog.moderation.models import Case
from blog.people.models import Person, Role
from blog.record import queries as record
from blog.record.verification import verify
from tests import builders
from tests.conftest import Mailbox

WORDS = "The pump stops after ten minutes."
OTHER = "The pump stops after nine minutes, and it is loud."
LINKS = "https://a.example https://b.example https://c.example"
CORA = "cora@customers.example"


@pytest.fixture
def mia(app: Flask) -> Person:
    return builders.make_person("mia", roles=[Role.MODERATOR])


@pytest.fixture
def cora(client: FlaskClient, mia: Person) -> FlaskClient:
    """Her browser, in which she proved her address."""
    builders.prove_customer(client, CORA)
    return client


def said(*, public: bool = True, body: str = WORDS) -> Comment:
    return builders.make_comment(builders.make_thread(), body=body, email=CORA, public=public)


def case_of(comment: Comment, kind: str = "comment") -> Case:
    session().rollback()
    found = cases.case_of(kind, comment.id)
    assert found is not None
    return found


def again(comment: Comment) -> Comment:
    session().rollback()
    session().refresh(comment)
    return comment


def kinds(comment: Comment) -> list[str]:
    return [entry.entry.kind for entry in record.about(comment.topic)]


def test_a_trusted_author_changes_public_words_at_once_and_the_record_tells(cora: FlaskClient) -> None:
    comment = said()
    answer = cora.post(f"/my/comments/{comment.id}/revision", data={"body": OTHER})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/my/comments/{comment.id}")
    assert again(comment).source == OTHER and comment.edited_at is not None
    (first, second) = wordings.of(comment)
    assert (first.source, first.state, second.source) == (WORDS, RevisionState.SHOWN, OTHER)
    last = record.about(comment.topic)[-1]
    assert (last.entry.kind, last.entry.by, last.text("body")) == ("comment.edited", "customer", OTHER)
    assert last.facts == {"thread": comment.thread.topic, "automated": True}
    assert verify().faults == []


def test_what_a_detector_speaks_against_waits_while_the_old_words_stand(
    cora: FlaskClient, mia: Person, work: Callable[[], int], mailbox: Mailbox
) -> None:
    comment = said()
    spam = f"{OTHER} See https://one.example and https://two.example and https://three.example"
    cora.post(f"/my/comments/{comment.id}/revision", data={"body": spam})
    assert again(comment).source == WORDS and comment.edited_at is None
    assert "One of us reads that first" in cora.get(f"/my/comments/{comment.id}").text
    waiting = wordings.waiting(comment)
    assert waiting is not None
    moderation.decide_publication(case_of(waiting, "revision"), by=mia)  # type: ignore[arg-type]  # has an id, too
    assert again(comment).source == spam and comment.edited_at is not None
    assert record.about(comment.topic)[-1].facts["approved_by"] == "mia"
    work()
    assert any("Your change is public" in mail["Subject"] for mail in mailbox.to(CORA))


def test_a_refused_change_leaves_the_old_words_and_is_told(
    cora: FlaskClient, mia: Person, work: Callable[[], int], mailbox: Mailbox
) -> None:
    comment = said()
    cora.post(f"/my/comments/{comment.id}/revision", data={"body": f"{OTHER} {LINKS}"})
    waiting = wordings.waiting(comment)
    assert waiting is not None
    moderation.decide_rejection(case_of(waiting, "revision"), by=mia, reason="advertising")  # type: ignore[arg-type]
    assert again(comment).source == WORDS and again(comment).state is State.PUBLISHED
    work()
    assert any("was refused" in mail["Subject"] for mail in mailbox.to(CORA))
    assert kinds(comment) == ["comment.published"]


def test_a_second_change_takes_the_place_of_the_one_that_waits(cora: FlaskClient, mia: Person) -> None:
    comment = said()
    for number in (1, 2):
        cora.post(f"/my/comments/{comment.id}/revision", data={"body": f"{number} {LINKS}"})
    session().rollback()
    first, second = session().scalars(sa.select(Revision).where(Revision.number > 1).order_by(Revision.number))
    assert (first.state, second.state) == (RevisionState.DROPPED, RevisionState.WAITING)
    dropped = case_of(first, "revision")  # type: ignore[arg-type]
    assert not dropped.is_open
    with pytest.raises(moderation.AlreadyDecided):
        moderation.decide_publication(dropped, by=mia)


def test_the_link_alone_changes_words_within_the_window_and_never_publishes_them(
    client: FlaskClient, mia: Person
) -> None:
    comment = said(public=False)
    token = conversation.send_comment(comment.thread, name="C", email=CORA, body=WORDS).status_token
    before = case_of(comment).version
    assert client.post(f"/comments/status/{token}/revision", data={"body": OTHER}).status_code == 303
    assert (again(comment).source, comment.state) == (OTHER, State.HELD)
    # Whoever has the old words on the screen decides nothing about the new ones.
    with pytest.raises(moderation.Changed):
        moderation.decide_publication(case_of(comment), by=mia, version=before)
    with clock.travel(clock.now() + timedelta(minutes=16)):
        late = client.post(f"/comments/status/{token}/revision", data={"body": "Too late."})
        assert late.status_code == 409 and "Too late." in late.text
    assert again(comment).source == OTHER
    settings.put("comments.edit_minutes", "30")
    with clock.travel(clock.now() + timedelta(minutes=16)):
        assert client.post(f"/comments/status/{token}/revision", data={"body": "In time."}).status_code == 303


def test_what_was_sent_back_is_revised_and_waits_again(
    client: FlaskClient, mia: Person, work: Callable[[], int], mailbox: Mailbox
) -> None:
    builders.prove_customer(app_client := client, CORA)
    comment = said(public=False)
    moderation.decide_return(case_of(comment), by=mia, note="Leave the telephone number out.")
    work()
    (letter,) = [mail for mail in mailbox.to(CORA) if "revise" in mail["Subject"]]
    assert "Leave the telephone number out." in letter.as_string() and WORDS in letter.as_string()
    page = app_client.get(f"/my/comments/{comment.id}").text
    assert "Leave the telephone number out." in page and "Write it anew" in page
    with clock.travel(clock.now() + timedelta(days=30)):
        assert app_client.post(f"/my/comments/{comment.id}/revision", data={"body": OTHER}).status_code == 303
    assert (again(comment).state, comment.source) == (State.HELD, OTHER)
    case = case_of(comment)
    assert case.is_open and any(vote["code"] == "returned" for vote in case.votes)
    moderation.decide_publication(case, by=mia)
    assert record.about(comment.topic)[0].text("body") == OTHER


@pytest.mark.parametrize("body", ["", "\u200b", "x" * 10_001, "[" * 501])
def test_a_refused_change_is_handed_back(cora: FlaskClient, body: str) -> None:
    comment = said()
    answer = cora.post(f"/my/comments/{comment.id}/revision", data={"body": body})
    assert answer.status_code == 422 and 'id="body-error"' in answer.text and body[:500] in answer.text
    assert again(comment).source == WORDS


def test_an_author_objects_once_and_sees_what_became_of_it(cora: FlaskClient, mia: Person) -> None:
    eve, comment = builders.make_person("eve", roles=[Role.MODERATOR]), said(public=False)
    moderation.decide_rejection(case_of(comment), by=mia, reason="off-topic", note="Ask the workshop.")
    path = f"/my/comments/{comment.id}"
    page = cora.get(path).text
    assert "Off topic" in page and "A person decided that." in page and "Ask the workshop." in page
    assert cora.post(f"{path}/appeal", data={"words": " "}).status_code == 422
    assert cora.post(f"{path}/appeal", data={"words": "It is about your pump."}).status_code == 303
    assert cora.post(f"{path}/appeal", data={"words": "Once more."}).status_code == 409
    assert "You have objected." in cora.get(path).text
    appeals.decide_appeal(case_of(comment), upheld=True, by=eve, note="You were right.")
    assert again(comment).state is State.PUBLISHED
    assert "Your comment is public" in cora.get(path).text


def test_the_link_objects_as_well(client: FlaskClient, mia: Person) -> None:
    comment = said(public=False)
    token = conversation.send_comment(comment.thread, name="C", email=CORA, body=WORDS).status_token
    moderation.decide_rejection(case_of(comment), by=mia, reason="off-topic")
    assert client.post(f"/comments/status/{token}/appeal", data={"words": "It is not."}).status_code == 303


def test_taking_back_leaves_a_tombstone_and_no_words(
    client: FlaskClient, mia: Person, work: Callable[[], int], mailbox: Mailbox
) -> None:
    builders.prove_customer(client, CORA)
    comment = said()
    assert client.post(f"/my/comments/{comment.id}/withdrawal").status_code == 303
    assert (again(comment).state, comment.source, comment.name) == (State.WITHDRAWN, "", "Cora Customer")
    assert kinds(comment) == ["comment.published", "comment.withdrawn", "text.redacted"]
    assert client.post(f"/my/comments/{comment.id}/withdrawal").status_code == 303
    assert "You took your comment back" in client.get(f"/my/comments/{comment.id}").text
    work()
    assert not [mail for mail in mailbox.to(CORA) if "taken back" in mail["Subject"]]


def test_taking_back_by_the_link_is_told_to_the_owner_of_the_address(
    client: FlaskClient, app: Flask, mia: Person, work: Callable[[], int], mailbox: Mailbox
) -> None:
    builders.prove_customer(app.test_client(), CORA)
    comment = said(public=False)
    token = conversation.send_comment(comment.thread, name="C", email=CORA, body=WORDS).status_token
    assert client.post(f"/comments/status/{token}/withdrawal").status_code == 303
    assert again(comment).state is State.WITHDRAWN and not case_of(comment).is_open
    work()
    assert [mail for mail in mailbox.to(CORA) if "taken back" in mail["Subject"]]


def test_a_removed_comment_is_not_taken_back_but_erased(cora: FlaskClient, mia: Person) -> None:
    comment = said()
    conversation.remove_comment(comment, reason="off-topic", by=mia)
    refused = cora.post(f"/my/comments/{comment.id}/withdrawal")
    assert refused.status_code == 409 and again(comment).state is State.REMOVED
    assert cora.post(f"/my/comments/{comment.id}/erasure").status_code == 303
    assert (again(comment).state, comment.name, comment.customer_id) == (State.ERASED, "", None)


def test_an_author_says_whether_to_be_told_of_answers(
    cora: FlaskClient, work: Callable[[], int], mailbox: Mailbox
) -> None:
    ann = builders.make_person("ann")
    told, untold = said(), said(body=OTHER)
    assert cora.post(f"/my/comments/{untold.id}/telling", data={"tell": ""}).status_code == 303
    for comment in (told, untold):
        conversation.answer(again(comment), text="We look.", speaking=Speaking.COMPANY, by=ann)
    work()
    assert len([mail for mail in mailbox.to(CORA) if "answered you" in mail["Subject"]]) == 1


def test_nobody_touches_what_somebody_else_wrote(client: FlaskClient, mia: Person) -> None:
    comment = said()
    verbs = ("revision", "withdrawal", "erasure", "telling", "appeal")
    for verb in verbs:
        assert client.post(f"/my/comments/{comment.id}/{verb}", data={"body": "x"}).status_code == 303
    builders.prove_customer(client, "kim@customers.example")
    for verb in verbs:
        assert client.post(f"/my/comments/{comment.id}/{verb}", data={"body": "x"}).status_code == 404
        foreign = client.post(f"/my/comments/{comment.id}/{verb}", headers={"Origin": "https://elsewhere.example"})
        assert foreign.status_code == 403
    assert client.get(f"/my/comments/{comment.id}").status_code == 404
    assert (again(comment).state, comment.source, comment.tell) == (State.PUBLISHED, WORDS, True)


def test_what_is_hidden_is_not_changed_until_that_is_decided(
    cora: FlaskClient, mia: Person, work: Callable[[], int], mailbox: Mailbox
) -> None:
    comment = said()
    moderation.decide_hiding(case_of(comment), by=mia, reason="personal-data")
    assert cora.post(f"/my/comments/{comment.id}/revision", data={"body": OTHER}).status_code == 409
    assert "We decide by" in cora.get(f"/my/comments/{comment.id}").text
    work()
    assert [mail for mail in mailbox.to(CORA) if "hidden" in mail["Subject"]]
    moderation.decide_restoration(case_of(comment), by=mia)
    work()
    assert [mail for mail in mailbox.to(CORA) if "public again" in mail["Subject"]]


def test_employees_change_their_own_words_and_nobody_elses(client: FlaskClient, mia: Person) -> None:
    ann, comment = builders.make_person("ann"), said()
    reply = conversation.answer(comment, text="We look.", speaking=Speaking.COMPANY, by=ann)
    token = builders.sign_in(client, ann)
    changed = {"body": "We looked: it is the valve.", "csrf_token": token}
    assert client.post(f"/staff/comments/{comment.id}/revision", data=changed).status_code == 404
    assert client.post(f"/staff/comments/{reply.id}/revision", data=changed).status_code == 303
    assert again(reply).is_public and reply.edited_at is not None
    last = record.about(reply.topic)[-1]
    assert (last.entry.kind, last.entry.by, last.facts["answers"]) == ("response.edited", "ann", comment.topic)
    assert cases.case_of("comment", reply.id) is None
    with pytest.raises(revisions.own.NotTheirs):
        revisions.revise_response(reply, text="Mine now.", by=mia)


def test_the_list_shows_every_comment_and_what_became_of_it(cora: FlaskClient, mia: Person) -> None:
    public, waiting = said(), said(public=False, body=OTHER)
    page = cora.get("/my").text
    for comment in (public, waiting):
        assert f"/my/comments/{comment.id}" in page
    assert "waits to be read" in page and "public" in page
    assert json.dumps(WORDS) not in page
    assert queries.by_id(public.id) is not None
