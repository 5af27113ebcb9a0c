"""Remarks beside a draft: from colleagues who may write it, and from whoever reads it by a preview link."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.core import clock
from blog.core.db import add, lock, session, unit_of_work
from blog.core.i18n import _
from blog.core.text import TextRefused, is_blank
from blog.desk import change_queries, remark_emails
from blog.desk.models import PreviewLink, Remark
from blog.people.models import Person
from blog.posts import second
from blog.posts.models import Post

# Two screens of a phone: whoever has more to say writes another.
LONGEST = 4_000
QUOTE_LONGEST = 1_000
NAME_LONGEST = 120
# Beside a draft stand as many as anybody reads; a flood through a forgotten link ends here too.
MOST = 200


@unit_of_work
def add_remark(post: Post, *, body: str, by: Person, quote: str = "") -> Remark:
    """Say something beside a draft; its authors are told by mail, but nobody of their own words.

    The same words sent twice are one remark. Raises TextRefused.
    """
    lock(post)
    check(body, quote)
    last = _last(post, Remark.by_id == by.id)
    if last and (last.body, last.quote, last.settled_at) == (body, quote, None):
        return last
    return _keep(Remark(post_id=post.id, body=body, at=clock.now(), version=post.version, by_id=by.id, quote=quote))


@unit_of_work
def add_from_outside(link: PreviewLink, *, name: str, body: str, quote: str = "") -> Remark:
    """Say something by a preview link: whoever made the link is told. Raises TextRefused."""
    lock(link)
    check(body, quote)
    if len(name) > NAME_LONGEST:
        raise TextRefused(_("A name has at most %(most)s characters.", most=NAME_LONGEST))
    link.last_read_at = clock.now()
    last = _last(link.post, Remark.link_id == link.id)
    if last and (last.name, last.body, last.quote) == (name, body, quote):
        return last
    made = Remark(
        post_id=link.post_id,
        body=body,
        at=clock.now(),
        version=link.post.version,
        link_id=link.id,
        name=name,
        quote=quote,
    )
    return _keep(made)


@unit_of_work
def settle(remark: Remark, *, by: Person) -> None:
    """Put a remark aside: it was seen to. Harmless when repeated."""
    lock(remark)
    if remark.settled_at is None:
        remark.settled_at, remark.settled_by_id = clock.now(), by.id


@unit_of_work
def unsettle(remark: Remark, *, by: Person) -> None:
    """Take a remark up again."""
    lock(remark)
    remark.settled_at = remark.settled_by_id = None


@unit_of_work
def remove(remark: Remark, *, by: Person) -> None:
    """Take a remark away for good. Raises TextRefused when it is a colleague's: only they take back what they said."""
    lock(remark)
    if not may_remove(remark, by):
        raise TextRefused(_("Only whoever said this can take it away. Settle it instead."))
    session().delete(remark)


def may_remove(remark: Remark, person: Person) -> bool:
    """Whether this person may take a remark away: their own, and those from outside."""
    return remark.by_id is None or remark.by_id == person.id


def may_see(post: Post, person: Person) -> bool:
    """Whether this person reads and writes remarks beside a post: who may change it, and who was asked to read it."""
    change = change_queries.of(post)
    return second.may_read(post, person) or (change is not None and change_queries.may_read(change, person))


def of(post: Post) -> list[Remark]:
    """The remarks beside a post, open ones first, in the order they were made."""
    query = (
        sa.select(Remark)
        .where(Remark.post_id == post.id)
        .order_by(Remark.settled_at.is_not(None), Remark.id)
        .options(joinedload(Remark.by), joinedload(Remark.link), joinedload(Remark.settled_by))
    )
    return list(session().scalars(query.limit(MOST)))


def by_link(link: PreviewLink) -> list[Remark]:
    """What was said by one link, in order."""
    query = sa.select(Remark).where(Remark.link_id == link.id).order_by(Remark.id)
    return list(session().scalars(query.limit(MOST)))


def by_id(remark_id: int) -> Remark | None:
    """One remark."""
    return session().get(Remark, remark_id)


def check(body: str, quote: str) -> None:
    """Refuse a remark that says nothing, or too much (TextRefused)."""
    if is_blank(body):
        raise TextRefused(_("Write what you want to say."))
    if len(body) > LONGEST:
        raise TextRefused(_("A remark has at most %(most)s characters. Make two of it.", most=LONGEST))
    if len(quote) > QUOTE_LONGEST:
        raise TextRefused(_("Quote at most %(most)s characters: a sentence is enough.", most=QUOTE_LONGEST))


def _last(post: Post, theirs: sa.ColumnElement[bool]) -> Remark | None:
    query = sa.select(Remark).where(Remark.post_id == post.id, theirs).order_by(Remark.id.desc())
    return session().scalar(query.limit(1))


def _keep(remark: Remark) -> Remark:
    beside = session().scalar(sa.select(sa.func.count()).where(Remark.post_id == remark.post_id)) or 0
    if beside >= MOST:
        raise TextRefused(_("There are %(most)s remarks beside this draft: remove some first.", most=MOST))
    kept = add(remark)
    remark_emails.tell.later(kept.id)
    return kept
