"""Filling an empty site: what happened over years, in the order in which it did, written as rows by the thousand."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, timedelta

import sqlalchemy as sa
from flask import current_app

from blog.cache.models import SiteChange
from blog.cache.rules import PRIVATE, all_rows
from blog.conversation.models import Comment
from blog.conversation.models import Thread as Conversation
from blog.core import checkpoints, clock
from blog.core.db import Base, session, unit_of_work
from blog.people.models import Customer, Person
from blog.posts.models import Page, Post
from blog.record.models import Entry
from blog.seed import cast, rules
from blog.seed.faults import Faults
from blog.seed.finding import Index
from blog.seed.lines import Chain
from blog.seed.posts import Posts
from blog.seed.rules import Size
from blog.seed.sheets import Sheets
from blog.seed.site import Site
from blog.seed.talk import Talk, Thread
from blog.seed.words import Words

# Whatever is here is somebody's, and a site is filled from its beginning or not at all.
CONTENT = (Person, Customer, Entry, Post, Page, Conversation, Comment)
# How many posts and comments are made between two words about it.
TOLD_EVERY = 200


class NotEmpty(Exception):
    """There is something here already."""


def fill(*, posts: int, comments: int, seed: int, progress: Callable[[int], None]) -> Size:
    """Fill an empty site with posts, comments and all that goes with them, up to yesterday. Gives how much it is.

    The same numbers on the same day make the same record. `progress` is told how many posts and comments were made
    since it was last told. What is written is written in parts: when it is stopped, a site stands there that is filled
    by half. Raises NotEmpty.
    """
    if any(session().scalar(sa.select(sa.literal(1)).select_from(model).limit(1)) for model in CONTENT):
        raise NotEmpty
    session().rollback()
    size = rules.size(posts, comments, today=clock.end_of(clock.now().date() - timedelta(days=1), UTC))
    with checkpoints.alone():
        sheets = Sheets()
        try:
            site = _begin(size, sheets, random.Random(seed))
            _live(site, progress)
            sheets.finish()
        finally:
            sheets.close()
    _say_that_all_changed()
    return size


def _begin(size: Size, sheets: Sheets, chance: random.Random) -> Site:
    chain = Chain(sheets, chance)
    staff = cast.gather(sheets, chain, size.began)
    return Site(
        size=size,
        sheets=sheets,
        chain=chain,
        index=Index(sheets),
        chance=chance,
        words=Words(chance),
        staff=staff,
        secret=str(current_app.secret_key),
    )


def _live(site: Site, progress: Callable[[int], None]) -> None:
    posts, talk, faults = Posts(site), Talk(site), Faults(site)
    posts.write_pages(site.size.began)
    threads: dict[int, Thread] = {}
    today, made = site.size.began.date(), 0
    for second, kind, number in rules.events(site.size, site.chance):
        at = site.size.moment(second)
        if kind == rules.DAY:
            faults.go_on(number)
            site.chain.close_day(_day(today, number), at)
        elif kind == rules.ISSUE:
            faults.report(second)
        elif kind == rules.POST:
            post, thread = posts.publish(number, at)
            threads[number] = Thread(thread, f"post/{post}")
        else:
            talk.go_on(threads[number], at)
        made += kind in (rules.POST, rules.COMMENT)
        if made == TOLD_EVERY:
            progress(made)
            made = 0
        site.sheets.write_now_and_then()
    progress(made)


def _day(first: date, number: int) -> date:
    return first + timedelta(days=number)


@unit_of_work
def _say_that_all_changed() -> None:
    """Processes that serve this site meanwhile keep no page of the empty one."""
    keys = sorted(all_rows(table) for table in Base.metadata.tables if table not in PRIVATE)
    session().execute(sa.insert(SiteChange).values(keys=keys, at=clock.peek()))
