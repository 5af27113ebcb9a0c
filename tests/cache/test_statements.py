"""What a statement asks for: narrowed to a key only where nothing else of the table can matter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from blog.conversation.models import Comment, Thread
from blog.core import dependencies
from blog.core.db import Base, session
from blog.core.models import Setting
from blog.moderation.models import Case
from blog.people.models import Person
from blog.posts.models import Post, Tag
from blog.record.models import Entry
from tests import builders

TWO = aliased(Comment)


@pytest.fixture
def watched(app: Flask) -> Iterator[dependencies.Dependencies]:
    session().rollback()
    with dependencies.watch() as found:
        yield found


def ask(query: sa.Executable) -> None:
    session().execute(query).all()


NARROW = {
    "its key": (sa.select(Comment).where(Comment.id == 5), {"comment.id=5"}),
    "one column of it": (sa.select(Comment.name).where(Comment.id == 5), {"comment.id=5"}),
    "a key turned round": (sa.select(Comment).where(sa.literal(5) == Comment.id), {"comment.id=5"}),
    "where it points to": (sa.select(Comment).where(Comment.thread_id == 5), {"comment.thread_id=5"}),
    "a name": (sa.select(Post).where(Post.slug == "pumps"), {"post.slug=pumps"}),
    "several": (
        sa.select(Comment).where(Comment.thread_id.in_([5, 6])),
        {"comment.thread_id=5", "comment.thread_id=6"},
    ),
    "none of several": (sa.select(Comment).where(Comment.thread_id.in_([])), set()),
    "with other conditions": (
        sa.select(Comment).where(Comment.state == "published", sa.and_(Comment.thread_id == 5, Comment.depth < 3)),
        {"comment.thread_id=5"},
    ),
    "counted": (sa.select(sa.func.count()).select_from(Comment).where(Comment.thread_id == 5), {"comment.thread_id=5"}),
    "the newest of": (
        sa.select(Comment).where(Comment.thread_id == 5).order_by(Comment.id.desc()).limit(1),
        {"comment.thread_id=5"},
    ),
    "as the table": (
        sa.select(Comment.__table__).where(Comment.__table__.c.thread_id == 5),
        {"comment.thread_id=5"},
    ),
    "named like a word of SQL": (sa.select(Case).where(Case.id == 5), {"case.id=5"}),
    "joined to all of another": (
        sa.select(Comment).join(Comment.thread).where(Comment.id == 5),
        {"comment.id=5", "thread"},
    ),
    "joined, and both narrowed": (
        sa.select(Comment).join(Comment.thread).where(Comment.thread_id == 5, Thread.id == 5),
        {"comment.thread_id=5", "thread.id=5"},
    ),
    "by the other one of a join": (
        sa.select(Comment).join(Comment.thread).where(Thread.topic == "post/1"),
        {"comment", "thread.topic=post/1"},
    ),
    "through what belongs to it": (
        sa.select(Post).join(Post.tags).where(Tag.slug == "pumps"),
        {"post", "post_tag", "tag.slug=pumps"},
    ),
    "unless others have it": (
        sa.select(Thread).where(Thread.id == 5, ~sa.exists().where(Comment.thread_id == Thread.id)),
        {"thread.id=5", "comment"},
    ),
    "of a record entry": (sa.select(Entry).where(Entry.subject == "post/1"), {"entry.subject=post/1"}),
}
WHOLE = {
    "everything": sa.select(Comment),
    "or something else": sa.select(Comment).where(sa.or_(Comment.thread_id == 5, Comment.depth == 0)),
    "not this": sa.select(Comment).where(Comment.thread_id != 5),
    "none of these": sa.select(Comment).where(Comment.thread_id.not_in([5])),
    "more than": sa.select(Comment).where(Comment.id > 5),
    "turned into its opposite": sa.select(Comment).where(~sa.and_(Comment.thread_id == 5, Comment.depth == 0)),
    "what is no key": sa.select(Comment).where(Comment.state == "published"),
    "a key of nothing": sa.select(Comment).where(Comment.parent_id.is_(None)),
    "of another name": sa.select(TWO).where(TWO.thread_id == 5),
    "twice, one narrowed": sa.select(Comment).join(TWO, TWO.id == Comment.parent_id).where(Comment.thread_id == 5),
    "twice, the other narrowed": sa.select(Comment).join(TWO, TWO.id == Comment.parent_id).where(TWO.thread_id == 5),
    "itself in a subquery": sa.select(Comment).where(
        Comment.thread_id == 5, Comment.id.in_(sa.select(TWO.parent_id).where(TWO.depth > 0))
    ),
    "only inside": sa.select(sa.func.count()).select_from(
        sa.select(Comment.id).where(Comment.thread_id == 5).subquery()
    ),
    "only in one of two": sa.union_all(
        sa.select(Comment.id).where(Comment.thread_id == 5), sa.select(Comment.id).where(Comment.depth == 0)
    ),
    "in a query before it": sa.select(sa.select(Comment.id).where(Comment.thread_id == 5).cte().c.id),
    "a key of what is computed": sa.select(Comment).where(sa.func.abs(Comment.thread_id) == 5),
    "the key of a computed value": sa.select(Comment).where(Comment.thread_id == sa.func.abs(5)),
    "a key compared with another": sa.select(Comment).where(Comment.id == Comment.parent_id),
    "words": sa.text("SELECT id FROM comment WHERE thread_id = 5"),
    "words with a value": sa.text("SELECT id FROM comment WHERE thread_id = :id").bindparams(id=5),
    "words that begin otherwise": sa.text("WITH x AS (SELECT id FROM comment) SELECT replace('a', 'b', 'c') FROM x"),
}


@pytest.mark.usefixtures("app")
def test_asked_by_a_key() -> None:
    for case, (query, keys) in NARROW.items():
        with dependencies.watch() as found:
            ask(query)
        assert found.keys == keys, case


@pytest.mark.usefixtures("app")
def test_asked_for_any_row() -> None:
    for case, query in WHOLE.items():
        with dependencies.watch() as found:
            ask(query)
        assert found.keys == {"comment"}, case


def test_each_value_is_noted_though_the_statement_is_compiled_once(watched: dependencies.Dependencies) -> None:
    for number in (5, 6):
        ask(sa.select(Comment).where(Comment.thread_id == number))
    ask(sa.select(Comment).where(Comment.thread_id.in_([7])))
    ask(sa.select(Comment).where(Comment.thread_id.in_([8, 9])))
    assert watched.keys == {f"comment.thread_id={number}" for number in (5, 6, 7, 8, 9)}


def test_what_is_read_along_is_noted(app: Flask) -> None:
    thread = builders.make_thread()
    comments = [builders.make_comment(thread) for _ in range(2)]
    ids, customers = [comment.id for comment in comments], {comment.customer_id for comment in comments}
    thread_id = thread.id
    session().rollback()
    session().expunge_all()
    with dependencies.watch() as found:
        read = session().get_one(Comment, ids[0])
        assert read.thread.title
    assert found.keys == {f"comment.id={ids[0]}", f"thread.id={thread_id}"}
    session().expunge_all()
    with dependencies.watch() as found:
        list(session().scalars(sa.select(Comment).where(Comment.id.in_(ids)).options(selectinload(Comment.customer))))
    assert {f"comment.id={id}" for id in ids} <= found.keys
    assert {f"customer.id={id}" for id in customers} <= found.keys or "customer" in found.keys
    session().expunge_all()
    for option in (joinedload(Comment.thread), contains_eager(Comment.thread)):
        query = sa.select(Comment).join(Comment.thread).where(Comment.id == ids[0]).options(option)
        with dependencies.watch() as found:
            session().scalars(query).one()
        assert "thread" in found.keys


def test_nothing_is_noted_when_nobody_keeps_the_page(watched: dependencies.Dependencies) -> None:
    ask(sa.select(Setting))
    assert watched.keys == {"setting"}
    assert dependencies.watched() is watched
    with dependencies.watch() as inner:
        ask(sa.select(Person))
    assert (inner.keys, watched.keys) == ({"person"}, {"setting"})


def test_what_nobody_may_see_hinders(watched: dependencies.Dependencies) -> None:
    ask(sa.text("SELECT 1 FROM job"))
    assert watched.obstacles == {"it reads job"}


@pytest.mark.usefixtures("app")
def test_every_table_is_known_by_its_name() -> None:
    for name, table in Base.metadata.tables.items():
        with dependencies.watch() as found:
            ask(sa.select(sa.func.count()).select_from(table))
        assert found.keys == {name}
