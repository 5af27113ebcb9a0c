"""What was typed and not saved: kept, offered again, forgotten once saved, and never a revision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blog.core import clock
from blog.core.db import session
from blog.desk import revisions, things, unsaved
from blog.desk.models import Unsaved
from blog.people.models import Person, Role
from blog.posts import actions
from blog.posts.models import Post
from tests.builders import make_page, make_person, make_post, sign_in

# A moment in milliseconds, as the editor counts its writes.
TURN = 1_700_000_000_000


def leave(
    client: FlaskClient, token: str, thing: str, *, turn: int = TURN, version: int = 1, **said: str
) -> TestResponse:
    """What the editor's script sends."""
    fields = {"csrf_token": token, "thing": thing, "turn": str(turn), "version": str(version), **said}
    return client.post("/staff/unsaved", data=fields)


def kept(person: Person, post: Post) -> Unsaved | None:
    """What is kept of this person's typing in this post."""
    session().rollback()
    return unsaved.of(person, f"post/{post.id}")


def test_typing_is_kept_and_offered_and_makes_no_revision(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, title="Pumps", source="First words.", published=False)
    token = sign_in(client, ann)
    for turn in range(30):
        answer = leave(client, token, f"post/{post.id}", turn=TURN + turn, title="Pumps", body=f"Words {turn}.")
    assert (answer.status_code, answer.json["others"]) == (200, [])
    assert answer.json["at"].endswith("Z")
    row = kept(ann, post)
    assert row is not None and row.fields == {"title": "Pumps", "body": "Words 29."}
    assert len(revisions.listed(post, None).items) == 1
    assert post.source == "First words."
    home = f"/staff/posts/{post.id}"
    page = client.get(home).text
    assert "that were not saved" in page and f"{home}?unsaved=1" in page
    assert "First words." in page and "Words 29." not in page
    filled = client.get(f"{home}?unsaved=1").text
    assert "Words 29." in filled and "First words." not in filled
    assert "These are the words that were not saved" in filled


def test_saving_forgets_what_was_typed_and_so_does_throwing_it_away(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, title="Pumps", published=False)
    token = sign_in(client, ann)
    leave(client, token, f"post/{post.id}", title="Pumps", body="Typed.")
    fields = {"csrf_token": token, "title": "Pumps", "body": "Typed.", "authors": "ann", "version": "1"}
    assert client.post(f"/staff/posts/{post.id}", data=fields).status_code == 303
    assert kept(ann, post) is None
    leave(client, token, f"post/{post.id}", title="Pumps", body="Again.")
    gone = client.post("/staff/unsaved/removal", data={"csrf_token": token, "thing": f"post/{post.id}"})
    assert (gone.status_code, gone.headers["Location"]) == (303, f"/staff/posts/{post.id}")
    assert kept(ann, post) is None
    script = {"csrf_token": token, "thing": f"post/{post.id}", "fragment": "1"}
    assert client.post("/staff/unsaved/removal", data=script).status_code == 204


def test_a_refused_save_forgets_nothing_and_neither_does_a_button_without_the_words(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, title="Pumps", published=False)
    token = sign_in(client, ann)
    leave(client, token, f"post/{post.id}", title="Pumps", body="Typed.")
    fields = {"csrf_token": token, "title": "x" * 300, "body": "Typed.", "authors": "ann", "version": "1"}
    assert client.post(f"/staff/posts/{post.id}", data=fields).status_code == 422
    assert kept(ann, post) is not None
    assert client.post(f"/staff/posts/{post.id}/publication", data={"csrf_token": token}).status_code == 303
    assert kept(ann, post) is not None


def test_a_new_post_is_kept_under_its_own_name_until_it_is_made(client: FlaskClient) -> None:
    ann = make_person("ann")
    token = sign_in(client, ann)
    leave(client, token, "post/new", version=0, title="Wells", body="They run dry.", authors="ann")
    page = client.get("/staff/posts/new").text
    assert "/staff/posts/new?unsaved=1" in page
    assert "They run dry." in client.get("/staff/posts/new?unsaved=1").text
    fields = {"csrf_token": token, "title": "Wells", "body": "They run dry.", "authors": "ann", "version": "0"}
    assert client.post("/staff/posts", data=fields).status_code == 303
    assert unsaved.of(ann, "post/new") is None


def test_what_was_saved_by_now_is_not_offered(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, title="Pumps", source="Words.", published=False)
    token = sign_in(client, ann)
    leave(client, token, f"post/{post.id}", title="Pumps", body="Words.\r\n", authors="ann")
    assert "that were not saved" not in client.get(f"/staff/posts/{post.id}").text


def test_a_late_write_never_wins_over_a_newer_one(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, published=False)
    token = sign_in(client, ann)
    leave(client, token, f"post/{post.id}", turn=TURN + 2, body="Newer.")
    assert leave(client, token, f"post/{post.id}", turn=TURN + 1, body="Older.").status_code == 200
    row = kept(ann, post)
    assert row is not None and row.fields["body"] == "Newer."


