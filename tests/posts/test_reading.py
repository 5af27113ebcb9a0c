"""Reading on: archives, series, what is related, and posts in other languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from lxml import html

from blog.core import clock
from blog.issues import actions as issues
from blog.people.models import Person
from blog.posts import actions, onward, queries
from blog.posts.models import Post
from tests.builders import make_issue, make_person, make_post
from tests.counting import counted

FIRST = datetime(2025, 3, 5, 12, tzinfo=UTC)


@pytest.fixture
def ann(app: object) -> Person:
    return make_person("ann")


def published(ann: Person, *titles: str, **more: object) -> list[Post]:
    """Posts of these titles, a day apart."""
    posts = []
    for number, title in enumerate(titles):
        with clock.travel(FIRST + timedelta(days=number)):
            posts.append(make_post(ann, title=title, **more))  # type: ignore[arg-type]  # as make_post takes them
    return posts


def links(client: FlaskClient, path: str, *where: str) -> list[str]:
    """The addresses of the links in a part of a page, in order."""
    return [str(link.get("href")) for link in parts(client.get(path).text, *where, "a")]


def parts(page: str, *where: str) -> list[html.HtmlElement]:
    """The elements of a page that lie within one another: each is named by its tag, or by a class with a point."""
    steps = [
        f"//*[contains(concat(' ', @class, ' '), ' {one[1:]} ')]" if one[0] == "." else f"//{one}" for one in where
    ]
    found: list[html.HtmlElement] = html.fromstring(page).xpath("".join(steps))  # type: ignore[assignment]  # elements
    return found


def test_a_part_of_a_series_says_which_it_is_and_leads_to_its_neighbours(client: FlaskClient, ann: Person) -> None:
    one, two, three = published(ann, "One", "Two", "Three", series="The flood")
    published(ann, "Beside it")
    make_post(ann, title="Not yet", series="The flood", published=False)
    page = client.get(two.path).text
    assert "Part 2 of 3 of" in page
    assert links(client, two.path, "article", ".pager") == [one.path, three.path]
    assert links(client, three.path, "article", ".pager") == [two.path]
    listed = client.get("/series/the-flood").text
    assert listed.index(one.path) < listed.index(two.path) < listed.index(three.path)
    assert "Not yet" not in listed and "Beside it" not in listed
    assert "3 parts" in client.get("/archive").text
    actions.withdraw_post(two, reason="It was wrong.", by=ann)
    assert "Part 2 of 2 of" in client.get(three.path).text
    assert "Part" not in client.get(two.path).text.split("<h1")[1].split("</header>")[0]


def test_a_long_series_leads_on_page_by_page_from_its_beginning(client: FlaskClient, ann: Person) -> None:
    parts = published(ann, *(f"Part {n:02}" for n in range(queries.LISTED + 2)), series="Long")
    first = client.get("/series/long").text
    assert "Part 00" in first and parts[-1].title not in first
    later = links(client, "/series/long", ".pager")
    assert len(later) == 1
    second = client.get(later[0]).text
    assert parts[-1].title in second and "Part 00" not in second
    assert links(client, later[0], ".pager") != []


def test_a_series_has_a_feed_and_one_without_public_parts_says_so(client: FlaskClient, ann: Person) -> None:
    (one,) = published(ann, "One", series="The flood")
    feed = client.get("/series/the-flood/feed.atom")
    assert feed.status_code == 200 and "<title>One</title>" in feed.text
    assert '/series/the-flood/feed.atom"' in client.get("/series/the-flood").text
    actions.withdraw_post(one, reason="It was wrong.", by=ann)
    assert "No part of this series is public" in client.get("/series/the-flood").text
    assert client.get("/series/nothing").status_code == client.get("/series/nothing/feed.atom").status_code == 404


def test_a_post_leads_to_the_one_before_and_the_one_after(client: FlaskClient, ann: Person) -> None:
    one, two, three = published(ann, "One", "Two", "Three")
    make_post(ann, title="Not yet", published=False)
    assert links(client, two.path, ".onward", ".pager") == [one.path, three.path]
    assert links(client, one.path, ".onward", ".pager") == [two.path]
    assert links(client, three.path, ".onward", ".pager") == [two.path]


def test_related_is_what_shares_most_tags_then_the_author_then_the_series(ann: Person) -> None:
    ben, eve = make_person("ben"), make_person("eve")
    post = make_post(ann, title="This", tags=["pumps", "water"], series="The flood")
    by_ann = make_post(ann, title="By Ann")
    of_series = make_post(eve, title="Of the series", series="The flood")
    make_post(ben, title="Something else", tags=["bread"])
    make_post(ben, title="A draft", tags=["pumps"], published=False)
    assert [alike.post.id for alike in onward.related(post)] == [by_ann.id, of_series.id]
    one_tag = make_post(ben, title="One tag", tags=["water"])
    both_tags = make_post(ben, title="Both tags", tags=["pumps", "water"])
    assert [alike.post.id for alike in onward.related(post)] == [both_tags.id, one_tag.id, by_ann.id]


def test_a_post_alone_on_the_site_leads_nowhere(client: FlaskClient, ann: Person) -> None:
    assert "Read on" not in client.get(make_post(ann, tags=["pumps"]).path).text


def test_a_year_lists_its_posts_and_its_months(client: FlaskClient, ann: Person) -> None:
    with clock.travel(datetime(2024, 12, 31, 12, tzinfo=UTC)):
        make_post(ann, title="The last of the year")
    published(ann, "In March")
    page = client.get("/archive/2025").text
    assert "In March" in page and "The last of the year" not in page
    assert links(client, "/archive/2025", "main", "nav") == ["/archive/2025/03"]
    assert "/archive/2025" in links(client, "/archive", ".archive-year", "h2")
    assert "/archive/2025" in links(client, "/archive/2025/03", ".lede")
    assert "Nothing was published in this year." in client.get("/archive/2001").text
    for nonsense in ("/archive/0", "/archive/1", "/archive/9999", "/archive/99999"):
        assert client.get(nonsense).status_code == 404


def test_an_authors_tag_has_a_page_beside_its_feed(client: FlaskClient, ann: Person) -> None:
    ben = make_person("ben")
    mine = make_post(ann, title="Mine", tags=["pumps"])
    theirs = make_post(ben, title="Theirs", tags=["pumps"])
    page = client.get("/people/ann/tags/pumps").text
    assert mine.path in page and theirs.path not in page
    assert "/people/ann/tags/pumps/feed.atom" in page
    assert client.get("/people/nobody/tags/pumps").status_code == client.get("/people/ann/tags/none").status_code == 404


def test_the_state_of_its_issue_stands_with_a_post_wherever_it_is_read(client: FlaskClient, ann: Person) -> None:
    issue = make_issue(ann, state="in progress")
    post = make_post(ann, issue=issue.number, tags=["pumps"])
    before = client.get("/feed.atom")
    for path in (post.path, "/", "/tags/pumps"):
        assert "in progress" in client.get(path).text, path
    assert "About issue 1: in progress." in before.text
    issues.fix(issue, text="The valve is new.", evidence="It reports it.", version=issue.version, by=ann)
    for path in (post.path, "/", "/tags/pumps"):
        assert "fixed" in client.get(path).text, path
    after = client.get("/feed.atom", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200 and "About issue 1: fixed." in after.text
    updated = [feed.text.split("<entry>")[1].split("<updated>")[1].split("<")[0] for feed in (before, after)]
    assert updated[0] == updated[1]


def test_a_post_in_another_language_says_so_wherever_its_words_stand(client: FlaskClient, ann: Person) -> None:
    post = make_post(ann, title="لماذا تتوقف المضخات", source="وجدنا السبب.", tags=["pumps"], language="ar")
    make_post(ann, title="In English", tags=["pumps"])
    page = client.get(post.path).text
    for part in ("h1", ".e-content"):
        (found,) = parts(page, part)
        assert (found.get("lang"), found.get("dir")) == ("ar", "rtl")
    # What we say around it stays in our language.
    assert parts(page, ".beside")[0].get("dir") is None
    listed = parts(client.get("/tags/pumps").text, ".teaser", "h2")
    assert [found.get("dir") for found in listed] == [None, "rtl"]
    entries = client.get("/feed.atom").text.split("<entry")
    assert 'xml:lang="ar"' in entries[2].split(">")[0]
    assert "xml:lang" not in entries[1].split(">")[0]


def test_a_post_asks_as_often_however_much_there_is_to_read_on(client: FlaskClient, ann: Person) -> None:
    path = make_post(ann, tags=["pumps"], series="The flood").path
    taken = []
    for _ in range(2):
        for _ in range(4):
            make_post(ann, tags=["pumps"], series="The flood")
        with counted() as asked:
            assert client.get(path).status_code == 200
        taken.append(len(asked))
    assert taken[0] == taken[1]
