"""What a unit of work says of the rows that it changed: every name they have, and every one they had."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from blog.cache.models import SiteChange
from blog.cache.noticing import _and_those_that_go_with
from blog.cache.rules import PRIVATE
from blog.conversation import actions as conversation
from blog.conversation.models import Comment, Thread
from blog.core import clock, jobs, settings
from blog.core.db import Base, in_unit_of_work, is_sqlite, session, unit_of_work
from blog.core.models import Beat, Setting
from blog.people.models import Person
from blog.posts.models import Post, Tag
from blog.record.models import Entry
from tests import builders

pytestmark = pytest.mark.usefixtures("app")


def said() -> set[str]:
    """The keys of the newest change."""
    session().rollback()
    newest = session().scalar(sa.select(SiteChange).order_by(SiteChange.id.desc()).limit(1))
    return set(newest.keys) if newest else set()


def count() -> int:
    session().rollback()
    return session().scalar(sa.select(sa.func.count()).select_from(SiteChange)) or 0


def of(table: str) -> set[str]:
    return {key for key in said() if key == table or key.startswith((f"{table}.", f"{table}*"))}


@unit_of_work
def do(function: object) -> None:
    function()  # type: ignore[operator]


def test_a_new_row_is_named_by_itself_and_by_all_that_it_points_to() -> None:
    thread = builders.make_thread()
    sent = builders.make_comment(thread, public=False)
    assert of("comment") == {
        "comment",
        f"comment.id={sent.id}",
        f"comment.thread_id={thread.id}",
        f"comment.customer_id={sent.customer_id}",
    }


def test_a_changed_row_is_named_as_well_by_what_it_pointed_to_before() -> None:
    one, other = builders.make_thread(), builders.make_thread()
    comment = builders.make_comment(one)

    def move() -> None:
        session().get_one(Comment, comment.id).thread_id = other.id

    do(move)
    assert {f"comment.thread_id={one.id}", f"comment.thread_id={other.id}"} <= of("comment")
    assert not {"comment*", "thread*"} & said()


def test_a_row_moved_by_what_it_belongs_to_is_named_by_both() -> None:
    """The key is set by the relationship, and only while the change is written."""
    one, other = builders.make_thread(), builders.make_thread()
    comment = builders.make_comment(one)

    def move() -> None:
        session().get_one(Comment, comment.id).thread = session().get_one(Thread, other.id)

    do(move)
    assert {f"comment.thread_id={one.id}", f"comment.thread_id={other.id}"} <= of("comment")


def test_a_row_that_was_not_read_yet_lets_go_of_its_old_place() -> None:
    one, other = builders.make_thread(), builders.make_thread()
    comment = builders.make_comment(one)

    def move() -> None:
        found = session().get_one(Comment, comment.id)
        session().expire(found)
        found.thread_id = other.id

    do(move)
    assert f"comment.thread_id={one.id}" in of("comment") or "comment*" in of("comment")


def test_a_row_that_moves_twice_is_named_by_every_place() -> None:
    threads = [builders.make_thread() for _ in range(3)]
    comment = builders.make_comment(threads[0])

    def move() -> None:
        for thread in threads[1:]:
            session().get_one(Comment, comment.id).thread_id = thread.id
            session().flush()

    do(move)
    assert {f"comment.thread_id={thread.id}" for thread in threads} <= of("comment")


def test_a_name_that_changes_is_said_with_the_one_before() -> None:
    post = builders.make_post(builders.make_person())

    def rename() -> None:
        session().get_one(Post, post.id).slug = "other-pumps"

    was = post.slug
    do(rename)
    assert {f"post.slug={was}", "post.slug=other-pumps"} <= of("post")


def test_a_row_that_goes_is_named() -> None:
    session().rollback()
    do(lambda: session().add(Tag(name="Pumps", slug="pumps")))
    tag = session().scalars(sa.select(Tag)).one()
    name = f"tag.id={tag.id}"
    do(lambda: session().delete(session().scalars(sa.select(Tag)).one()))
    assert {name, "tag", "tag.slug=pumps"} <= said()


def test_a_change_at_the_commit_is_said() -> None:
    """Nobody flushed it before."""
    do(lambda: setattr(session().scalars(sa.select(Setting)).first(), "value", "changed"))
    assert "setting" in said()


def test_a_change_of_many_rows_says_that_nobody_knows_which() -> None:
    builders.make_comment(builders.make_thread())
    do(lambda: session().execute(sa.update(Comment).values(depth=1)))
    assert said() == {"comment*"}
    do(lambda: session().execute(sa.delete(Setting).where(Setting.name == "none.such")))
    assert said() == {"setting*"}
    settings.put("a.b", "1")
    do(lambda: session().execute(sa.text("UPDATE setting SET value = '3' WHERE name = 'a.b'")))
    assert said() == {"setting*"}


def test_a_change_that_begins_with_another_query_is_said() -> None:
    settings.put("a.b", "1")
    do(
        lambda: session().execute(
            sa.text("WITH one AS (SELECT id FROM person) UPDATE setting SET value = '4' WHERE name = 'a.b'")
        )
    )
    assert "setting*" in said()
    query = sa.select(Setting.name).where(Setting.name == "a.b").cte()
    do(lambda: session().execute(sa.delete(Setting).where(Setting.name.in_(sa.select(query.c.name)))))
    assert "setting*" in said()


def test_what_ties_two_tables_is_said() -> None:
    author = builders.make_person()
    post = builders.make_post(author, tags=["Pumps"])

    def untie() -> None:
        session().get_one(Post, post.id).tags = []

    do(untie)
    assert "post_tag*" in said()


def test_many_changes_of_one_unit_are_said_together_and_a_unit_that_fails_says_nothing() -> None:
    before = count()

    def change() -> None:
        settings.put("a.b", "1")
        builders.make_person("nina")
        assert in_unit_of_work()

    do(change)
    assert count() == before + 1 and {"setting", "person"} <= said()

    def fail() -> None:
        settings.put("a.b", "2")
        session().flush()
        raise LookupError

    with pytest.raises(LookupError):
        do(fail)
    assert count() == before + 1


def test_a_part_that_is_taken_back_takes_nothing_else_along() -> None:
    def change() -> None:
        settings.put("a.b", "1")
        try:
            with session().begin_nested():
                session().add(Setting(name="site.name", value="x"))
                session().add(Setting(name="site.name", value="y"))
                session().flush()
        except Exception:
            settings.put("c.d", "2")
            session().execute(sa.update(Person).values(title="Engineer"))

    do(change)
    assert {"setting.name=a.b", "setting.name=c.d", "person*"} <= said()


def test_what_no_page_shows_says_nothing() -> None:
    before = count()
    jobs.run_due()
    do(lambda: session().merge(Beat(name="a clock", at=clock.now())))
    assert count() == before
    assert set(Base.metadata.tables) >= PRIVATE, "Each of them is a table."


def test_what_a_unit_reads_says_nothing() -> None:
    before = count()
    do(lambda: session().scalars(sa.select(Person)).all())
    assert count() == before


def test_an_act_names_few_rows() -> None:
    """Nothing that happens all the time may let go of the pages of other threads."""
    thread = builders.make_thread()
    asked = builders.make_comment(thread)
    assert not {key for key in said() if key.endswith("*")}
    nina = builders.make_person("nina")
    conversation.answer(asked, text="We have seen it.", speaking=conversation.Speaking.COMPANY, by=nina)
    assert not {key for key in said() if key.endswith("*")}
    assert f"comment.thread_id={thread.id}" in said()


def test_whatever_goes_along_with_a_table_is_found() -> None:
    for table in Base.metadata.tables:
        assert f"{table}*" in set(_and_those_that_go_with(table)), "And it comes to an end."


def test_rows_that_are_put_in_at_once_are_named_one_by_one_where_all_their_names_are_given() -> None:
    settings_ = Base.metadata.tables["setting"]
    rows = [{"name": "one.of", "value": "1"}, {"name": "two.of", "value": "2"}]
    do(lambda: session().execute(sa.insert(settings_), rows))
    assert said() == {"setting", "setting.name=one.of", "setting.name=two.of"}
    do(lambda: session().bulk_insert_mappings(sa.inspect(Setting), [{"name": "e.f", "value": "1"}]))
    assert said() == {"setting", "setting.name=e.f"}


def test_what_is_put_in_and_not_named_by_what_is_given_may_be_any_row() -> None:
    """An id that the database gives, a row that may have been there before, rows of a query, several in one list."""
    settings_, tags = Base.metadata.tables["setting"], Base.metadata.tables["tag"]
    upsert: Any = sqlite.insert if is_sqlite() else postgresql.insert
    there = upsert(settings_).values(name="three.of", value="3")
    statements = {
        "tag*": sa.insert(tags).values(slug="a-tag", name="A tag"),
        "setting*": there.on_conflict_do_update(index_elements=["name"], set_={"value": there.excluded.value}),
    }
    for key, statement in statements.items():
        do(partial(session().execute, statement))
        assert key in said()
    several = sa.insert(settings_).values([{"name": "four.of", "value": "4"}, {"name": "five.of", "value": "5"}])
    do(lambda: session().execute(several))
    assert "setting*" in said()
    copied = sa.select(sa.literal("six.of"), sa.literal("6"))
    do(lambda: session().execute(sa.insert(settings_).from_select(["name", "value"], copied)))
    assert "setting*" in said()


def test_an_entry_of_the_record_is_named_by_its_number_its_kind_and_its_subject() -> None:
    """So that an act drops no page but those that show it."""
    thread = builders.make_thread()
    asked = builders.make_comment(thread)
    seq = session().scalar(sa.select(sa.func.max(Entry.seq)))
    entries = {"entry", f"entry.seq={seq}", "entry.kind=comment.published", f"entry.subject=comment/{asked.id}"}
    assert entries <= of("entry") and "entry*" not in said()
    assert {"record_text", f"record_text.seq={seq}"} <= of("record_text") and "record_text*" not in said()
