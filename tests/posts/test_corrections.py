"""Corrections are listed for the whole site, with who found them, and have a feed."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from blog.conversation import actions as conversation
from blog.people.models import Person, Role
from blog.posts import actions, tagging
from blog.posts.models import Post
from blog.posts.rules import Change
from tests import atom
from tests.builders import make_comment, make_person, make_post, sign_in

pytestmark = pytest.mark.usefixtures("app")


def correct(post: Post, by: Person, note: str, kind: Change = Change.CORRECTION, **said: object) -> None:
    """Change a live post."""
    words = {"title": post.title, "source": f"{post.source} {note}", "authors": [by]}
    actions.edit_post(post, version=post.version, by=by, kind=kind, note=note, **words, **said)  # type: ignore[arg-type]


def test_nothing_was_wrong_yet(client: FlaskClient) -> None:
    assert "Nothing had to be corrected yet." in client.get("/corrections").text
    assert client.get("/corrections/feed.atom").status_code == 200


def test_corrections_are_listed_with_who_found_them_and_typos_are_not(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, title="Pumps")
    assert post.thread is not None
    found = make_comment(post.thread, name="Cora Customer")
    correct(post, ann, "It was <two>, not all.", credit=found)
    correct(post, ann, "A letter was missing.", Change.TYPO)
    page = client.get("/corrections").text
    assert "It was &lt;two&gt;, not all." in page
    assert f'href="/comments/{found.id}">Found by Cora Customer.' in page
    assert "A letter was missing." not in page
    answer = client.get("/corrections/feed.atom")
    assert len(atom.read(answer).entries) == 1
    assert "Corrected: Pumps" in answer.text
    assert "Found by Cora Customer." in answer.text


def test_a_finder_who_is_not_public_any_more_is_not_named(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, title="Pumps")
    assert post.thread is not None
    found = make_comment(post.thread, name="Cora Customer")
    correct(post, ann, "It was two.", credit=found)
    conversation.remove_comment(found, reason="duplicate", by=make_person("tom", roles=[Role.MODERATOR]))
    for path in ("/corrections", "/corrections/feed.atom"):
        assert "Cora" not in client.get(path).text


def test_a_list_goes_on_over_pages(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann)
    for number in range(12):
        correct(post, ann, f"Mistake {number:02}.")
    first = client.get("/corrections").text
    assert first.count("Mistake ") == 10
    older = first.split('rel="next" href="')[1].split('"')[0]
    assert "Mistake 00." in client.get(older).text


def test_admins_rename_tags_and_say_which_need_a_second_reader(client: FlaskClient) -> None:
    admin = make_person("max", roles=[Role.ADMIN])
    post = make_post(admin, tags=["Wells", "Pumps"])
    token, tag = sign_in(client, admin), post.tags[1]
    assert tag.name == "Wells"
    done = client.post(
        f"/staff/tags/{tag.id}", data={"csrf_token": token, "name": " Water  wells ", "needs_second_reader": "1"}
    )
    assert (done.status_code, tag.name, tag.needs_second_reader, tag.path) == (303, "Water wells", True, "/tags/wells")
    assert "Water wells" in client.get("/tags/wells").text
    for name, words in (("", "needs a name"), ("x" * 61, "at most 60"), ("pumps", "called that already")):
        refused = client.post(f"/staff/tags/{tag.id}", data={"csrf_token": token, "name": name})
        assert (refused.status_code, words in refused.text, tag.name) == (422, True, "Water wells")
    assert [(each.name, count) for each, count in tagging.every_tag()] == [("Pumps", 1), ("Water wells", 1)]
