"""Reads of links: what is known about those of one text, which are due, and which of a person's are broken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from blog.core import clock
from blog.core.db import session
from blog.desk import link_checks as rules
from blog.desk.models import LinkCheck, LinkUse
from blog.media import rules as pictures
from blog.people.models import Person
from blog.posts.models import Page, Post, PostAuthor, State

# As many broken links as somebody mends in one go.
SHOWN = 10


@dataclass(frozen=True)
class Failing:
    """A link that fails, since when, and why in words. `post`: where it stands, on the dashboard."""

    url: str
    since: datetime
    words: str
    post: Post | None = None


@dataclass(frozen=True)
class Report:
    """What is known about a text's links, and its pictures that nobody who cannot see them is told about."""

    failing: list[Failing]
    # Not tried yet.
    waiting: int
    fine: int
    undescribed: list[str]


def report(thing: Post | Page) -> Report:
    """For the edge of the editor."""
    known = list(
        session().scalars(
            sa.select(LinkCheck).join(LinkUse, LinkUse.hash == LinkCheck.hash).where(_of(thing)).order_by(LinkUse.id)
        )
    )
    failing = [_failing(check) for check in known if check.problem]
    waiting = sum(check.tried_at is None for check in known)
    return Report(failing, waiting, len(known) - len(failing) - waiting, pictures.undescribed(thing.html))


def by_hashes(hashes: Iterable[str]) -> dict[str, LinkCheck]:
    """The links of these hashes."""
    sought = list(hashes)
    return {each.hash: each for each in session().scalars(sa.select(LinkCheck).where(LinkCheck.hash.in_(sought)))}


def uses_of(thing: Post | Page) -> list[LinkUse]:
    """Where the links of a text are noted."""
    return list(session().scalars(sa.select(LinkUse).where(_of(thing))))


def due(most: int) -> list[str]:
    """The links of public texts that should be tried again, longest ago first."""
    now = clock.now()
    public = sa.or_(
        sa.exists().where(Post.id == LinkUse.post_id, Post.state == State.PUBLISHED),
        sa.exists().where(Page.id == LinkUse.page_id, Page.state == State.PUBLISHED),
    )
    wanted = (
        sa.select(LinkCheck.hash)
        .where(
            sa.or_(
                LinkCheck.tried_at.is_(None),
                LinkCheck.tried_at < now - rules.EACH,
                sa.and_(LinkCheck.problem.is_not(None), LinkCheck.tried_at < now - rules.AGAIN),
            )
        )
        .where(sa.exists().where(LinkUse.hash == LinkCheck.hash, public))
        .order_by(LinkCheck.tried_at)
        .limit(most)
    )
    return list(session().scalars(wanted))


def broken_of(person: Person) -> list[Failing]:
    """The broken links in this person's public posts, those that failed first first: for the dashboard."""
    wanted = (
        sa.select(LinkCheck, Post)
        .join(LinkUse, LinkUse.hash == LinkCheck.hash)
        .join(Post, Post.id == LinkUse.post_id)
        .join(PostAuthor, PostAuthor.post_id == Post.id)
        .where(PostAuthor.person_id == person.id, Post.state == State.PUBLISHED)
        .where(LinkCheck.problem.is_not(None), LinkCheck.failing_since <= clock.now() - rules.PATIENCE)
        .order_by(LinkCheck.failing_since, LinkUse.id)
        .limit(SHOWN)
    )
    found = session().execute(wanted).all()
    return [_failing(check, post) for check, post in found if rules.is_broken(check.failing_since, check.tried_at)]


def _failing(check: LinkCheck, post: Post | None = None) -> Failing:
    return Failing(check.url, check.failing_since or clock.now(), rules.in_words(check.problem or ""), post)


def _of(thing: Post | Page) -> sa.ColumnElement[bool]:
    return LinkUse.post_id == thing.id if isinstance(thing, Post) else LinkUse.page_id == thing.id
