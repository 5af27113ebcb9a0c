"""A site of any size, for measuring: made through the real doors, so that its record is a real record."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from blog.conversation import actions as conversation
from blog.conversation import visibility
from blog.conversation.models import Comment, Thread
from blog.core import clock
from blog.core.db import session, unit_of_work
from blog.core.models import Job
from blog.demo.words import paragraph, title
from blog.people import actions as people
from blog.people import customers
from blog.people import queries as directory
from blog.people.models import Person, Role
from blog.posts import actions as posts
from blog.posts.models import Post

# As many acts as one transaction holds: a commit for each would be most of the time.
BATCH = 100
# The design measures a post with 100 comments beside posts with what is left.
BUSY_POST = 100
# Words in a seeded post: what performance.md measured with.
POST_PARAGRAPHS = 8
AUTHORS = 5
CUSTOMERS = 50


def seed(*, post_count: int, comment_count: int, progress: Callable[[int], None]) -> None:
    """Add posts and comments. The first post gets 100 comments, the others share the rest evenly.

    `progress` is told how many posts and comments were made since it was last told.
    """
    ring = current_app.extensions.pop("openline-ring", None)
    chance = random.Random(1)  # The same numbers make the same site, so that two runs can be compared.
    try:
        authors = _authors()
        threads: list[int] = []
        for size in _batches(post_count):
            threads += _write(size, post_count - len(threads), authors, chance)
            progress(size)
        targets = _targets(threads, comment_count)
        for start in range(0, len(targets), BATCH):
            batch = targets[start : start + BATCH]
            _talk(batch, chance)
            progress(len(batch))
            session().expunge_all()
    finally:
        current_app.extensions["openline-ring"] = ring


def _batches(count: int) -> Iterator[int]:
    while count > 0:
        yield min(BATCH, count)
        count -= BATCH


def _targets(threads: list[int], comment_count: int) -> list[int]:
    """Which thread each comment goes to."""
    if not threads:
        return []
    busy = min(BUSY_POST, comment_count)
    others = threads[1:] or threads
    return [threads[0]] * busy + [others[number % len(others)] for number in range(comment_count - busy)]


@unit_of_work
def _authors() -> list[int]:
    made = []
    for number in range(AUTHORS):
        handle = f"seed-{number}"
        person = directory.by_handle(handle) or people.add_person(
            handle=handle,
            name=f"{title(random.Random(number), 2).title()}",
            email=f"{handle}@seed.example",
            roles=(Role.AUTHOR, Role.MODERATOR),
            title="Writes for measuring",
            about="Exists so that a site of this size can be measured.",
            password="only for measuring",
        )
        made.append(person.id)
    return made


@unit_of_work
def _write(size: int, days_ago: int, author_ids: list[int], chance: random.Random) -> list[int]:
    people_here = [session().get_one(Person, person_id) for person_id in author_ids]
    made: list[Post] = []
    with clock.travel(clock.now() - timedelta(hours=days_ago)):
        for number in range(size):
            author = people_here[number % len(people_here)]
            body = "\n\n".join(paragraph(chance) for _ in range(POST_PARAGRAPHS))
            post = posts.write_draft(
                title=title(chance, 6).capitalize(), source=body, authors=[author], tags=[title(chance, 1)], by=author
            )
            posts.publish_post(post, by=author)
            made.append(post)
    _forget_mail()
    return [post.thread_id for post in made if post.thread_id]


@unit_of_work
def _talk(thread_ids: list[int], chance: random.Random) -> None:
    found = {row.id: row for row in session().scalars(sa.select(Thread).where(Thread.id.in_(thread_ids)))}
    moderator = directory.with_role(Role.MODERATOR)[0]
    last: Comment | None = None
    for number, thread_id in enumerate(thread_ids):
        who = chance.randrange(CUSTOMERS)
        parent = last if number % 3 == 2 and last is not None and last.thread_id == thread_id else None
        sent = conversation.send_comment(
            found[thread_id],
            name=f"Reader {who}",
            email=f"reader-{who}@seed.example",
            body=f"{paragraph(chance, sentences=2)}",
            parent=parent,
            customer=customers.customer_for(f"reader-{who}@seed.example"),
        )
        if not sent.comment.is_public:
            visibility.publish_comment(sent.comment, by=moderator)
        last = sent.comment
    _forget_mail()


def _forget_mail() -> None:
    """Nobody of a seeded site is mailed."""
    session().flush()
    session().execute(sa.delete(Job).where(Job.done_at.is_(None)))
