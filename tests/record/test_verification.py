"""What a check of the record notices, when somebody changed the database behind the application's back."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from blog.core.db import is_sqlite, session, unit_of_work
from blog.record import queries, rules, withholding
from blog.record.actions import announce
from blog.record.models import Entry, RecordText
from blog.record.verification import verify

HASH = "a" * 64


@pytest.fixture
def record(app: Flask) -> Iterator[Flask]:
    """Four entries, each with a text."""
    for number in (1, 2, 3, 4):
        say(number)
    assert verify().faults == []
    yield app


@unit_of_work
def say(number: int) -> None:
    announce("post.withdrawn", subject=f"post/{number}", by="ann", texts={"reason": f"reason {number}"})


@unit_of_work
def tamper(*statements: str, **values: str) -> None:
    """What the owner of the database can do: drop the triggers, then anything."""
    if is_sqlite():
        names = ("entry_update", "entry_delete", "record_text_update", "record_text_delete")
        drops = [f"DROP TRIGGER IF EXISTS keep_{name}" for name in names]
    else:
        drops = [f"DROP TRIGGER IF EXISTS keep_{table} ON {table}" for table in ("entry", "record_text")]
    for statement in (*drops, *statements):
        session().execute(sa.text(statement), values if ":" in statement else {})


def faulty() -> list[int]:
    return [fault.seq for fault in verify().faults]


def flask_record(app: Flask, *arguments: str) -> tuple[int, str]:
    ran = app.test_cli_runner().invoke(args=["record", *arguments])
    return ran.exit_code, ran.output


@pytest.mark.usefixtures("record")
def test_an_edited_line_is_noticed() -> None:
    tamper("UPDATE entry SET line = REPLACE(line, 'post/2', 'post/9') WHERE seq = 2")
    assert 2 in faulty()


@pytest.mark.usefixtures("record")
def test_an_edited_line_with_its_hash_made_to_fit_is_noticed() -> None:
    line = session().get_one(Entry, 2).line.replace("post/2", "post/9")
    tamper(
        "UPDATE entry SET line = :line, hash = :hash, subject = 'post/9' WHERE seq = 2",
        line=line,
        hash=rules.line_hash(line),
    )
    assert [(fault.seq, fault.what) for fault in verify().faults] == [(3, "does not follow from the line before it")]


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("statement", ["\"by\" = 'bob'", "kind = 'post.edited'", "subject = 'post/9'"])
def test_a_column_that_no_longer_says_what_the_line_says_is_noticed(statement: str) -> None:
    tamper(f"UPDATE entry SET {statement} WHERE seq = 2")
    assert faulty() == [2]


@pytest.mark.usefixtures("record")
def test_a_moved_date_is_noticed() -> None:
    tamper("UPDATE entry SET at = (SELECT at FROM entry WHERE seq = 1) WHERE seq = 2")
    assert faulty() == [2]


@pytest.mark.usefixtures("record")
def test_a_deleted_line_is_noticed() -> None:
    tamper("DELETE FROM record_text WHERE seq = 2", "DELETE FROM entry WHERE seq = 2")
    assert faulty() == [2]


def test_lines_cut_off_at_the_end_are_noticed_by_whoever_holds_a_receipt(record: Flask) -> None:
    held = queries.head()
    tamper("DELETE FROM record_text WHERE seq = 4", "DELETE FROM entry WHERE seq = 4")
    assert faulty() == []
    assert [fault.seq for fault in verify((held.seq, held.hash)).faults] == [4]
    assert flask_record(record, "verify", "--receipt", str(held))[0] == 1


@pytest.mark.usefixtures("record")
def test_texts_left_behind_by_lines_that_were_cut_off_are_noticed() -> None:
    if is_sqlite():
        # Not even the owner's connection forgets its foreign keys in the middle of a transaction.
        session().rollback()
        session().connection().exec_driver_sql("COMMIT")
        session().connection().exec_driver_sql("PRAGMA foreign_keys = OFF")
        session().connection().exec_driver_sql("BEGIN")
        tamper("DELETE FROM entry WHERE seq = 4")
    else:
        tamper("SET LOCAL session_replication_role = replica", "DELETE FROM entry WHERE seq = 4")
    assert [(fault.seq, fault.what) for fault in verify().faults] == [(4, "is gone: its texts are still here")]


@pytest.mark.usefixtures("record")
def test_an_inserted_line_is_noticed() -> None:
    said = json.loads(session().get_one(Entry, 4).line)
    line = json.dumps({**said, "seq": 5, "texts": {}}, sort_keys=True, separators=(",", ":")) + "\n"
    tamper(
        "INSERT INTO entry (seq, line, hash, at, \"by\", kind, subject, topics) "
        "SELECT 5, :line, :hash, at, \"by\", kind, subject, topics FROM entry WHERE seq = 4",
        line=line,
        hash=rules.line_hash(line),
    )  # fmt: skip
    assert faulty() == [5]


@pytest.mark.usefixtures("record")
def test_a_rewritten_past_is_noticed_by_whoever_holds_a_receipt() -> None:
    held = session().get_one(Entry, 3).hash
    prev = session().get_one(Entry, 1).hash
    for seq in (2, 3, 4):
        said = json.loads(session().get_one(Entry, seq).line)
        line = json.dumps({**said, "by": "bob", "prev": prev}, sort_keys=True, separators=(",", ":")) + "\n"
        prev = rules.line_hash(line)
        tamper(
            f"UPDATE entry SET line = :line, hash = :hash, \"by\" = 'bob' WHERE seq = {seq}", line=line, hash=prev
        )  # fmt: skip
    assert faulty() == []
    assert [fault.what for fault in verify((3, held)).faults] == ["is not what this receipt was given for"]


@pytest.mark.usefixtures("record")
def test_a_swapped_text_is_noticed() -> None:
    tamper("UPDATE record_text SET text = 'something kinder' WHERE seq = 2")
    assert faulty() == [2]


@pytest.mark.usefixtures("record")
def test_a_text_dropped_without_a_reason_is_noticed() -> None:
    tamper("UPDATE record_text SET text = NULL, salt = NULL WHERE seq = 2")
    assert faulty() == [2]
    tamper("DELETE FROM record_text WHERE seq = 3")
    assert faulty() == [2, 3]


@pytest.mark.usefixtures("record")
def test_a_text_slipped_in_is_noticed_and_not_shown() -> None:
    tamper("INSERT INTO record_text (hash, seq, name, salt, text) VALUES (:hash, 2, 'reason', '00', 'ours')", hash=HASH)
    assert faulty() == [2]
    assert queries.about("post/2")[0].text("reason") == "reason 2"


def test_a_redaction_is_no_fault_and_always_listed(record: Flask) -> None:
    @unit_of_work
    def redact() -> None:
        row = session().scalars(sa.select(RecordText).where(RecordText.seq == 2)).one()
        row.text, row.salt, row.gone = None, None, "by its author"
        announce("text.redacted", subject="post/2", by="ann", of=2, text_hash=row.hash, code="by its author")

    redact()
    found = verify()
    assert found.faults == []
    assert [(gone.seq, gone.name, gone.reason) for gone in found.gone] == [(2, "reason", "by its author")]
    status, said = flask_record(record, "verify", "--json")
    assert status == 0
    assert json.loads(said)["redactions"] == [{"seq": 2, "text": "reason", "reason": "by its author"}]


@pytest.mark.usefixtures("record")
def test_withheld_words_that_are_changed_are_noticed() -> None:
    withholding.withhold_all("post/2", "reason", code="personal-data", by="ann")
    assert verify().faults == []
    tamper("UPDATE record_text SET text = 'something kinder' WHERE seq = 2")
    assert [fault.what for fault in verify().faults] == ["has a withheld text (reason) that was changed"]


def test_the_command_says_sound_or_names_the_fault(record: Flask) -> None:
    head = queries.head()
    assert flask_record(record, "head") == (0, f"{head}\n")
    assert flask_record(record, "verify", "--receipt", str(head)) == (
        0,
        f"Sound: 4 entries, 4 texts compared; the head is {head}\n",
    )
    tamper("UPDATE record_text SET text = 'something kinder' WHERE seq = 2")
    status, said = flask_record(record, "verify")
    assert status == 1
    assert "Entry 2 has a text (reason) that was changed." in said
    status, said = flask_record(record, "verify", "--json")
    assert status == 1
    assert json.loads(said) == {
        "sound": False,
        "head": {"seq": 4, "hash": head.hash},
        "faults": [{"seq": 2, "what": "has a text (reason) that was changed"}],
        "texts": 3,
        "redactions": [],
        "withheld": [],
        "figures": None,
    }


def test_a_receipt_that_cannot_be_one_is_a_wrong_use(record: Flask) -> None:
    for nonsense in ("x", "1:abc", f"-1:{HASH}", f"1:{HASH.upper()}"):
        assert flask_record(record, "verify", "--receipt", nonsense)[0] == 2
