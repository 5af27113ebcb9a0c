"""The verifier as anyone runs it: on a site by its address, on a saved log, with receipts and as a witness."""

from __future__ import annotations

import ast
import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.core.db import session, unit_of_work
from blog.record import queries, rules, verify, withholding
from blog.record.actions import announce
from blog.record.models import RecordText
from tests.record import sample
from tests.record.saved import Saved, run, served
from tests.record.test_pages import say

FIVE = 5


@pytest.fixture
def saved(client: FlaskClient) -> Saved:
    for number in range(1, 9):
        say(number, reason=f"reason {number}")
    return Saved.of(client)


def test_the_site_serves_the_verifier_that_it_uses(client: FlaskClient) -> None:
    answer = client.get("/record/verify.py")
    assert answer.mimetype == "text/x-python"
    assert answer.text == Path(verify.__file__).read_text()


def test_it_is_one_file_that_needs_nothing_but_an_older_python() -> None:
    tree = ast.parse(Path(verify.__file__).read_text(), feature_version=(3, 9))
    names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert len(names) >= 10
    assert names <= {
        "__future__", "argparse", "collections", "collections.abc", "dataclasses", "datetime", "gc", "hashlib", "json",
        "itertools", "os", "re", "sys", "time", "typing", "urllib.error", "urllib.request",
    }  # fmt: skip


def test_it_finds_a_site_with_a_history_sound_by_its_address(demo_app: Flask) -> None:
    head = queries.head()
    session().rollback()
    with served(demo_app) as address:
        status, said = run(address, "--receipt", str(head))
        assert status == 0, said
        assert said.splitlines()[-1].startswith(f"Sound: {head.seq} entries, ")
        assert said.splitlines()[-1].endswith(f"the head is {head}")
        assert "The published numbers are those that the lines give." in said
        again, as_json = run(f"{address}/record/", "--json")
        assert again == 0
        assert json.loads(as_json)["figures"]["all"]["issues"] >= 1


def test_a_text_slipped_under_a_served_record_is_named(app: Flask, saved: Saved) -> None:
    @unit_of_work
    def withhold() -> None:
        withholding.withhold(queries.texts_of("post/2", "reason")[0], code="personal-data", by="ann")

    withhold()
    session().rollback()
    with served(app) as address:
        status, said = run(address)
        assert status == 0, said
        assert "Entry 2: its text (reason) is withheld: personal-data." in said


