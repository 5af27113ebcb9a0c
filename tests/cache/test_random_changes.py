"""Any change of any row, and any act, in any order: what another process keeps is what it would make anew.

`OPENLINE_TEST_THOROUGH=1` walks for an hour.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.conversation import actions as conversation
from blog.conversation.models import Comment, Speaking, Thread
from blog.core import clock
from blog.core import settings as site
from blog.core.db import Base, session, unit_of_work
from blog.issues.models import Issue
from blog.people.models import Person, Role
from blog.posts.models import Page, Post, Tag
from tests import builders
from tests.cache.reading import THOROUGH, Reader

# What pages show, and whose change no rule forbids.
WORDS: list[tuple[type[Base], str]] = [
    (Comment, "name"), (Comment, "html"), (Comment, "title"), (Thread, "title"), (Post, "title"), (Post, "html"),
    (Page, "title"), (Page, "html"), (Person, "name"), (Person, "title"), (Person, "about"), (Tag, "name"),
    (Issue, "title"),
]  # fmt: skip
# What belongs to something else, and may belong to another.
PLACES: list[tuple[type[Base], str, type[Base]]] = [
    (Comment, "thread_id", Thread), (Comment, "person_id", Person), (Thread, "closed_by_id", Person),
    (Post, "saved_by_id", Person),
]  # fmt: skip
SWITCHES: list[tuple[type[Base], str]] = [(Thread, "open"), (Comment, "tell")]
# Of many pages alike, those that show the most.
SHOWN = re.compile(r"/$|/feed.atom|/posts/|/people/|/issues/\d+$|/tags/|/responses$|/comments/|/pages/")
number = st.integers(0, 50)
CHANGES = st.one_of(
    st.tuples(st.just("words"), st.integers(0, len(WORDS) - 1), number),
    st.tuples(st.just("many"), st.integers(0, len(WORDS) - 1), number),
    st.tuples(st.just("place"), st.integers(0, len(PLACES) - 1), number),
    st.tuples(st.just("switch"), st.integers(0, len(SWITCHES) - 1), number),
    st.tuples(st.just("tags"), number, number),
    st.tuples(st.just("comment"), number, number),
    st.tuples(st.just("answer"), number, number),
    st.tuples(st.just("post"), number, number),
    st.tuples(st.just("name"), number, number),
)


def one_of(kind: type[Base], which: int) -> Any:
    """Some row of a table."""
    rows = session().scalars(sa.select(kind).order_by(*sa.inspect(kind).primary_key)).all()
    return rows[which % len(rows)] if rows else None


@unit_of_work
def words(place: int, which: int) -> None:
    kind, column = WORDS[place]
    row = one_of(kind, which)
    if row is not None:
        setattr(row, column, f"{getattr(row, column)[:60]} and {which}")


@unit_of_work
def many(place: int, which: int) -> None:
    kind, column = WORDS[place]
    session().execute(sa.update(kind).where(sa.inspect(kind).primary_key[0] > which % 3).values({column: f"M{which}"}))


@unit_of_work
def place(place: int, which: int) -> None:
    kind, column, other = PLACES[place]
    row, target = one_of(kind, which), one_of(other, which // 3)
    if row is not None and getattr(row, column) is not None:
        setattr(row, column, target.id)


@unit_of_work
def switch(place: int, which: int) -> None:
    kind, column = SWITCHES[place]
    row = one_of(kind, which)
    setattr(row, column, not getattr(row, column))


@unit_of_work
def tags(which: int, other: int) -> None:
    post, tag = one_of(Post, which), one_of(Tag, other)
    post.tags = [one for one in post.tags if one is not tag] if tag in post.tags else [*post.tags, tag]


def comment(which: int, _other: int) -> None:
    thread = one_of(Thread, which)
    if thread.open and thread.public:
        builders.make_comment(thread)


def answer(which: int, other: int) -> None:
    asked = one_of(Comment, which)
    if asked.person_id is None and asked.published_at is not None:
        conversation.answer(asked, text=f"We know {other}.", speaking=Speaking.COMPANY, by=one_of(Person, 0))


def post(_which: int, other: int) -> None:
    builders.make_post(one_of(Person, 0), tags=["Pumps"] if other % 2 else [])


def name(which: int, _other: int) -> None:
    site.put("site.name", f"Pumps {which}")


ACTS: dict[str, Callable[[int, int], None]] = {
    each.__name__: each for each in (words, many, place, switch, tags, comment, answer, post, name)
}


@pytest.fixture
def reader(app: Flask, node: Flask) -> Reader:
    """Somebody who has read a small site where everything hangs together."""
    ann = builders.make_person("ann", roles=[Role.ADMIN])
    nina = builders.make_person("nina")
    for number in range(2):
        made = builders.make_post(ann, tags=["Pumps", f"Valves {number}"], series="At the bench", authors=[nina])
        assert made.thread
        asked = builders.make_comment(made.thread)
        builders.make_comment(made.thread, parent=asked)
        conversation.answer(asked, text="We look.", speaking=Speaking.SELF, by=nina)
        builders.make_issue(nina, comment=asked)
    builders.make_page(ann)
    found = Reader(node)
    found.read(clock.peek())
    if not THOROUGH:
        found.addresses = [address for address in found.addresses if SHOWN.match(address)]
    return found


def test_whatever_changes_no_page_is_kept_that_it_made_untrue(reader: Reader) -> None:
    counted = {"changes": 0}

    @settings(
        max_examples=400 if THOROUGH else 8,
        deadline=None,
        database=None,
        derandomize=not THOROUGH,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(CHANGES, min_size=5, max_size=10))
    def walk(changes: list[tuple[str, int, int]]) -> None:
        for act, one, other in changes:
            session().rollback()
            ACTS[act](one, other)
            counted["changes"] += 1
            said = reader.stale(clock.peek())
            assert not said, (act, one, other, said)
            reader.refill()

    walk()
    assert counted["changes"] >= 20 and reader.compared.total() > 50
