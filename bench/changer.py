"""Makes public changes at a rate, as somebody who works here would: answers for the company under other posts.

    python -m bench.changer AWAY

Reads lines like `10 2.5` (so many a second, for so many seconds) and prints after each how many it made in that time.
`AWAY` is the address of the post that it leaves alone. The site's settings come from the environment.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from itertools import count, cycle

import sqlalchemy as sa

from blog.app import create_app
from blog.conversation import actions as conversation
from blog.conversation.models import Comment, Speaking, State, Thread
from blog.core.db import session
from blog.people import queries as people
from blog.people.models import Person, Role

# As many comments as are answered in turns.
ANSWERED = 200


def comments_elsewhere(away: str) -> list[tuple[int, str]]:
    """Public comments of readers under other posts: their ids, and the addresses of those posts."""
    rows = session().execute(
        sa.select(Comment.id, Thread.path)
        .join(Thread)
        .where(Comment.state == State.PUBLISHED, Comment.person_id.is_(None), Comment.depth == 0, Thread.path != away)
        .order_by(Comment.id.desc())
        .limit(ANSWERED)
    )
    return [(number, path) for number, path in rows]


def speaker() -> int:
    """Somebody who may answer for the company."""
    return next(one.id for role in Role for one in people.with_role(role) if one.may_speak)


def answer(comment_id: int, person_id: int, words: str) -> None:
    """Answer one comment for the company: on the record, and at once public."""
    person = session().get_one(Person, person_id)
    conversation.answer(session().get_one(Comment, comment_id), text=words, speaking=Speaking.COMPANY, by=person)
    session().expunge_all()


def change(rate: float, seconds: float, answered: Iterator[int], person_id: int, numbers: Iterator[int]) -> int:
    """Make so many changes a second, as far as this machine can. Gives how many were made."""
    began, made = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        answer(next(answered), person_id, f"Answer {next(numbers)} of this run.")
        made += 1
        time.sleep(max(0.0, began + made / rate - time.monotonic()))
    return made


def main(away: str) -> None:
    """Do what each line asks."""
    app = create_app({**os.environ, "OPENLINE_PAGE_CACHE": "0"})
    app.extensions["openline-ring"] = None
    with app.app_context():
        answered = cycle([number for number, _ in comments_elsewhere(away)])
        person_id, numbers = speaker(), count()
        session().rollback()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        for line in sys.stdin:
            rate, seconds = map(float, line.split())
            sys.stdout.write(f"{change(rate, seconds, answered, person_id, numbers)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
