"""What the owner of the database can do, and who notices: the chain alone, or whoever holds one old receipt.

Each row of the table in docs/record.md is done here to the database, behind the application's back; what notices is
`flask record verify` there, and the verifier on what the site then serves.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

import config
from blog.core.db import is_sqlite, session, unit_of_work
from blog.record import rules
from blog.record import verify as verifier
from blog.record.models import GENESIS, Entry, RecordText
from blog.record.verification import verify
from tests.record.saved import Saved
from tests.record.test_pages import say

Said = list[dict[str, Any]]
Texts = dict[str, dict[str, Any]]
ENTRIES = 9
# The entry that the receipt was given for.
HELD = 6


def back_date(said: Said, texts: Texts) -> None:
    said[4]["at"] = said[2]["at"]


def back_date_and_relink(said: Said, texts: Texts) -> None:
    said[4]["at"] = "2001-01-01T00:00:00.000000Z"
    relink(said)


def edit(said: Said, texts: Texts) -> None:
    said[4]["by"] = "bob"


def edit_last(said: Said, texts: Texts) -> None:
    said[-1]["by"] = "bob"


def delete(said: Said, texts: Texts) -> None:
    gone = said.pop(4)
    del texts[gone["texts"]["reason"]]


def delete_and_renumber(said: Said, texts: Texts) -> None:
    delete(said, texts)
    for seq, line in enumerate(said, 1):
        line["seq"] = seq


def delete_and_relink(said: Said, texts: Texts) -> None:
    delete(said, texts)
    relink(said)


def delete_renumber_and_relink(said: Said, texts: Texts) -> None:
    delete_and_renumber(said, texts)
    relink(said)


def insert(said: Said, texts: Texts) -> None:
    said.insert(4, {**said[4], "by": "bob", "texts": {}})
    for seq, line in enumerate(said, 1):
        line["seq"] = seq


def swap_places(said: Said, texts: Texts) -> None:
    said[3], said[4] = {**said[4], "seq": 4}, {**said[3], "seq": 5}


def change_text(said: Said, texts: Texts) -> None:
    texts[said[4]["texts"]["reason"]]["text"] = "something kinder"


def swap_texts(said: Said, texts: Texts) -> None:
    one, other = (texts[said[place]["texts"]["reason"]] for place in (3, 4))
    one["text"], other["text"] = other["text"], one["text"]
    one["salt"], other["salt"] = other["salt"], one["salt"]


def drop_text(said: Said, texts: Texts) -> None:
    del texts[said[4]["texts"]["reason"]]


def redact_silently(said: Said, texts: Texts) -> None:
    texts[said[4]["texts"]["reason"]].update(salt=None, text=None, gone="personal-data")


def cut(said: Said, texts: Texts, *, after: int) -> None:
    for line in said[after:]:
        del texts[line["texts"]["reason"]]
    del said[after:]


def cut_before_receipt(said: Said, texts: Texts) -> None:
    cut(said, texts, after=HELD - 1)


def cut_after_receipt(said: Said, texts: Texts) -> None:
    cut(said, texts, after=HELD)


def rewrite(said: Said, texts: Texts, *, place: int) -> None:
    """Other words, by somebody else, and every hash made to fit."""
    text = texts.pop(said[place]["texts"]["reason"])
    hash_ = rules.text_hash(text["salt"], "something kinder")
    texts[hash_] = {**text, "hash": hash_, "text": "something kinder"}
    said[place].update(by="bob", texts={"reason": hash_})
    relink(said)


def relink_all(said: Said, texts: Texts) -> None:
    rewrite(said, texts, place=1)


def relink_tail(said: Said, texts: Texts) -> None:
    rewrite(said, texts, place=HELD)


def relink(said: Said) -> None:
    prev = GENESIS
    for line in said:
        line["prev"] = prev
        prev = rules.line_hash(written(line))


def written(line: dict[str, Any]) -> str:
    return json.dumps(line, sort_keys=True, separators=(",", ":")) + "\n"


@dataclass(frozen=True)
class Tampering:
    """A row of the table: what is done, and the entries named by the chain alone and by one old receipt."""

    what: str
    done: Callable[[Said, Texts], None]
    chain: int | None
    receipt: int | None = None


ALL = [
    Tampering("an entry is dated back", back_date, 5),
    Tampering("an entry is dated back and every hash made to fit", back_date_and_relink, 5, HELD),
    Tampering("an entry is edited", edit, 6),
    Tampering("the last entry is edited", edit_last, None),
    Tampering("an entry is deleted", delete, 5),
    Tampering("an entry is deleted and those after it renumbered", delete_and_renumber, 5),
    Tampering("an entry is deleted and every hash made to fit", delete_and_relink, 5),
    Tampering("an entry is deleted, those after it renumbered and every hash made to fit",
              delete_renumber_and_relink, None, HELD),
    Tampering("an entry is inserted", insert, 6),
    Tampering("two entries change places", swap_places, 4),
    Tampering("words are changed", change_text, 5),
    Tampering("words of two entries change places", swap_texts, 4),
    Tampering("words are dropped", drop_text, 5),
    Tampering("words are called redacted, without an entry", redact_silently, 5),
    Tampering("the end is cut off, with the receipt's entry", cut_before_receipt, None, HELD),
    Tampering("the end is cut off, after the receipt's entry", cut_after_receipt, None),
    Tampering("an old entry is rewritten and every hash made to fit", relink_all, None, HELD),
    Tampering("an entry after the receipt's is rewritten and every hash made to fit", relink_tail, None),
]  # fmt: skip


@unit_of_work
def overwrite(said: Said, texts: Texts) -> None:
    """Put it into the database as somebody with all its rights would: no trigger, and columns that fit the lines."""
    names = ("entry_update", "entry_delete", "record_text_update", "record_text_delete")
    drops = [f"DROP TRIGGER keep_{name}" for name in names]
    if not is_sqlite():
        drops = [f"DROP TRIGGER keep_{table} ON {table}" for table in ("entry", "record_text")]
    for statement in (*drops, "DELETE FROM record_text", "DELETE FROM entry"):
        session().execute(sa.text(statement))
    for line in said:
        bytes_ = written(line)
        columns = {name: line[name] for name in ("seq", "by", "kind", "subject")}
        at = rules.read_stamp(line["at"])
        session().add(Entry(**columns, at=at, line=bytes_, hash=rules.line_hash(bytes_), topics=[]))
    session().flush()
    places = {hash_: line["seq"] for line in said for hash_ in line["texts"].values()}
    session().add_all([RecordText(**{**text, "seq": places[hash_]}) for hash_, text in texts.items()])


@pytest.mark.parametrize("tampering", ALL, ids=lambda tampering: tampering.what)
def test_what_was_done_is_noticed_as_the_table_says(client: FlaskClient, tmp_path: Path, tampering: Tampering) -> None:
    for number in range(1, ENTRIES + 1):
        say(number, reason=f"reason {number}")
    held = (HELD, session().get_one(Entry, HELD).hash)
    said = [json.loads(line) for line in Saved.of(client).lines]
    names = ("hash", "seq", "name", "salt", "text")
    texts = {row.hash: {n: getattr(row, n) for n in names} for row in session().scalars(sa.select(RecordText))}
    session().expunge_all()
    tampering.done(said, texts)
    overwrite(said, texts)

    # The chain alone: in the database, and on what the site serves.
    served = Saved.of(client)
    assert first(verify()) == tampering.chain
    status, words = served.check(tmp_path)
    assert status == (tampering.chain is not None), words
    if tampering.chain:
        assert f"Entry {tampering.chain} " in words
    # What one old receipt adds.
    added = [fault for fault in verify(held).faults if "this receipt" in fault.what]
    assert [fault.seq for fault in added] == ([tampering.receipt] if tampering.receipt else [])
    status, words = served.check(tmp_path, "--receipt", f"{held[0]}:{held[1]}")
    assert status == (tampering.chain is not None or tampering.receipt is not None), words
    assert ("this receipt" in words) == (tampering.receipt is not None), words


def first(found: verifier.Found) -> int | None:
    """The first entry that is named."""
    return found.faults[0].seq if found.faults else None


def test_the_table_in_the_documentation_is_this_one() -> None:
    docs = (config.ROOT / "docs" / "record.md").read_text()
    assert len(ALL) >= 18
    assert "\n".join(row(tampering) for tampering in ALL) in docs


def row(tampering: Tampering) -> str:
    """A row of the table in docs/record.md."""
    if tampering.chain and tampering.receipt:
        return f"| {tampering.what} | noticed | proves it as well |"
    if tampering.chain:
        return f"| {tampering.what} | noticed | nothing more |"
    seen = "notices it" if tampering.receipt else "nothing: only a newer receipt does"
    return f"| {tampering.what} | not noticed | {seen} |"
