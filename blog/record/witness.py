"""The witness file: what the site gave out, remembered outside the database and its backups.

One JSON object on each line: a head (`at`, `hash`, `seq`), kept at the start, with each day's entry and now and then;
or a text that was redacted (`at`, `code`, `erased`), without which a backup put back would bring erased words with it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app

from blog.core import clock
from blog.core.db import session
from blog.record import queries, rules

# The witness is a few megabytes a year at this pace, and no older than this when a backup is put back.
EVERY = timedelta(minutes=10)
# Room for some hundred lines: the last head is among them, however many texts were redacted since.
TAIL = 100_000


def keep(*, now: bool = True) -> None:
    """Remember the head, unless it is remembered or the record is not the one that is remembered.

    `now` false: only when the last was kept long enough ago.
    """
    session().rollback()
    head, last = queries.head(), _last_head()
    if head.seq == 0 or (last is not None and last["seq"] == head.seq) or problem() is not None:
        return
    if now or last is None or clock.now() - rules.read_stamp(last["at"]) >= EVERY:
        _append(hash=head.hash, seq=head.seq)


def keep_now_and_then() -> None:
    """What the worker looks after each minute."""
    keep(now=False)


def problem() -> str | None:
    """What the witness knows and the record does not hold, in a sentence; None when all is well."""
    last = _last_head()
    if last is None:
        return None
    held = queries.entry(last["seq"])
    if held is None:
        return (
            f"The record ends at entry {queries.head().seq}, and entry {last['seq']} was given out: it was cut off, or "
            "an old backup was put back. Whoever holds a later receipt can prove it. See docs/record.md, “Backups”."
        )
    if held.hash != last["hash"]:
        return (
            f"Entry {last['seq']} of the record is not the one that was given out: it was rewritten, or it was written "
            "anew after an old backup was put back. See docs/record.md, “Backups”."
        )
    return None


def note_erased(hash_: str, code: str) -> None:
    """Remember that a text was redacted. The hash tells nobody what it was."""
    _append(erased=hash_, code=code)


def erased() -> dict[str, str]:
    """The texts that were redacted: hash to reason."""
    return {said["erased"]: str(said.get("code", "")) for said in _lines() if "erased" in said}


def _path() -> Path:
    return Path(str(current_app.config["WITNESS"]))


def _last_head() -> dict[str, Any] | None:
    heads = [said for said in _lines(TAIL) if isinstance(said.get("seq"), int) and "hash" in said and "at" in said]
    return heads[-1] if heads else None


def _lines(most: int | None = None) -> Iterator[dict[str, Any]]:
    """What was written whole, of so many bytes at the end: a machine that stopped in a line left half of it."""
    if not _path().exists():
        return
    with _path().open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - most, 0) if most else 0)
        lines = file.read().splitlines()
    for line in lines:
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if isinstance(said, dict):
            yield said


def _append(**said: Any) -> None:
    line = json.dumps({"at": rules.stamp(clock.now()), **said}, sort_keys=True) + "\n"
    # One write of one line, so that several processes never mix theirs.
    with _path().open("ab+") as file:
        size = file.seek(0, os.SEEK_END)
        if size:
            file.seek(size - 1)
            line = line if file.read(1) == b"\n" else "\n" + line
        file.write(line.encode("ascii"))
        file.flush()
        os.fsync(file.fileno())
