"""The acts of the demo at the writing desk: second readers, remarks, previews, what is planned, and who reads."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import sqlalchemy as sa

from blog.core import clock, settings
from blog.core.db import session, unit_of_work
from blog.demo.acts import Stage
from blog.desk import change_queries, changes, previews, remarks
from blog.posts import actions as posts
from blog.posts import readership, scheduling, second, tagging
from blog.posts.models import Post, State, Tag
from blog.posts.rules import Change

# The riders who come by on the day of a post; each day later it is a share of them. Their addresses belong to nobody.
READERS, READ_FOR = 14, 6
BROWSER = "A browser of the demo"


def ask_for_readers(stage: Stage, *, tag: str, by: str) -> None:
    """An admin says that what carries a tag is read by somebody else before it is public."""
    row = session().scalars(sa.select(Tag).where(Tag.name == tag)).one()
    tagging.change_tag(row, name=row.name, needs_second_reader=True, by=stage.people[by])


def ask_reader(stage: Stage, *, slug: str, by: str, reader: str) -> None:
    """Somebody asks a colleague to read a draft."""
    second.ask_reader(stage.posts[slug], stage.people[reader], by=stage.people[by])


def remark(stage: Stage, *, slug: str, by: str, body: str, quote: str = "", settled_by: str = "") -> None:
    """A colleague says something beside a draft."""
    made = remarks.add_remark(stage.posts[slug], body=body, quote=quote, by=stage.people[by])
    if settled_by:
        remarks.settle(made, by=stage.people[settled_by])


def show_draft(
    stage: Stage, *, slug: str, by: str, reader: str, days: int, name: str = "", body: str = "", quote: str = ""
) -> None:
    """Somebody without an account gets a link to a draft, and says something there."""
    made = previews.make(stage.posts[slug], reader=reader, days=days, by=stage.people[by])
    if body:
        remarks.add_from_outside(made.link, name=name, body=body, quote=quote)


def close_links(stage: Stage, *, slug: str, by: str) -> None:
    """Whoever made links to a draft closes them."""
    for link in previews.of(stage.posts[slug]):
        previews.revoke(link, by=stage.people[by])


def plan(stage: Stage, *, slug: str, by: str, in_days: int) -> None:
    """Somebody says on which day a draft is to come."""
    post = stage.posts[slug]
    posts.save_draft(
        post,
        version=post.version,
        by=stage.people[by],
        title=post.title,
        source=post.source,
        authors=[author.person for author in post.authors],
        tags=[tag.name for tag in post.tags],
        publish_at=_morning(in_days),
    )


def schedule(stage: Stage, *, slug: str, by: str, in_days: int) -> None:
    """Somebody has a draft published on a morning to come."""
    post = stage.posts[slug]
    scheduling.schedule_as_it_stands(post, at=_morning(in_days), version=post.version, by=stage.people[by])


def draft_correction(
    stage: Stage, *, slug: str, by: str, find: str, put: str, note: str, found_by: str, reader: str
) -> None:
    """Somebody writes down what a live post is going to say, and asks a colleague to read it first."""
    post = stage.posts[slug]
    assert find in post.source
    change = changes.save_change(
        post,
        version=post.version,
        by=stage.people[by],
        kind=Change.CORRECTION,
        note=note,
        credit=stage.comments[found_by],
        title=post.title,
        source=post.source.replace(find, put),
        authors=[author.person for author in post.authors],
        tags=[tag.name for tag in post.tags],
    )
    changes.ask_reader(change, stage.people[reader], by=stage.people[by])
    assert change_queries.of(post) is change


def readers_come(now: datetime) -> None:
    """Riders read the posts, most of them on the first day: counted by day, as every reader is."""
    coming: dict[datetime, list[tuple[Post, int]]] = {}
    for post in session().scalars(sa.select(Post).where(Post.state == State.PUBLISHED)):
        assert post.published_at is not None
        for age in range(READ_FOR):
            day = post.published_at + timedelta(days=age)
            if day <= now:
                coming.setdefault(day, []).append((post, (READERS - post.id % 3) // (1 + age)))
    for day, read in sorted(coming.items(), key=lambda one: one[0]):
        with clock.travel(day):
            _read(read)
    readership.close_days()


@unit_of_work
def _read(read: list[tuple[Post, int]]) -> None:
    for post, readers in read:
        for number in range(readers):
            readership.count(post, address=f"192.0.2.{number + 1}", browser=BROWSER)


def _morning(in_days: int) -> datetime:
    day = settings.today() + timedelta(days=in_days)
    return datetime.combine(day, time(8), settings.zone())
