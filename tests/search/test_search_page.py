"""The page of the search: what it shows and says, what it bears, and where it is offered."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from blog.people.models import Person, Role
from blog.search import queries, rules
from tests.builders import make_comment, make_person, make_post
from tests.counting import counted


@pytest.fixture
def ann(app: object) -> Person:
    return make_person("ann", roles=[Role.AUTHOR, Role.MODERATOR, Role.ADMIN])


def test_the_words_that_were_found_are_marked_where_they_stand(client: FlaskClient, ann: Person) -> None:
    long = "Before it there is much to say. " * 30
    make_post(ann, title="The <b>Müller</b> valve", source=f"{long}The <i>MÜLLER</i> valve & co. {long}")
    page = client.get("/search?q=muller").text
    assert "The &lt;b&gt;<mark>Müller</mark>&lt;/b&gt; valve" in page
    assert "The <mark>MÜLLER</mark> valve &amp; co." in page
    assert "…" in page
    assert len(re.sub("<[^>]+>", "", page.split('class="hits"')[1])) < 700


HOSTILE = (
    '"', '""', "'", "*", "AND", "NOT pumps", "pumps OR 1", "NEAR(pumps, 2)", "title : pumps", "kind:post", "{title}",
    "pumps*", "^pumps", "-pumps", "pumps' & 'x':*A", "pumps')) OR 1=1 --", "\\", "ﬁ", "½", "((((", "a" * 5000, "” “",
    "word " * 300, "\u202eevil", "🔧", "%", "_", "<script>alert(1)</script>", "pumps\n\r\tpumps",
)  # fmt: skip


def test_nothing_that_is_typed_breaks_the_search(client: FlaskClient, ann: Person) -> None:
    make_post(ann, title="Why pumps stop")
    for hostile in HOSTILE:
        answer = client.get("/search", query_string={"q": hostile})
        assert answer.status_code == 200, hostile
        assert "<script>alert" not in answer.text
        answer = client.get("/search", query_string={"q": "pumps", "kind": hostile, "page": hostile})
        assert answer.status_code == 200, hostile
        assert "<mark>pumps</mark>" in answer.text


def test_the_page_says_how_to_ask_and_what_to_do_when_nothing_was_found(client: FlaskClient, ann: Person) -> None:
    assert "Everything public is looked through" in client.get("/search").text
    assert "Nothing was found." in client.get("/search?q=zebra").text
    assert "Look everywhere" in client.get("/search?q=zebra&kind=post").text
    assert "There is no word in this." in client.get("/search?q=%3F%3F").text
    assert 'value="zebra"' in client.get("/search?q=zebra").text
    assert 'content="noindex, follow"' in client.get("/search?q=zebra").text


def test_whoever_speaks_here_is_found_by_name(client: FlaskClient, ann: Person) -> None:
    page = client.get("/search?q=ann+exam").text
    assert f'href="{ann.path}"' in page
    assert "Nothing was found" not in page


def test_a_page_of_many_asks_as_often_as_a_page_of_few(client: FlaskClient, ann: Person) -> None:
    taken = []
    for _ in range(2):
        for _ in range(3):
            post = make_post(ann, source="A pedal.")
            assert post.thread is not None
            make_comment(post.thread, body="My pedal.")
        with counted() as asked:
            assert client.get("/search?q=pedal").status_code == 200
        taken.append(len(asked))
    assert taken[0] == taken[1] <= 24


def test_browsers_are_told_how_to_search_here(client: FlaskClient, ann: Person) -> None:
    answer = client.get("/opensearch.xml")
    assert answer.content_type.startswith("application/opensearchdescription+xml")
    assert 'template="http://localhost/search?q={searchTerms}"' in answer.text


def test_a_page_that_is_not_there_looks_for_the_words_of_its_address(client: FlaskClient, ann: Person) -> None:
    post = make_post(ann, title="Why the pumps stop")
    make_post(ann, title="A secret pumps draft", published=False)
    answer = client.get("/2012/05/pumps-stop.html")
    assert answer.status_code == 404
    assert f'href="{post.path}"' in answer.text and "<mark>pumps</mark>" in answer.text
    assert 'value="pumps stop"' in answer.text
    assert "secret" not in answer.text
    # One word of it is enough where all together find nothing.
    assert f'href="{post.path}"' in client.get("/nonsense/pumps").text
    nothing = client.get("/zebra").text
    assert "Perhaps you look for this" not in nothing and 'value="zebra"' in nothing
    for path in ("/staff/pumps", "/media/pumps.webp", "/my/pumps"):
        assert "Perhaps you look for this" not in client.get(path, follow_redirects=True).text


def test_the_way_into_the_search_stands_on_every_page_but_its_own(client: FlaskClient, ann: Person) -> None:
    home = client.get("/").text
    assert 'action="/search"' in home and 'href="/opensearch.xml"' in home
    assert client.get("/search").text.count('role="search"') == 1


def test_a_page_that_is_not_there_asks_for_nobody_and_looks_at_few(client: FlaskClient, ann: Person) -> None:
    for number in range(queries.COMPARED + 5):
        make_post(ann, title=f"Why valves stop {number}")
    with counted() as asked:
        page = client.get("/posts/why-valves-stop").text
    assert page.count('class="hit"') == queries.GUESSED
    assert not any("person.joined_at IS NOT NULL" in statement for statement in asked)
    known, more = queries._ranked(rules.read("why valves stop"), None, queries.COMPARED)
    assert len(known) == queries.COMPARED and more
