"""What public pages ask is found in an index that holds just that: SQLite keeps no statistics.

The plan of a statement says so at any size. PostgreSQL plans by the size that it finds, and is measured instead.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa
from flask import Flask

from blog.conversation import queries as conversation
from blog.conversation import shown
from blog.core.db import db, is_sqlite, session
from blog.issues import faces
from blog.issues import lines as issues
from blog.posts import onward
from blog.posts import queries as posts
from blog.posts import staff_queries as staff
from blog.posts.models import Post, State
from blog.search import sources
from blog.search.models import Kind
from tests.builders import make_comment, make_person, make_post


def plan_of(ask: Callable[[], object]) -> list[str]:
    """How SQLite finds what is asked for: a line for each table of each statement."""
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(_connection: object, _cursor: object, sql: str, values: tuple[object, ...], *_rest: object) -> None:
        asked.append((sql, values))

    # What has to be read again after it was written is read by then.
    ask()
    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    assert asked
    connection = session().connection()
    return [row[3] for sql, values in asked for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]


@pytest.fixture
def post(app: Flask) -> Post:
    """A post with all that leads on from one, which SQLite plans for."""
    if not is_sqlite():
        pytest.skip("PostgreSQL plans by the size of what it finds.")
    ann = make_person("ann")
    make_post(ann, title="Before", tags=["pumps"], series="The flood")
    return make_post(ann, title="After", tags=["pumps"], series="The flood")


def test_responses_are_found_by_what_they_answer_and_not_among_all_responses(post: Post) -> None:
    assert post.thread is not None
    comment = make_comment(post.thread)
    replies = "SEARCH comment USING INDEX ix_comment_replies (parent_id=? AND state=?"
    for ask in (
        lambda: shown.first_responses([1, 2, 3, 4, 5]),
        lambda: conversation.responses_to([1, 2, 3, 4, 5]),
        lambda: conversation.replies(comment),
    ):
        assert [line for line in plan_of(ask) if line.startswith(replies)], plan_of(ask)


def test_what_was_fixed_is_read_in_the_order_in_which_it_is_shown(post: Post) -> None:
    assert plan_of(lambda: issues.fixed_lines(3)) == ["SEARCH issue USING INDEX ix_issue_fixed (state=?)"]


def test_the_parts_of_a_series_are_found_without_reading_other_posts(post: Post) -> None:
    plan = plan_of(lambda: onward.part(post))
    assert plan and all("INDEX ix_post_series (series_id=? AND state=?" in line for line in plan)


def test_what_is_alike_is_looked_for_among_the_last_of_each_tag_and_author(post: Post) -> None:
    plan = plan_of(lambda: onward.related(post))
    assert any("ix_post_tag_carried (tag_id=? AND post_id>?)" in line for line in plan)
    assert any("ix_post_author_wrote (person_id=? AND post_id>?)" in line for line in plan)
    # Of posts themselves those of the series, and then the few that are compared, each by its number.
    posts = [line for line in plan if line.startswith(("SEARCH post U", "SCAN post "))]
    assert [line.partition(" USING ")[2] for line in posts] == [
        "COVERING INDEX ix_post_series (series_id=? AND state=?)",
        "INTEGER PRIMARY KEY (rowid=?)",
    ]


def test_what_a_search_shows_is_found_by_its_number_and_not_among_all_that_is_public(post: Post) -> None:
    # Ten of a million are meant. Without statistics SQLite takes a state to be rarer than ten numbers.
    ids = range(1, 11)
    asks: list[Callable[[], object]] = [lambda: posts.published_among(ids), lambda: conversation.public_among(ids)]
    asks += [partial(sources.read, kind, ids) for kind in (Kind.POST, Kind.COMMENT, Kind.PAGE)]
    for ask in asks:
        assert plan_of(ask)[0].endswith(" USING INTEGER PRIMARY KEY (rowid=?)")


def test_what_somebody_owned_and_fixed_and_what_was_written_about_an_issue_is_found_at_its_end(post: Post) -> None:
    ann = post.authors[0].person
    about = plan_of(lambda: posts.about_issue(1))
    assert "SEARCH issue USING INDEX ix_issue_owner (owner_id=? AND state=?)" in plan_of(lambda: faces.owned(ann))
    assert about[0] == "SEARCH post USING INDEX ix_post_about (issue_number=? AND state=?)"


def test_the_posts_of_a_shelf_are_read_in_the_order_in_which_they_lie_there(post: Post) -> None:
    ann = post.authors[0].person
    asks: dict[str, list[Callable[[], object]]] = {
        "SCAN post USING INDEX ix_post_saved": [lambda: staff.editable(ann)],
        "SEARCH post USING INDEX ix_post_shelf (state=?)": [
            lambda: staff.editable(ann, State.PUBLISHED),
            lambda: posts.drafts_of(ann, 10),
        ],
        "SEARCH post USING COVERING INDEX ix_post_shelf (state=?)": [lambda: staff.counts_by_state(ann)],
    }
    for wanted, each in asks.items():
        for ask in each:
            assert plan_of(ask)[0] == wanted
