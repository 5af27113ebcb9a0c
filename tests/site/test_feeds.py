"""Every feed of the site: valid, complete, silent about what is not public, and the same ids for ever."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from lxml import etree

from blog.conversation import actions as conversation
from blog.conversation.models import Speaking
from blog.core import settings
from blog.core.db import session
from blog.issues import actions as issues
from blog.people import queries as people
from blog.posts import queries as post_queries
from blog.record import queries as record
from tests import atom
from tests.builders import make_comment, make_person
from tests.counting import counted
from tests.site.feeding import FEEDS, World, publish


@pytest.mark.usefixtures("world")
def test_every_feed_is_valid_and_has_something_to_say(client: FlaskClient) -> None:
    for path in FEEDS:
        response = client.get(path)
        feed = atom.read(response)
        assert feed.entries, path
        assert {link.href for link in feed.feed.links if link.rel == "self"} == {f"http://localhost{path}"}
        assert all("openline_receipt" in entry for entry in feed.entries), path
        assert "Set-Cookie" not in response.headers


@pytest.mark.usefixtures("world")
def test_no_feed_tells_what_is_not_public(client: FlaskClient) -> None:
    for path in [*FEEDS, "/feeds", "/opml.xml"]:
        response = client.get(path)
        assert response.status_code == 200, path
        assert b"SECRET" not in response.data, path


@pytest.mark.usefixtures("world")
def test_a_feed_that_did_not_move_is_answered_with_304(client: FlaskClient) -> None:
    for path in FEEDS:
        full = client.get(path)
        for headers in (
            {"If-None-Match": full.headers["ETag"]},
            {"If-Modified-Since": full.headers["Last-Modified"]},
        ):
            again = client.get(path, headers=headers)
            assert (again.status_code, again.data) == (304, b""), (path, headers)
        head = client.head(path)
        assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", full.headers["ETag"])


def test_an_empty_site_has_valid_feeds(client: FlaskClient) -> None:
    for path in ("/feed.atom", "/comments/feed.atom", "/responses/feed.atom", "/issues/feed.atom", "/record/feed.atom"):
        assert atom.titles(client.get(path)) == []


@pytest.mark.usefixtures("world")
def test_what_is_hidden_has_no_feed(client: FlaskClient) -> None:
    for path in (
        "/people/nobody/feed.atom",
        "/tags/hidden/feed.atom",
        "/people/ann/tags/hidden/feed.atom",
        "/posts/secret-draft/comments/feed.atom",
        "/posts/nothing/comments/feed.atom",
        "/issues/2/feed.atom",
        "/issues/99999999999/feed.atom",
    ):
        assert client.get(path).status_code == 404, path


def test_a_post_is_there_in_full(world: World, client: FlaskClient) -> None:
    ben = make_person("ben")
    publish(world.ann, "Two of us", "Both *wrote* [this](/posts/why-the-pumps-stop).", authors=[world.ann, ben])
    response = client.get("/feed.atom")
    newest, older = atom.read(response).entries
    assert [(author.name, author.href) for author in newest.authors] == [
        ("Ann Example", "http://localhost/people/ann"),
        ("Ben Example", "http://localhost/people/ben"),
    ]
    assert '<em>wrote</em> <a href="http://localhost/posts/why-the-pumps-stop"' in atom.content(response)
    assert [(tag.term, tag.label) for tag in older.tags] == [("pumps", "Pumps")]
    assert older.link == "http://localhost/posts/why-the-pumps-stop"
    assert older.thr_total == "2"
    receipt = record.receipts([world.post.topic])[world.post.topic]
    assert older.openline_receipt == {
        "seq": str(receipt.seq),
        "hash": receipt.hash,
        "href": f"http://localhost/record/{receipt.seq}",
    }


def test_a_company_response_says_who_speaks_and_for_whom(world: World, client: FlaskClient) -> None:
    settings.put("site.company", "Brook Pumps")
    (answer,) = atom.read(client.get("/responses/feed.atom")).entries
    assert answer.title == "Ann Example (Engineer) answers for Brook Pumps: Why the pumps stop"
    assert [tag.term for tag in answer.tags] == ["company-response"]
    assert answer["thr_in-reply-to"]["ref"].endswith(f":/comment/{world.comment.id}")
    in_thread = atom.titles(client.get("/posts/why-the-pumps-stop/comments/feed.atom"))
    assert in_thread == [answer.title, "Cora Customer on Why the pumps stop"]


def test_nobody_but_the_company_has_the_companys_mark(world: World, client: FlaskClient) -> None:
    conversation.answer(world.comment, text="I think so too.", speaking=Speaking.SELF, by=world.ann)
    entries = atom.read(client.get("/comments/feed.atom")).entries
    marked = [entry.title for entry in entries if "tags" in entry]
    assert len(entries) == 3
    assert marked == ["Ann Example (Engineer) answers for The company: Why the pumps stop"]


def test_the_record_is_there_entry_by_entry_to_the_first(world: World, client: FlaskClient) -> None:
    for number in range(20):
        publish(world.ann, f"Post {number}")
    seen: list[str] = []
    path: str | None = "/record/feed.atom"
    while path:
        feed = atom.read(client.get(path))
        seen += [entry.openline_receipt["seq"] for entry in feed.entries]
        links = {link.rel: link.href for link in feed.feed.links}
        path = links.get("next")
    assert seen == [str(seq) for seq in range(record.head().seq, 0, -1)]


def test_the_feed_of_posts_reaches_back_to_the_first(world: World, client: FlaskClient) -> None:
    for number in range(35):
        publish(world.ann, f"Post {number}")
    first = atom.read(client.get("/feed.atom"))
    links = {link.rel: link.href for link in first.feed.links}
    second = atom.read(client.get(links["next"]))
    titles = [entry.title for entry in [*first.entries, *second.entries]]
    assert titles == [f"Post {number}" for number in range(34, -1, -1)] + [world.post.title]
    assert "previous" in {link.rel for link in second.feed.links}


def test_hostile_words_keep_the_feeds_valid(world: World, client: FlaskClient) -> None:
    words = "]]> <script>alert(1)</script> &nbsp; &lt;b&gt; {{7*7}} \u202e"
    publish(world.ann, f"{words} title", words)
    assert world.post.thread is not None
    make_comment(world.post.thread, body=words, name="Bo ]]> &amp; <b>", email="bo@example.com")
    issues.report(title=words[:100], words=words, by=world.ann)
    for path in FEEDS:
        response = client.get(path)
        atom.read(response)
        assert b"<script" not in response.data


@pytest.mark.usefixtures("world")
@pytest.mark.usefixtures("bare_app")
def test_a_feed_asks_the_database_as_often_whatever_its_length(client: FlaskClient) -> None:
    def ask() -> dict[str, int]:
        numbers = {}
        for path in FEEDS:
            session().expunge_all()
            with counted() as asked:
                atom.read(client.get(path))
            numbers[path] = len(asked)
        return numbers

    ask()
    few = ask()
    ann, first = people.by_handle("ann"), post_queries.by_slug("why-the-pumps-stop")
    assert ann is not None and first is not None
    for number, handle in enumerate(("ben", "cleo", "dora", "emil", "fay", "gus")):
        ben = make_person(handle)
        post = publish(ann, f"Post {number}", tags=["Pumps", f"t{number}"], authors=[ann, ben])
        for thread in (post.thread, first.thread):
            assert thread is not None
            comment = make_comment(thread, email=f"c{number}@example.com")
            answer = conversation.answer(comment, text=f"Answer {number}", speaking=Speaking.COMPANY, by=ben)
            make_comment(thread, email=f"d{number}@example.com", parent=answer)
            issues.report(title=f"Issue {number}", by=ben, comment=comment)
    assert ask() == few


def test_all_feeds_are_listed(world: World, client: FlaskClient) -> None:
    page = client.get("/feeds")
    assert page.status_code == 200
    for path in ("/feed.atom", "/comments/feed.atom", "/responses/feed.atom", "/issues/feed.atom", "/record/feed.atom"):
        assert f'href="{path}"' in page.text
    assert 'href="/people/ann/feed.atom"' in page.text
    assert 'href="/tags/pumps/feed.atom"' in page.text
    assert "hidden" not in page.text


def test_a_reader_can_take_all_authors_at_once(world: World, client: FlaskClient) -> None:
    response = client.get("/opml.xml")
    outlines = etree.fromstring(response.data).findall("body/outline")
    assert [(row.get("text"), row.get("xmlUrl")) for row in outlines] == [
        ("Ann Example", "http://localhost/people/ann/feed.atom")
    ]
    assert client.get("/opml.xml", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