def test_numbers_that_do_not_come_from_the_lines_are_named(
    app: Flask, saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = verify.Counted.figures
    monkeypatch.setattr(verify.Counted, "figures", lambda count, at: {**honest(count, at), "answers": {"median": 1}})
    session().rollback()
    with served(app) as address:
        status, said = run(address)
    assert status == 1
    assert "Entry 8 ends lines that give other numbers than those published (answers)." in said


def test_numbers_that_stand_still_are_named() -> None:
    """A site that keeps showing the numbers of a better day has them right, as of that day."""
    found = verify.check_chain(verify.Found(), (line.encode() for line in sample.lines()))
    head = {"seq": found.head[0], "hash": found.head[1]}
    for at, faults in ((verify.now(), 0), (sample.moment("04-20"), 1)):
        published = {"at": at, "head": head, "figures": json.loads(json.dumps(verify.figures(found.said, at)))}
        verify.check_numbers(found, published, found.head[0])
        assert len(found.faults) == faults
    assert "is where the numbers stand as of 2026-04-20" in found.faults[0].what


def test_numbers_from_too_few_lines_or_from_before_their_head_are_named(saved: Saved) -> None:
    found = verify.check_chain(verify.Found(), saved.lines)
    last = found.said[-1]["at"]
    before = rules.stamp(rules.read_stamp(last) - timedelta(seconds=1))
    for at, seq, faults in ((last, 8, 0), (last, 7, 1), (before, 8, 2), (last, 9, 3)):
        counted = json.loads(json.dumps(verify.figures(found.said[:seq], at)))
        verify.check_numbers(found, {"at": at, "head": {"seq": seq}, "figures": counted}, since=8)
        assert len(found.faults) == faults, (at, seq)
    assert all("is not the head that numbers" in fault.what for fault in found.faults)


def test_a_head_that_is_given_out_beside_another_log_is_named(
    app: Flask, saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = queries.head()
    monkeypatch.setattr(queries, "head", lambda: held._replace(hash="a" * 64))
    session().rollback()
    with served(app) as address:
        status, said = run(address)
    assert status == 1
    assert "Entry 8 is not what the head that the site gave out was given for." in said


def test_a_saved_log_is_sound_and_with_its_fifth_line_deleted_it_is_not(saved: Saved, tmp_path: Path) -> None:
    status, said = saved.check(tmp_path)
    assert (status, said) == (0, f"Sound: 8 entries, 8 texts compared; the head is {queries.head()}\n")
    del saved.lines[FIVE - 1]
    status, said = saved.check(tmp_path)
    assert status == 1
    assert "Entry 5 is missing: the line found here says it is 6." in said
    assert said.splitlines()[-1].startswith("NOT SOUND: ")


def test_a_receipt_that_does_not_fit_is_a_fault_and_every_receipt_is_looked_at(saved: Saved, tmp_path: Path) -> None:
    fits = f"3:{queries.entry(3).hash}"  # type: ignore[union-attr]  # it is there
    assert saved.check(tmp_path, "--receipt", fits)[0] == 0
    for wrong, says in ((f"3:{'a' * 64}", "Entry 3 is not what this receipt"), (f"9:{'a' * 64}", "Entry 9 is gone")):
        status, said = saved.check(tmp_path, "--receipt", fits, "--receipt", wrong)
        assert status == 1
        assert says in said


@pytest.mark.parametrize("nonsense", ["x", "1:abc", f"-1:{'a' * 64}", f"1:{'A' * 64}"])
def test_a_receipt_that_cannot_be_one_is_a_wrong_use(saved: Saved, tmp_path: Path, nonsense: str) -> None:
    assert saved.check(tmp_path, "--receipt", nonsense)[0] == 2


def test_what_cannot_be_read_is_not_called_unsound(tmp_path: Path) -> None:
    for nothing in ("gone.jsonl", "http://127.0.0.1:1", "ftp://example.com"):
        status, said = run(nothing)
        assert status == 2
        assert said.startswith("Nothing was checked: ")
    assert run()[0] == 2


@pytest.mark.parametrize(
    "line",
    [b"", b"<html>\n", b"[1]\n", b"{}\n", b"\xff\n", b"[" * 100_000 + b"\n", b'{"seq":9}\n', b"null\n"],
)
def test_what_is_no_line_is_a_fault_at_its_place(saved: Saved, tmp_path: Path, line: bytes) -> None:
    saved.lines.append(line or saved.lines[0].rstrip())
    status, said = saved.check(tmp_path)
    assert status == 1
    assert "Entry 9 is" in said
    assert "Traceback" not in said


def test_a_line_in_other_bytes_is_not_the_line(saved: Saved, tmp_path: Path) -> None:
    last = json.loads(saved.lines[-1])
    for other in (json.dumps(last) + "\n", json.dumps(last, sort_keys=True, separators=(",", ":")) + " \n"):
        saved.lines[-1] = other.encode()
        assert "Entry 8 is not a line of the record." in saved.check(tmp_path)[1]
    twice = saved.lines[0].replace(b'{"at"', b'{"at":"2001-01-01T00:00:00.000000Z","at"')
    saved.lines = [twice]
    assert "Entry 1 is not a line of the record." in saved.check(tmp_path)[1]


def test_lines_are_read_together_and_no_line_reaches_into_the_next() -> None:
    """Two lines cut elsewhere, each hash of which fits, are not two lines: another reader would see none at all."""
    first, second = (
        {"at": sample.moment("01-02"), "authors": ["ann", "ben"], "by": "ann", "kind": "post.imported", "seq": seq,
         "occurred_at": sample.moment("01-01"), "prev": "0" * 64, "subject": f"post/{seq}", "texts": {}}
        for seq in (1, 2)
    )  # fmt: skip
    start, end = (verify.WRITE(first) + "," + verify.WRITE(second)).rsplit('","ben"', 1)
    lines = [start + '"\n', '"ben"' + end + "\n"]
    lines[1] = lines[1].replace("0" * 64, sha256(lines[0].encode()).hexdigest())
    together = json.loads(f"[{lines[0]},{lines[1]}]")
    assert [line["seq"] for line in together] == [1, 2]
    found = verify.check_chain(verify.Found(), (line.encode() for line in lines))
    assert [(fault.seq, fault.what) for fault in found.faults] == [(1, "is not a line of the record")]


def test_a_fault_is_named_at_its_place_however_many_lines_are_read_together() -> None:
    lines = sample.chain([("01-02", "ann", "post.withdrawn", f"post/{seq}", {}) for seq in range(verify.AT_ONCE + 9)])
    wrong = verify.AT_ONCE + FIVE
    found = verify.check_chain(verify.Found(), (line.encode() for line in lines))
    assert (found.faults, found.head[0]) == ([], len(lines))
    lines[wrong - 1] = lines[wrong - 1].replace('"by":', '"by": ')
    found = verify.check_chain(verify.Found(), (line.encode() for line in lines))
    assert [(fault.seq, found.head[0]) for fault in found.faults] == [(wrong, wrong - 1)]


def test_a_clock_that_runs_backwards_is_a_fault_even_when_every_link_fits(tmp_path: Path) -> None:
    lines = sample.chain([(at, by, kind, subject, facts) for at, by, kind, subject, facts in sample.HAPPENED[:5]])
    early = sample.chain([*sample.HAPPENED[:4], ("01-01T10", *sample.HAPPENED[4][1:])])
    assert verify.check_chain(verify.Found(), (line.encode() for line in lines)).faults == []
    found = verify.check_chain(verify.Found(), (line.encode() for line in early))
    assert [(fault.seq, fault.what) for fault in found.faults] == [(5, "is dated before the line before it")]


def test_a_gap_in_the_numbers_of_issues_is_a_fault() -> None:
    gap = [*sample.HAPPENED[:3], ("02-10T08", "ben", "issue.reported", "issue/3", sample.reported("02-10T08"))]
    found = verify.check_chain(verify.Found(), (line.encode() for line in sample.chain(gap)))
    assert [(fault.seq, fault.what) for fault in found.faults] == [(4, "reports issue/3 where issue/2 comes next")]


def test_a_witness_keeps_heads_and_refuses_a_fork(client: FlaskClient, saved: Saved, tmp_path: Path) -> None:
    witness = tmp_path / "witness.jsonl"
    assert saved.check(tmp_path, "--witness", str(witness))[0] == 0
    assert saved.check(tmp_path, "--witness", str(witness))[0] == 0
    kept = [json.loads(line) for line in witness.read_text().splitlines()]
    assert [(head["seq"], head["hash"]) for head in kept] == [(8, queries.head().hash)]
    say(9)
    longer = Saved.of(client)
    assert longer.check(tmp_path, "--witness", str(witness))[0] == 0
    assert len(witness.read_text().splitlines()) == 2
    # The same beginning, another end.
    status, said = saved.check(tmp_path, "--witness", str(witness))
    assert status == 1
    assert "Entry 9 is gone" in said and "forked" in said
    assert len(witness.read_text().splitlines()) == 2


def test_words_that_were_redacted_are_listed_and_without_an_entry_they_are_lost(
    client: FlaskClient, saved: Saved, tmp_path: Path
) -> None:
    hash_ = json.loads(saved.lines[1])["texts"]["reason"]

    @unit_of_work
    def redact(*, told: bool) -> None:
        row = session().get_one(RecordText, hash_)
        row.text, row.salt, row.gone = None, None, "by its author"
        if told:
            announce(
                "text.redacted", subject="post/2", by="ann", of=2, text_hash=hash_, code="by its author"
            )  # fmt: skip

    redact(told=False)
    status, said = Saved.of(client).check(tmp_path)
    assert status == 1
    assert "Entry 2 has lost its text (reason) without an entry that says so." in said
    redact(told=True)
    status, said = Saved.of(client).check(tmp_path)
    assert status == 0
    assert "Entry 2: its text (reason) was redacted: by its author." in said
