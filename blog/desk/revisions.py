"""Revisions of a post or page: listed, compared with each other, and put back."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload

from blog.core import diff, pages
from blog.core.diff import Piece
from blog.people.models import Person
from blog.posts import actions, page_actions, rules, staff_queries, writing
from blog.posts.models import Page, Post, Reason, Revision

# A page of the list: more than a post is usually saved.
LISTED = 50
# Words on either side up to which two revisions are compared word by word; beyond, sentence by sentence.
COMPARED = 20_000


@dataclass(frozen=True)
class Comparison:
    """Two revisions, the older first, and what lies between them; without an older one, everything is new."""

    before: Revision | None
    after: Revision
    title: list[Piece]
    words: list[Piece]

    @property
    def is_same(self) -> bool:
        """Whether title and words are the same in both."""
        return all(piece.what == "same" for piece in (*self.title, *self.words))


def listed(thing: Post | Page, key: str | None) -> pages.Page[Revision]:
    """Who saved what, when and why, newest first; without the words, of which there may be many."""
    query = sa.select(Revision).where(_of(thing)).options(joinedload(Revision.by), defer(Revision.source))
    return pages.newest_first(query, moment=Revision.at, id=Revision.id, key=key, size=LISTED)


def compare(thing: Post | Page, before: int, after: int) -> Comparison | None:
    """What lies between two revisions, by number, in whichever order they are named; None when `after` is none.

    An older one that is not there (0 before the first) has no words.
    """
    old, new = sorted((before, after))
    newer = staff_queries.revision(thing, new)
    if newer is None:
        return None
    older = staff_queries.revision(thing, old) if old != new else newer
    title = diff.pieces(older.title if older else "", newer.title)
    return Comparison(older, newer, title, diff.pieces(older.source if older else "", newer.source, most=COMPARED))


def restore(thing: Post | Page, revision: Revision, *, version: int, by: Person) -> None:
    """Let a draft say again what it said in a revision. The words that stood are in the revisions, as all others.

    Raises rules.Stale when somebody saved since `version`, NotPublishable when it is no draft: what is public is
    changed in the editor, where whoever does it says what kind of change it is.
    """
    title, source, slug = revision.title, revision.source, rules.chosen_slug(thing)
    if isinstance(thing, Page):
        page_actions.save_draft(
            thing,
            title=title,
            source=source,
            version=version,
            by=by,
            slug=slug,
            position=thing.position,
            reason=Reason.RESTORED,
        )
        return
    actions.save_draft(
        thing,
        version=version,
        by=by,
        reason=Reason.RESTORED,
        title=title,
        source=source,
        authors=writing.people(thing),
        tags=[tag.name for tag in thing.tags],
        issue=thing.issue_number,
        publish_at=thing.publish_at,
        slug=slug,
    )


def _of(thing: Post | Page) -> sa.ColumnElement[bool]:
    return Revision.post_id == thing.id if isinstance(thing, Post) else Revision.page_id == thing.id
