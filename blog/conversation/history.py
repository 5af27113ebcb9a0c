"""How the public words of a comment changed. What was never public is not told, be it that it waited or was refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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
    said = _public(comment)
    last = len(said) if below is None else min(max(below - 1, 0), len(said))
    first = max(last - PAGE_SIZE, 0)
    found = []
    for at in range(last - 1, first - 1, -1):
        before = said[at - 1].source if at else ""
        since = (said[at].shown_at or said[at].sent_at) if at else comment.published_at or comment.sent_at
        found.append(Version(at + 1, since, diff.pieces(before, said[at].source, most=COMPARED)))
    return History(found, older=first + 1 if first else None)


def _public(comment: Comment) -> list[Revision]:
    """The versions that stood while the comment could be read, the first first.

    Only a version that was shown in place of another carries the moment of it. So what stands now was public, and what
    one such replaced; versions that were changed before anybody let them through were not.
    """
    stood = list(
        session().scalars(
            sa.select(Revision)
            .where(Revision.comment_id == comment.id, Revision.state == RevisionState.SHOWN)
            .order_by(Revision.number)
        )
    )
    public = [
        one
        for one, following in zip(stood, [*stood[1:], None], strict=True)
        if following is None or one.shown_at is not None or following.shown_at is not None
    ]
    # A version whose words were taken away for good has nothing left to tell.
    return [one for one in public if one.source]
