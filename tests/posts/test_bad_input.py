"""What nobody means to send: titles of 100 kB, addresses that others have. A clear answer, and the text is kept."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from lxml import html as lxml_html

from blog.core.db import session
from blog.people.models import Role
from blog.posts.models import Post
from tests.builders import make_page, make_person, make_post, sign_in

HUGE = "Why pumps stop. " * 6_400


def given_back(page: str) -> tuple[str, str]:
    """The title and the words in the form of a page."""
    tree = lxml_html.fromstring(page)
    (title,) = tree.xpath('//input[@name="title"]/@value')
    return str(title), str(tree.xpath('string(//textarea[@name="body"])')).strip()


@pytest.mark.parametrize("verb", ["", "/publication", "/schedule", "/reading"])
def test_a_title_of_100_kb_is_refused_with_all_that_was_typed(client: FlaskClient, verb: str) -> None:
    ann = make_person("ann")
    post = make_post(ann, title="Pumps", source="As before.", published=False)
    fields = {"csrf_token": sign_in(client, ann), "version": "1", "authors": "ann", "publish_at": ""}
    answer = client.post(f"/staff/posts/{post.id}{verb}", data={**fields, "title": HUGE, "body": "Kept words."})
    assert answer.status_code == 422 and "at most 200 are taken" in answer.text
    assert given_back(answer.text) == (HUGE.strip(), "Kept words.")
    session().refresh(post)
    assert (post.title, post.source) == ("Pumps", "As before.")


@pytest.mark.parametrize("kind", ["posts", "pages"])
def test_a_new_one_with_a_title_of_100_kb_is_refused_as_well(client: FlaskClient, kind: str) -> None:
    token = sign_in(client, make_person("eve", roles=[Role.AUTHOR, Role.ADMIN]))
    fields = {"csrf_token": token, "title": HUGE, "body": "Kept words.", "authors": "eve", "position": "1"}
    answer = client.post(f"/staff/{kind}", data=fields)
    assert answer.status_code == 422 and "at most 200 are taken" in answer.text
    assert given_back(answer.text) == (HUGE.strip(), "Kept words.")


def test_an_address_that_another_post_has_gets_a_number_and_both_are_read(client: FlaskClient) -> None:
    ann = make_person("ann")
    make_post(ann, title="Pumps", source="The first words.")
    fields = {"csrf_token": sign_in(client, ann), "title": "Wells", "slug": "pumps", "authors": "ann"}
    made = client.post("/staff/posts", data={**fields, "body": "The second words."})
    assert made.status_code == 303
    editor = lxml_html.fromstring(client.get(made.headers["Location"]).text)
    assert editor.xpath('//input[@name="slug"]/@value') == ["pumps-2"]
    sent = {**fields, "body": "The second words.", "version": "1"}
    assert client.post(f"{made.headers['Location']}/publication", data=sent).status_code == 303
    assert "The first words." in client.get("/posts/pumps").text
    assert "The second words." in client.get("/posts/pumps-2").text


def test_an_address_that_another_page_has_gets_a_number(client: FlaskClient) -> None:
    eve = make_person("eve", roles=[Role.ADMIN])
    make_page(eve, title="Imprint")
    fields = {"csrf_token": sign_in(client, eve), "title": "Imprint", "body": "Other words.", "position": "2"}
    made = client.post("/staff/pages", data=fields)
    sent = {**fields, "version": "1"}
    assert client.post(f"{made.headers['Location']}/publication", data=sent).status_code == 303
    assert "Other words." in client.get("/pages/imprint-2").text
    assert "Other words." not in client.get("/pages/imprint").text
    assert session().query(Post).count() == 0
