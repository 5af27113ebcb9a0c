"""Lists of posts when there are very many: what is found stays right, and of SQLite's work the same is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.core import clock
from blog.core.db import is_sqlite, session, unit_of_work
from blog.core.pages import Page as Listed
from blog.people.models import Person, Role
from blog.posts import queries, staff_queries
from blog.posts.models import Post, PostAuthor, PostTag, State, Tag
from tests.builders import make_page, make_person, make_post, sign_in


@unit_of_work
def publish_many(count: int, *, author: Person, tag: Tag, state: State = State.PUBLISHED) -> None:
    """Rows as they would stand after years, without what leads to them."""
    first = (session().scalar(sa.select(sa.func.max(Post.id))) or 0) + 1
    ids = range(first, first + count)
    began = clock.now() - timedelta(days=9_000)
    moments = {id: began + timedelta(hours=id) for id in ids}
    session().execute(
        sa.insert(Post),
        [
            {
                "id": id, "slug": f"post-{id}", "title": f"Post {id}", "source": "Words.", "html": "<p>Words.</p>",
                "created_at": at, "saved_at": at, "saved_by_id": author.id, "state": state,
                "published_at": at if state is State.PUBLISHED else None,
            }
            for id, at in moments.items()
        ],
    )  # fmt: skip
    author_row = {"person_id": author.id, "position": 0, "name": author.name, "title": ""}
    session().execute(sa.insert(PostAuthor), [{"post_id": id, **author_row} for id in ids])
    session().execute(sa.insert(PostTag), [{"post_id": id, "tag_id": tag.id} for id in ids])


def steps(work: Callable[[], object]) -> int:
    """How many steps SQLite takes: the same for the same work, however busy the machine is."""
    taken = 0

    def step() -> int:
        nonlocal taken
        taken += 1
        return 0

    work()  # What is made once is made before.
    session().rollback()
    connection = session().connection().connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    connection.set_progress_handler(step, 1)
    try:
        work()
    finally:
        connection.set_progress_handler(None, 1)
    return taken


@pytest.fixture
def ann(app: Flask) -> Person:
    return make_person("ann", roles=[Role.AUTHOR])


@pytest.fixture
def ben(app: Flask) -> Person:
    return make_person("ben", roles=[Role.AUTHOR])


@pytest.fixture
def tag(ann: Person) -> Tag:
    """A tag that one post carries."""
    return make_post(ann, title="The first", tags=["pumps"]).tags[0]


def test_a_page_of_a_list_takes_as_much_of_many_posts_as_of_some(ann: Person, ben: Person, tag: Tag) -> None:
    if not is_sqlite():
        pytest.skip("PostgreSQL does not count its steps.")
    make_post(ann, title="A draft", published=False)
    asks: dict[str, Callable[[], object]] = {
        "by tag": lambda: queries.by_tag(tag),
        "by author": lambda: queries.by_author(ann),
        "by both": lambda: queries.by_author_and_tag(ann, tag),
        "mine": lambda: staff_queries.editable(ann),
        "mine, published": lambda: staff_queries.editable(ann, State.PUBLISHED),
        "my drafts": lambda: staff_queries.editable(ann, State.DRAFT),
        "my last drafts": lambda: queries.drafts_of(ann, 10),
        "who wrote": queries.writers,
    }
    publish_many(queries.FEW, author=ann, tag=tag)
    some = {name: steps(ask) for name, ask in asks.items()}
    publish_many(10 * queries.FEW, author=ann, tag=tag)
    many = {name: steps(ask) for name, ask in asks.items()}
    # As many rows are read; each is found in an index that is a little deeper.
    assert {name: (some[name], many[name]) for name in asks if many[name] > 1.1 * some[name]} == {}


@pytest.mark.parametrize("count", [5, queries.FEW + 50])
def test_few_and_many_are_found_alike_the_newest_first(ann: Person, ben: Person, tag: Tag, count: int) -> None:
    theirs = make_post(ben, title="Of somebody else", tags=["wells"])
    publish_many(count, author=ann, tag=tag)
    publish_many(3, author=ann, tag=tag, state=State.WITHDRAWN)
    publish_many(3, author=ben, tag=tag)
    asks: dict[str, Callable[[str | None], Listed[Post]]] = {
        "by tag": lambda key: queries.by_tag(tag, key),
        "by author": lambda key: queries.by_author(ann, key),
        "by both": lambda key: queries.by_author_and_tag(ann, tag, key),
    }
    for name, ask in asks.items():
        found = _all(ask)
        assert theirs not in found and {post.state for post in found} == {State.PUBLISHED}
        moments = [(post.published_at, post.id) for post in found]
        assert moments == sorted(set(moments), reverse=True)
        assert len(found) == 1 + count + (3 if name == "by tag" else 0)


def test_posts_are_counted_by_state_for_whoever_may_change_them(ann: Person, ben: Person, tag: Tag) -> None:
    together = make_post(ann, title="Of both", authors=[ben])
    assert len(together.authors) == 2
    publish_many(4, author=ann, tag=tag)
    publish_many(2, author=ann, tag=tag, state=State.DRAFT)
    publish_many(3, author=ben, tag=tag, state=State.WITHDRAWN)
    assert staff_queries.counts_by_state(ann) == {State.PUBLISHED: 6, State.DRAFT: 2}
    assert staff_queries.counts_by_state(ben) == {State.PUBLISHED: 1, State.WITHDRAWN: 3}
    admin = make_person("eve", roles=[Role.ADMIN])
    assert staff_queries.counts_by_state(admin) == {State.PUBLISHED: 6, State.DRAFT: 2, State.WITHDRAWN: 3}


def test_pages_are_listed_a_screen_at_a_time_last_saved_first(client: FlaskClient) -> None:
    eve = make_person("eve", roles=[Role.ADMIN])
    made = [make_page(eve, title=f"Page {number}") for number in range(staff_queries.LISTED + 2)]
    first = staff_queries.listed_pages(None)
    second = staff_queries.listed_pages(first.older)
    assert [page.id for page in [*first.items, *second.items]] == [page.id for page in reversed(made)]
    assert second.older is None
    sign_in(client, eve)
    text = client.get("/staff/pages").text
    assert "Page 2<" in text and "Page 1<" not in text and f"?page={first.older}" in text
    assert "Page 1<" in client.get(f"/staff/pages?page={first.older}").text


def test_the_dashboard_shows_the_last_drafts_and_leads_to_the_others(client: FlaskClient, ann: Person) -> None:
    sign_in(client, ann)
    for number in range(10):
        make_post(ann, title=f"Draft {number}", published=False)
    assert "See all your drafts" not in client.get("/staff").text
    make_post(ann, title="Draft 10", published=False)
    text = client.get("/staff").text
    assert "Draft 10</a>" in text and "Draft 0</a>" not in text and "See all your drafts" in text


def _all(ask: Callable[[str | None], Listed[Post]]) -> list[Post]:
    page = ask(None)
    found = page.items
    while page.older:
        page = ask(page.older)
        found = [*found, *page.items]
    return found