def test_a_clock_that_is_years_ahead_keeps_nobody_from_writing(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, published=False)
    thing = things.of(post)
    with clock.travel(clock.now() - timedelta(minutes=3)):
        unsaved.keep(thing, fields={"body": "From a wrong clock."}, version=1, turn=TURN * 5, by=ann)
    unsaved.keep(thing, fields={"body": "From a right one."}, version=1, turn=TURN, by=ann)
    row = kept(ann, post)
    assert row is not None and row.fields["body"] == "From a right one."


def test_words_put_back_over_a_newer_save_meet_both_texts(client: FlaskClient) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, title="Pumps", source="First.", authors=[ben], published=False)
    token = sign_in(client, ann)
    leave(client, token, f"post/{post.id}", title="Pumps", body="Ann's.", authors="ann, ben")
    actions.save_draft(post, title="Pumps", source="Ben's.", authors=[ann, ben], version=1, by=ben)
    assert "saved again since" in client.get(f"/staff/posts/{post.id}").text
    page = client.get(f"/staff/posts/{post.id}?unsaved=1").text
    assert 'name="version" type="hidden" value="1"' in page
    fields = {"csrf_token": token, "title": "Pumps", "body": "Ann's.", "authors": "ann, ben", "version": "1"}
    answer = client.post(f"/staff/posts/{post.id}", data=fields)
    assert answer.status_code == 409
    assert "Ann&#39;s." in answer.text and "Ben&#39;s." in answer.text
    assert kept(ann, post) is not None


def test_who_else_is_writing_is_said_while_they_do(client: FlaskClient) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, authors=[ben], published=False)
    unsaved.keep(things.of(post), fields={"body": "Ben's."}, version=1, turn=TURN, by=ben)
    token = sign_in(client, ann)
    answer = leave(client, token, f"post/{post.id}", body="Ann's.")
    assert [each["name"] for each in answer.json["others"]] == ["Ben Example"]
    page = client.get(f"/staff/posts/{post.id}").text
    assert "Ben Example is writing here too" in page and "Ben&#39;s" not in page
    with clock.travel(clock.now() + timedelta(minutes=11)):
        assert unsaved.others(f"post/{post.id}", ann) == []


@pytest.mark.parametrize("thing", ["post/1", "page/1", "page/new", "change/1", "post/0", "post/x", "x/1", "", "post/²"])
def test_what_somebody_may_not_write_is_not_there(client: FlaskClient, thing: str) -> None:
    eve = make_person("eve", roles=[Role.ADMIN])
    make_post(eve, published=False)
    make_page(eve)
    token = sign_in(client, make_person("ben"))
    assert leave(client, token, thing, body="x").status_code == 404
    assert session().query(Unsaved).count() == 0


def test_admins_keep_pages_too(client: FlaskClient) -> None:
    eve = make_person("eve", roles=[Role.ADMIN])
    page = make_page(eve, published=False)
    token = sign_in(client, eve)
    assert leave(client, token, f"page/{page.id}", title="Imprint", body="2 Well Lane.").status_code == 200
    assert "2 Well Lane." in client.get(f"/staff/pages/{page.id}?unsaved=1").text


def test_more_than_could_be_saved_is_refused_in_words(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, published=False)
    token = sign_in(client, ann)
    long = leave(client, token, f"post/{post.id}", body="x" * (unsaved.LONGEST + 1))
    assert long.status_code == 422 and "longer than a post can be" in long.json["error"]
    many = leave(client, token, f"post/{post.id}", **{f"f{number}": "x" for number in range(50)})
    assert many.status_code == 422
    assert leave(client, token, f"post/{post.id}", body="a\x00b").status_code == 200
    row = kept(ann, post)
    assert row is not None and row.fields["body"] == "ab"


def test_it_is_forgotten_after_a_month(client: FlaskClient) -> None:
    ann = make_person("ann")
    old, new = make_post(ann, published=False), make_post(ann, published=False)
    with clock.travel(clock.now() - timedelta(days=31)):
        unsaved.keep(things.of(old), fields={"body": "Old."}, version=1, turn=TURN, by=ann)
    unsaved.keep(things.of(new), fields={"body": "New."}, version=1, turn=TURN, by=ann)
    unsaved.purge()
    assert kept(ann, old) is None
    assert kept(ann, new) is not None


def test_nobody_else_is_shown_the_words(client: FlaskClient) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, authors=[ben], published=False)
    unsaved.keep(things.of(post), fields={"title": "T", "body": "Between me and me."}, version=1, turn=TURN, by=ann)
    sign_in(client, ben)
    assert "Between me and me." not in client.get(f"/staff/posts/{post.id}?unsaved=1").text
