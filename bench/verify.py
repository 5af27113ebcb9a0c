"""How long the verifier takes over a long record, in CPU seconds: as a saved log, and with all that a site adds to it.

    python -m bench.verify [--entries 100000] [--json]

The log is made up, of lines as they are in life: questions and answers, posts, issues with apologies, the days' ends.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from blog.record import rules, verify
from blog.record.models import GENESIS

# In seconds, for a hundred thousand entries.
TARGET = 2.0
BEGAN = datetime(2020, 1, 1, 9, tzinfo=UTC)
STEP = timedelta(minutes=31)
WORDS = "The valve of the kettle sticks when it is cold, and I have had to wait for it twice this week. "

Act = tuple[str, str, str | None, dict[str, Any], tuple[str, ...]]


def acts(number: int, at: datetime) -> Iterator[Act]:
    """One round of life: (kind, by, subject, facts, names of texts)."""
    issue, post, first = f"issue/{number}", f"post/{number}", number * 10
    due = at + timedelta(days=9)
    owed = {"owner": "ann", "next_update": due.date(), "due": due}
    yield "post.published", "ann", post, {"authors": ["ann"]}, ("title", "body")
    for comment in range(first, first + 8, 2):
        sent = {"thread": post, "sent_at": at, "approved_by": "max"}
        yield "comment.published", "customer", f"comment/{comment}", sent, ("body",)
        answer = {"thread": post, "answers": f"comment/{comment}"}
        yield "response.published", "ann", f"comment/{comment + 1}", answer, ("body", "name", "title")
    said = {"first_reported_at": at, "said_by": "customer", "state": "reported", "comment": f"comment/{first}"}
    yield "issue.reported", "ann", issue, said, ("title",)
    yield "issue.acknowledged", "ann", issue, {**owed, "state": "acknowledged", "severity": "money"}, ("text",)
    yield "issue.started", "ann", issue, {**owed, "state": "in progress"}, ("text",)
    promised = [{"number": 1, "owner": "ann", "due": due}]
    apology = {"commitments": [{**one, "due": rules.stamp(due)} for one in promised], "lesson_due": due}
    yield "issue.apologised", "ann", issue, apology, ("wrong", "hurt", "commitments")
    yield "issue.kept", "ann", issue, {"commitment": 1}, ("text", "evidence")
    yield "issue.fixed", "ann", issue, {"state": "fixed", "unconfirmed": True}, ("text", "evidence")
    declined = {"day": at.date(), "rule": "spam", "automated": True, "kind_of": "comment"}
    yield "comment.declined", "system", None, declined, ()
    yield "day.closed", "system", None, {"day": at.date(), "counts": {"comment.published": 4}}, ()


def record(entries: int) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A sound record: each line with its texts."""
    prev, at, seq, number = GENESIS, BEGAN, 0, 0
    while True:
        number += 1
        for kind, by, subject, facts, names in acts(number, at):
            seq, at = seq + 1, at + STEP
            rules.check_facts(kind, subject, facts, names)
            texts = {name: _text(f"{WORDS}{seq} {name}") for name in names}
            hashes = {name: text["hash"] for name, text in texts.items()}
            line = rules.make_line(
                seq=seq, prev=prev, at=at, by=by, kind=kind, subject=subject, texts=hashes, facts=facts
            )  # fmt: skip
            prev = rules.line_hash(line)
            yield line, list(texts.values())
            if seq == entries:
                return


def _text(words: str) -> dict[str, str]:
    salt = sha256(words.encode()).hexdigest()[:32]
    return {"hash": rules.text_hash(salt, words), "salt": salt, "text": words}


def cpu(check: Callable[[], None]) -> float:
    """How many seconds of CPU the processes took that a check started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    check()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(entries: int) -> dict[str, Any]:
    """Check a saved log of so many entries as anyone would, alone and with its texts, and count its figures."""
    with tempfile.TemporaryDirectory() as folder:
        log, texts = Path(folder, "log.jsonl"), Path(folder, "texts.jsonl")
        with log.open("w") as lines, texts.open("w") as words:
            for line, stored in record(entries):
                lines.write(line)
                words.writelines(json.dumps(text) + "\n" for text in stored)

        def run(*arguments: str) -> None:
            subprocess.run(
                [sys.executable, "-I", verify.__file__, str(log), *arguments], check=True, stdout=subprocess.DEVNULL
            )

        chain = min(cpu(run) for _ in range(3))
        whole = cpu(lambda: run("--texts", str(texts)))
        said = [json.loads(line) for line in log.open()]
    began = time.process_time()
    verify.figures(said, rules.stamp(rules.read_stamp(said[-1]["at"]) + timedelta(days=1)))
    return {
        "entries": entries,
        "seconds": round(chain, 2),
        "rate": round(entries / chain),
        "with_texts": round(whole, 2),
        "figures": round(time.process_time() - began, 2),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print it. Ends with 1 when it took longer than it may."""
    parser = argparse.ArgumentParser(prog="bench.verify", description="How long the verifier takes over a long record.")
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--json", action="store_true", help="print one object")
    asked = parser.parse_args(arguments)
    found = measure(asked.entries)
    sys.stdout.write((json.dumps(found) if asked.json else _words(found)) + "\n")
    return 0 if found["seconds"] <= TARGET * asked.entries / 100_000 else 1


def _words(found: dict[str, Any]) -> str:
    return (
        f"{found['entries']} entries in {found['seconds']} s of CPU, {found['rate']} a second; with every text in "
        f"{found['with_texts']} s; the public figures counted in {found['figures']} s. "
        f"Wanted: {TARGET} s or less for a hundred thousand entries."
    )


if __name__ == "__main__":
    sys.exit(main())
