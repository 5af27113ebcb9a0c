"""What it takes to accept a comment: no row that was just written is read back, and none is written twice."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

import pytest
from flask import Flask

from blog.conversation import actions as conversation
from blog.conversation import sending_queries, submissions
from blog.core import clock
from blog.core.db import add, is_sqlite, lock, session, unit_of_work
from blog.moderation.votes import text_print
from blog.people.models import Customer
from tests.architecture.test_indexes import plan_of
from tests.builders import make_comment, make_thread
from tests.counting import counted

# More than it takes on either database; what it took before rows were no longer read back was more.
STATEMENTS_MOST = 15


@pytest.mark.usefixtures("app")
def test_a_comment_is_taken_without_reading_back_what_was_written() -> None:
    thread = make_thread()
    make_comment(thread, public=False)
    with counted() as asked:
        make_comment(thread, email="other@customers.example", public=False)
    said = [" ".join(one.split()) for one in asked]
    assert len([one for one in said if one.startswith("INSERT INTO comment ")]) == 1
    assert len([one for one in said if one.startswith("UPDATE comment ")]) == 1
    # Two jobs come of it: their rows are written together.
    assert len([one for one in said if one.startswith("INSERT INTO job ")]) == 1
    for table in ("comment", "customer"):
        again = [one for one in said if re.match(rf"SELECT {table}\.id.* WHERE {table}\.id =", one)]
        assert again == [], table
    assert 10 < len(said) <= STATEMENTS_MOST, said


@pytest.mark.usefixtures("app")
def test_only_the_last_texts_are_looked_at_for_one_that_is_repeated() -> None:
    """However many there are: none is passed over in the search for one that was sent lately."""
    thread, now = make_thread(), clock.now()
    make_comment(thread, body="Sent a moment ago.", public=False)
    for age in (2, 3):
        at = now - timedelta(days=age)
        conversation.import_comment(thread, name="Ada", source=f"{age}", html=f"<p>{age}</p>", sent_at=at)
    since = now - timedelta(days=1)
    assert sending_queries.sources_since(since, 3) == ["Sent a moment ago."]
    assert sending_queries.sources_since(since, 2) == []


@pytest.mark.usefixtures("app")
def test_the_last_texts_are_read_from_the_end_and_not_sorted_out_of_all() -> None:
    """SQLite keeps no statistics: it would take what has no employee to be rare, and sort every customer's comment."""
    if not is_sqlite():
        pytest.skip("PostgreSQL plans by the size of what it finds.")
    plan = plan_of(lambda: sending_queries.sources_since(clock.now(), 200))
    assert "SCAN comment" in plan
    assert not [line for line in plan if "INDEX" in line or "B-TREE" in line]


def test_of_the_texts_that_were_compared_no_word_is_kept() -> None:
    assert submissions._prints(["Words of somebody.", "Others."]) == {
        text_print("Words of somebody."),
        text_print("Others."),
    }
    assert submissions._prints(["OTHERS. "]) == {text_print("others.")}
    assert list(submissions._known) == [hashlib.sha256(b"OTHERS. ").digest()]


def test_what_a_unit_made_is_its_own_until_it_ends(app: Flask) -> None:
    made = _make_and_lock()
    # Of an earlier unit, it is read again: others may have changed it since.
    held = session().get_one(Customer, made.id)
    with counted() as asked:
        unit_of_work(lock)(held)
    assert any("FROM customer" in one for one in asked)


@unit_of_work
def _make_and_lock() -> Customer:
    made = add(Customer(email="new@customers.example", inbox="new@customers.example", created_at=clock.now()))
    with counted() as asked:
        assert lock(made) is made
    assert asked == []
    return made
