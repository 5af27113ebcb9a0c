"""Revisions: who, when and why; any two compared; an old one put back into a draft, or into the editor."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blog.core.db import session
from blog.desk import revisions
from blog.people.models import Person, Role
from blog.posts import actions, page_actions, staff_queries
from blog.posts.models import Page, Post, State
from blog.posts.rules import Change
from tests.builders import make_page, make_person, make_post, sign_in


def write(post: Post, words: str, by: Person) -> None:
    """Save other words."""
    said = {
        "title": post.title,
        "source": words,
        "authors": [author.person for author in post.authors],
        "tags": [tag.name for tag in post.tags],
    }
    if post.state is State.DRAFT:
        actions.save_draft(post, version=post.version, by=by, **said)
    else:
        actions.edit_post(post, version=post.version, by=by, kind=Change.CORRECTION, note="It was wrong.", **said)


def put_back(client: FlaskClient, token: str, thing: Post | Page, number: int, version: int) -> TestResponse:
    """Ask for an old revision."""
    kind = "posts" if isinstance(thing, Post) else "pages"
    path = f"/staff/{kind}/{thing.id}/revisions/{number}/restoration"
    return client.post(path, data={"csrf_token": token, "version": str(version)})


def test_the_list_says_who_when_and_why_and_any_two_can_be_compared(client: FlaskClient) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, title="Pumps", source="Every pump stops.", authors=[ben], published=False)
    write(post, "Some pumps stop.", ben)
    actions.publish_post(post, by=ann)
    write(post, "Two pumps stopped.", ann)
    sign_in(client, ann)
    home = f"/staff/posts/{post.id}/revisions"
    listed = client.get(home).text
    for words in (
        "Revision 1",
        "Revision 2",
        "Revision 3",
        "Ben Example",
        "published",
        "a correction",
        "It was wrong.",
    ):
        assert words in listed, words
    compared = client.get(f"{home}?from=1&to=3").text
    assert "From revision 1 to revision 3" in compared
    assert re.sub(r"\s+", " ", compared).count("<del>Every pump stops</del><ins>Two pumps stopped</ins>") == 1
    assert client.get(f"{home}?from=3&to=1").text.count("From revision 1 to revision 3") == 1
    assert "are the same in both" in client.get(f"{home}?from=2&to=2").text
    assert "Choose two revisions" in client.get(f"{home}?from=1&to=9").text
    assert "Choose two revisions" in client.get(f"{home}?from=x&to=1").text


def test_an_old_revision_of_a_draft_is_put_back_as_a_new_one_and_that_can_be_undone(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, title="Pumps", source="First.", tags=["Wells"], published=False)
    write(post, "Second.", ann)
    token = sign_in(client, ann)
    answer = put_back(client, token, post, 1, post.version)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/staff/posts/{post.id}")
    assert (post.source, [tag.name for tag in post.tags]) == ("First.", ["Wells"])
    last = staff_queries.last_revision(post)
    assert last is not None and (last.number, last.reason, last.source) == (3, "restored", "First.")
    assert "What it said before is revision 2" in client.get(f"/staff/posts/{post.id}").text
    put_back(client, token, post, 2, post.version)
    assert post.source == "Second."


def test_putting_back_what_stands_changes_nothing(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, published=False)
    token = sign_in(client, ann)
    assert put_back(client, token, post, 1, post.version).status_code == 303
    assert len(revisions.listed(post, None).items) == 1


def test_a_revision_of_a_changed_post_gets_both_texts(client: FlaskClient) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, title="Pumps", source="First words.", authors=[ben], published=False)
    seen = post.version
    write(post, "Words of Ben.", ben)
    token = sign_in(client, ann)
    answer = put_back(client, token, post, 1, seen)
    assert answer.status_code == 409
    assert "Ben Example saved this on" in answer.text
    assert "First words." in answer.text and "Words of Ben." in answer.text
    assert "<del>Words of Ben</del><ins>First words</ins>" in answer.text
    assert post.source == "Words of Ben."
    version = re.search(r'name="version" value="(\d+)"', answer.text)
    assert version is not None
    assert put_back(client, token, post, 1, int(version.group(1))).status_code == 303
    session().refresh(post)
    assert post.source == "First words."


def test_what_is_public_is_put_into_the_editor_and_nothing_changes_until_it_is_saved(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, title="Pumps", source="First words.")
    write(post, "Second words.", ann)
    token = sign_in(client, ann)
    answer = put_back(client, token, post, 1, post.version)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/staff/posts/{post.id}?revision=1")
    assert "Second words." in client.get(post.path).text
    page = client.get(answer.headers["Location"]).text
    assert "First words." in page and "words of an older revision" in page and "What kind of change is it" in page
    assert put_back(client, token, post, 1, post.version - 1).status_code == 409
    fields = {"title": "Pumps", "body": "First words.", "authors": "ann", "version": str(post.version)}
    sent = {"csrf_token": token, "kind": "correction", "note": "The first was right.", **fields}
    assert client.post(f"/staff/posts/{post.id}", data=sent).status_code == 303
    assert "The first was right." in client.get(post.path).text


def test_what_was_withdrawn_stays_away(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, source="Gone words.")
    actions.withdraw_post(post, reason="Wrong.", by=ann)
    token = sign_in(client, ann)
    answer = put_back(client, token, post, 1, post.version)
    assert answer.status_code == 422 and "its words stay away" in answer.text
    assert "Gone words." not in client.get(post.path).text


def test_pages_have_them_too_for_admins(client: FlaskClient) -> None:
    eve = make_person("eve", roles=[Role.ADMIN])
    page = make_page(eve, published=False)
    page_actions.save_draft(page, title="Imprint", source="2 Well Lane.", position=1, version=page.version, by=eve)
    token = sign_in(client, eve)
    assert "Revision 2" in client.get(f"/staff/pages/{page.id}/revisions?from=1&to=2").text
    assert put_back(client, token, page, 1, page.version).status_code == 303
    assert (page.source, page.position) == ("Pumps Ltd, 1 Well Lane.", 1)
    token = sign_in(client, make_person("ann"))
    assert client.get(f"/staff/pages/{page.id}/revisions").status_code == 403
    assert put_back(client, token, page, 1, page.version).status_code == 403


@pytest.mark.parametrize("path", ["", "/1", "?from=1&to=2"])
def test_the_revisions_of_somebody_elses_draft_are_not_there(client: FlaskClient, path: str) -> None:
    post = make_post(make_person("ann"), published=False)
    token = sign_in(client, make_person("ben"))
    assert client.get(f"/staff/posts/{post.id}/revisions{path}").status_code == 404
    assert put_back(client, token, post, 1, post.version).status_code == 404


def test_a_revision_that_never_was_is_not_there(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, published=False)
    token = sign_in(client, ann)
    assert client.get(f"/staff/posts/{post.id}/revisions/9").status_code == 404
    assert put_back(client, token, post, 9, post.version).status_code == 404
    assert client.get(f"/staff/posts/{post.id}?revision=9").status_code == 200
