"""The chain: appended whole, checked, and refused to whoever would rewrite it."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from blog.core.db import session, unit_of_work
from blog.record import queries, rules
from blog.record.actions import announce
from blog.record.models import Entry
from blog.record.verification import verify
from tests.counting import counted


@unit_of_work
def say(number: int, reason: str = "because") -> None:
    announce("post.withdrawn", subject=f"post/{number}", by="ann", texts={"reason": reason})


@pytest.mark.usefixtures("app")
def test_entries_follow_each_other_without_a_gap() -> None:
    for number in (1, 2, 3):
        say(number)
    lines = list(queries.lines())
    assert [json.loads(line)["seq"] for line in lines] == [1, 2, 3]
    assert json.loads(lines[0])["prev"] == "0" * 64
    assert json.loads(lines[1])["prev"] == rules.line_hash(lines[0])
    assert verify().faults == []


@pytest.mark.usefixtures("app")
def test_what_fails_is_not_announced() -> None:
    @unit_of_work
    def fail() -> None:
        announce("post.withdrawn", subject="post/1", by="ann", texts={"reason": "x"})
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    say(2)
    assert [entry.subject for entry in queries.latest(10)] == ["post/2"]


@pytest.mark.usefixtures("app")
def test_an_unlisted_fact_raises() -> None:
    @unit_of_work
    def fail() -> None:
        announce("post.withdrawn", subject="post/1", by="ann", texts={"reason": "x"}, mood="good")

    with pytest.raises(ValueError, match="mood"):
        fail()


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET line = 'x' WHERE seq = 1",
        "UPDATE entry SET \"by\" = 'bob' WHERE seq = 1",
        "DELETE FROM entry WHERE seq = 1",
        "UPDATE record_text SET text = 'other' WHERE seq = 1",
        "DELETE FROM record_text WHERE seq = 1",
    ],
)
def test_the_database_refuses_to_rewrite_the_record(statement: str) -> None:
    say(1)

    @unit_of_work
    def rewrite() -> None:
        session().execute(sa.text(statement))

    with pytest.raises(DBAPIError, match="never rewritten"):
        rewrite()
    assert verify().faults == []


@pytest.mark.usefixtures("app")
def test_topics_stand_beside_the_line_and_may_change() -> None:
    say(1)

    @unit_of_work
    def retopic() -> None:
        session().get_one(Entry, 1).topics = ["post/1", "home"]

    retopic()
    assert verify().faults == []


@pytest.mark.usefixtures("app")
def test_all_that_a_unit_of_work_says_is_put_there_in_one_statement_and_its_words_in_another() -> None:
    """Nobody else can put anything on the record meanwhile, so it must not take longer the more is said."""

    @unit_of_work
    def say_more(number: int) -> None:
        for one in range(number):
            say(one)

    asked = []
    for number in (1, 5):
        with counted() as statements:
            say_more(number)
        asked.append(len(statements))
        for table in ("entry", "record_text"):
            assert len([one for one in statements if one.startswith(f"INSERT INTO {table} ")]) == 1
    assert asked[0] == asked[1]
    assert verify().faults == []
