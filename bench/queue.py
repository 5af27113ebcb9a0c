"""What it costs to open the queue when 10,000 cases wait, against ten.

    python -m bench.queue [--few 10] [--many 10000] [--rounds 15] [--json]

It writes into a new SQLite database of its own, or into the empty one that DATABASE_URL names.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from bench.measuring import Found, run
from blog.conversation import actions as conversation
from blog.conversation.models import Comment, State, Thread
from blog.core import clock
from blog.core.db import db, session, unit_of_work
from blog.moderation import case_pages, queue
from blog.moderation.models import Case
from blog.people import actions as people
from blog.people.models import Person, Role

# One page shows twenty cases at most, so ten and ten thousand differ by the rows of a page and nothing else.
TARGET = 3.0
KIND = "comment"


@unit_of_work
def wait(thread: Thread, since: int, until: int) -> None:
    """Comments that wait for a moderator, as they come by an import."""
    now = clock.now()
    comments = [
        Comment(
            thread_id=thread.id,
            state=State.HELD,
            name=f"Customer {number}",
            source="The pump stops after an hour.",
            html="<p>The pump stops after an hour.</p>",
            sent_at=now - timedelta(minutes=number),
        )
        for number in range(since, until)
    ]
    session().add_all(comments)
    session().flush()
    rows = [
        {
            "subject_kind": KIND,
            "subject_id": comment.id,
            "opened_at": comment.sent_at,
            "votes": [{"code": "new", "weight": 1, "words": "It is the first thing this author sent."}],
            "priority": 5,
            "version": 1,
            "proposed_note": "",
        }
        for comment in comments
    ]
    session().execute(sa.insert(Case), rows)


def cost(me: Person, rounds: int) -> float:
    """The CPU milliseconds of reading one page of the queue with all that it shows, the median of some rounds."""
    spent = []
    for _ in range(rounds + 1):
        began = time.process_time()
        page = queue.page(queue.Show.WAITING, None, person=me)
        case_pages.cards(page.items, me=me)
        queue.counted()
        spent.append(1_000 * (time.process_time() - began))
        session().expire_all()
    return statistics.median(spent[1:])


def measure(app: Flask, few: int, many: int, rounds: int) -> Found:
    """Open it with a few that wait, and again with many."""
    mia = people.add_person(
        handle="mia", name="Mia", email="mia@openline.example", roles=[Role.MODERATOR], password="of no use to anyone"
    )
    thread = conversation.open_thread(topic="page/1", title="Pumps", path="/pages/pumps", public=True)
    found: Found = {"database": db.engine.dialect.name, "cpu_ms": {}}
    before = 0
    for count in (few, queue.PAGE, many):
        wait(thread, before, count)
        before = count
        # Forms ask which page they stand on.
        with app.test_request_context("/staff/cases"):
            found["cpu_ms"][str(count)] = round(cost(mia, rounds), 2)
    found["ratio"] = round(found["cpu_ms"][str(many)] / found["cpu_ms"][str(few)], 2)
    found["met"] = found["ratio"] <= TARGET
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print it. Ends with 1 when the longer queue costs more than it may."""
    said = "What opening a long queue costs."
    return run(arguments, prog="bench.queue", description=said, few=10, many=10_000, measure=measure, words=_words)


def _words(found: Found) -> str:
    words = ", ".join(f"{count} waiting: {spent} ms" for count, spent in found["cpu_ms"].items())
    return f"{words}. The longest costs {found['ratio']} times as much as the shortest. Wanted: at most {TARGET}."


if __name__ == "__main__":
    sys.exit(main())
