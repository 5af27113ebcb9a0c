"""What it costs to make a post's page anew when many people talk under it: 2,000 comments against 100.

    python -m bench.thread [--few 100] [--many 2000] [--rounds 15] [--json]

It writes into a new SQLite database of its own, or into the empty one that DATABASE_URL names.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from datetime import timedelta

from flask import Flask

from bench.measuring import Found, run
from blog.conversation import actions as conversation
from blog.conversation.models import Comment, Speaking, Thread
from blog.core import clock, links
from blog.core.db import db, session, unit_of_work
from blog.people import actions as people
from blog.people.models import Person, Role
from blog.posts import actions as posts
from blog.posts.models import Post

# performance.md: a post with 2,000 comments, made anew, against one with 100.
TARGET = 3.0
# A reply to what was said this many comments before; every fifth comment begins something new.
BRANCHES, EARLIER = 5, 3
# How many comments there are for one answer of the company.
ANSWERED = 10
WORDS = "<p>The pump stops after an hour, and then it does not start again. I have tried what the manual says. " * 3


@unit_of_work
def talk(thread: Thread, ann: Person, count: int) -> None:
    """Fill a thread: replies of every depth, and now and then an answer of the company."""
    said: list[Comment] = []
    for number in range(count):
        parent = None if number % BRANCHES == 0 else said[max(0, number - number % EARLIER - 1)]
        if number % ANSWERED == ANSWERED - 1:
            said.append(conversation.answer(said[-1], text=f"Answer {number}.", speaking=Speaking.COMPANY, by=ann))
            continue
        said.append(
            conversation.import_comment(
                thread,
                name=f"Customer {number}",
                source="Words.",
                html=f"{WORDS}{number}</p>",
                sent_at=clock.now() - timedelta(minutes=count - number),
                parent=parent,
            )
        )


def cost(app: Flask, address: str, rounds: int) -> tuple[float, int]:
    """The CPU milliseconds of one page, the median of some rounds after the first; and how much it weighs."""
    client, spent, weight = app.test_client(), [], 0
    for _ in range(rounds + 1):
        began = time.process_time()
        answer = client.get(address)
        spent.append(1_000 * (time.process_time() - began))
        weight = len(answer.data)
        assert answer.status_code == 200, answer.status_code
    return statistics.median(spent[1:]), weight


def measure(app: Flask, few: int, many: int, rounds: int) -> Found:
    """Make the two posts and look at their pages; of the longer one, also at its last page and in other orders."""
    ann = people.add_person(
        handle="ann",
        name="Ann Example",
        email="ann@openline.example",
        roles=[Role.AUTHOR],
        password="of no use to anyone",
        title="Engineer",
        about="I answer for the pumps.",
    )
    found: Found = {"database": db.engine.dialect.name, "pages": {}}
    for count in (few, many):
        post = posts.write_draft(title=f"Post {count}", source="Words. " * 600, authors=[ann], tags=[], by=ann)
        posts.publish_post(post, by=ann)
        assert post.thread is not None
        talk(post.thread, ann, count)
        path = links.href(session().get_one(Post, post.id).path)
        session().rollback()
        for query in ("",) if count == few else ("", "?comments=9999", "?order=newest", "?order=unanswered"):
            spent, weight = cost(app, path + query, rounds)
            found["pages"][f"{count}{query}"] = {"cpu_ms": round(spent, 2), "bytes": weight}
    found["ratio"] = round(found["pages"][str(many)]["cpu_ms"] / found["pages"][str(few)]["cpu_ms"], 2)
    found["met"] = found["ratio"] <= TARGET
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print it. Ends with 1 when the longer page costs more than it may."""
    said = "What the page of a long thread costs."
    return run(arguments, prog="bench.thread", description=said, few=100, many=2_000, measure=measure, words=_words)


def _words(found: Found) -> str:
    lines = [
        f"{name:>20}: {page['cpu_ms']:8.2f} ms, {page['bytes']:>9,} bytes" for name, page in found["pages"].items()
    ]
    return "\n".join([*lines, f"The longer page costs {found['ratio']} times as much. Wanted: at most {TARGET}."])


if __name__ == "__main__":
    sys.exit(main())
