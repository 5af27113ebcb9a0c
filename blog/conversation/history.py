"""How the public words of a comment changed. What was never public is not told, be it that it waited or was refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import sqlalchemy as sa

from blog.conversation.models import Comment, Revision, RevisionState
from blog.core import diff
from blog.core.db import session

# As many versions as are compared on one page.
PAGE_SIZE = 10
# Words of a version that are compared one by one; of a longer one, sentences. A page takes half a second at worst.
COMPARED = 1_200


@dataclass(frozen=True)
class Version:
    """What a comment said in public from a moment on, and what was changed by that; `number` counts from 1."""

    number: int
    since: datetime
    pieces: list[diff.Piece]


@dataclass(frozen=True)
class History:
    """Some versions of a comment, the newest first; `older` is the number below which the rest is found, or None."""

    versions: list[Version]
    older: int | None


def of(comment: Comment, *, below: int | None = None) -> History:
    """The versions of a public comment with a number under `below`, or the newest ones, each compared with the last."""
    said = _public(comment) or [(comment.source, comment.sent_at)]
    last = len(said) if below is None else min(max(below - 1, 0), len(said))
    first = max(last - PAGE_SIZE, 0)
    found = []
    for at in range(last - 1, first - 1, -1):
        words, since = said[at]
        since = since if at else comment.published_at or comment.sent_at
        pieces = diff.pieces(said[at - 1][0], words, most=COMPARED) if at else [diff.Piece("same", words)]
        found.append(Version(at + 1, since, pieces))
    return History(found, older=first + 1 if first else None)


def _public(comment: Comment) -> list[tuple[str, datetime]]:
    """The words that could be read, the first first, each with its moment.

    Only a version that was shown in place of another carries the moment of it. So what stands now was public, and what
    one such replaced; versions that were changed before anybody let them through were not.
    """
    query = sa.select(Revision).where(Revision.comment_id == comment.id, Revision.state == RevisionState.SHOWN)
    stood = list(session().scalars(query.order_by(Revision.number)))
    following = {one.id: after for one, after in pairwise(stood)}
    return [
        (one.source, one.shown_at or one.sent_at)
        for one in stood
        if one.source
        # A version whose words were taken away for good has nothing left to tell.
        and (one.shown_at or one.id not in following or following[one.id].shown_at)
    ]
