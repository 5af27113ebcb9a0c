"""Preview links: an address under which somebody without an account reads a draft, until it expires or is revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.core import clock, links, markup
from blog.core.db import add, lock, session, unit_of_work
from blog.core.i18n import _
from blog.core.text import TextRefused, is_blank
from blog.desk.models import Change, PreviewLink
from blog.people.models import Person, Standing
from blog.posts.models import Post, State

# A look today, after the weekend, within the week, after the holidays: nobody needs a draft open for longer.
DAYS = (1, 3, 7, 30)
READER_LONGEST = 120
# More readers than a draft has; old links are counted too, so that the list stays one.
MOST = 100


@dataclass(frozen=True)
class Made:
    """A link and its address, which is known at this moment only."""

    link: PreviewLink
    path: str


@dataclass(frozen=True)
class Words:
    """What a link shows."""

    title: str
    html: str


@unit_of_work
def make(post: Post, *, reader: str, days: int, by: Person, of_change: bool = False) -> Made:
    """Make an address under which `reader` (a name, in the words of whoever makes it) sees the draft for some days.

    `of_change`: the draft of changes to a live post. Raises TextRefused, in words.
    """
    lock(post)
    if is_blank(reader):
        raise TextRefused(_("Say who it is for, so that you know later whom you gave it."))
    if len(reader) > READER_LONGEST:
        raise TextRefused(_("A name has at most %(most)s characters.", most=READER_LONGEST))
    if days not in DAYS:
        raise TextRefused(_("Choose one of the days that are offered."))
    if of_change and change_of(post) is None:
        raise TextRefused(_("There is no draft of changes to show."))
    if not of_change and not is_draft(post):
        raise TextRefused(_("This is public already: everybody can read it at its own address."))
    if len(of(post)) >= MOST:
        raise TextRefused(_("There are %(most)s links to this draft. Use one of them.", most=MOST))
    token, now = links.new_token(), clock.now()
    link = add(
        PreviewLink(
            post_id=post.id,
            token_hash=links.token_hash(token),
            reader=reader,
            made_at=now,
            made_by_id=by.id,
            expires_at=now + timedelta(days=days),
            of_change=of_change,
        )
    )
    return Made(link, f"/previews/{token}")


@unit_of_work
def revoke(link: PreviewLink, *, by: Person) -> None:
    """Let a link open nothing any more. Harmless when repeated."""
    lock(link)
    link.revoked_at = link.revoked_at or clock.now()


@unit_of_work
def note_reading(link: PreviewLink) -> None:
    """Note that somebody has it open now."""
    lock(link)
    link.last_read_at = clock.now()


def by_token(token: str) -> PreviewLink | None:
    """The link of an address, whatever became of it."""
    wanted = PreviewLink.token_hash == links.token_hash(token)
    return session().scalar(sa.select(PreviewLink).where(wanted).options(joinedload(PreviewLink.made_by)))


def by_id(link_id: int) -> PreviewLink | None:
    """One link."""
    return session().get(PreviewLink, link_id)


def of(post: Post) -> list[PreviewLink]:
    """The links to a draft and to its changes, newest first."""
    query = sa.select(PreviewLink).where(PreviewLink.post_id == post.id).order_by(PreviewLink.id.desc())
    return list(session().scalars(query.options(joinedload(PreviewLink.made_by))))


def is_open(link: PreviewLink) -> bool:
    """Whether it opens something: not expired, not revoked, and made by somebody who still works here."""
    return why_closed(link) is None


def why_closed(link: PreviewLink) -> str | None:
    """Why it opens nothing any more, in words for whoever follows it; None while it does."""
    name = link.made_by.name
    if link.revoked_at is not None:
        return _("%(name)s has closed this link.", name=name)
    if link.made_by.standing is not Standing.ACTIVE:
        return _("%(name)s, who made this link, does not work here any more.", name=name)
    if link.expires_at <= clock.now():
        return _("This link was good for some days, and they are over. Ask %(name)s for a new one.", name=name)
    return None


def leads_to(link: PreviewLink) -> str | None:
    """Where everybody reads by now what the link showed; None while there is something to show by it alone."""
    is_over = change_of(link.post) is None if link.of_change else link.post.published_at is not None
    return link.post.path if is_over else None


def words(link: PreviewLink) -> Words:
    """What it shows: the draft as it stands now, or the draft of changes."""
    change = change_of(link.post) if link.of_change else None
    if change is None:
        return Words(link.post.title, link.post.html)
    return Words(change.title, markup.render_post(change.source))


def may_make(post: Post) -> bool:
    """Whether there is anything to show that is not public."""
    return is_draft(post) or change_of(post) is not None


def is_draft(post: Post) -> bool:
    """Whether a post is not public yet, and never was."""
    return post.state in (State.DRAFT, State.SCHEDULED)


def change_of(post: Post) -> Change | None:
    """The draft of changes to a live post."""
    return session().scalar(sa.select(Change).where(Change.post_id == post.id))
