"""The words of a comment, one row for each version: kept, shown in their turn, dropped, and forgotten."""

from __future__ import annotations

import sqlalchemy as sa

from blog.conversation.models import Comment, Revision, RevisionState
from blog.core import clock, markup
from blog.core.db import add, session, unit_of_work
from blog.moderation import authors
from blog.moderation.cases import hold_case

# What moderation calls a changed wording that waits.
KIND = "revision"


def of(comment: Comment) -> list[Revision]:
    """Every version of a comment's words, the first first."""
    query = sa.select(Revision).where(Revision.comment_id == comment.id).order_by(Revision.number)
    return list(session().scalars(query))


def waiting(comment: Comment) -> Revision | None:
    """The version that waits for a moderator while the words of before stand."""
    query = sa.select(Revision).where(Revision.comment_id == comment.id, Revision.state == RevisionState.WAITING)
    return session().scalar(query.order_by(Revision.number.desc()).limit(1))


@unit_of_work
def begin(comment: Comment) -> None:
    """Keep the first version of a comment's words. Harmless when repeated."""
    if session().scalar(sa.select(sa.exists().where(Revision.comment_id == comment.id))):
        return
    first = Revision(
        comment_id=comment.id,
        number=1,
        state=RevisionState.SHOWN,
        source=comment.source,
        html=comment.html,
        sent_at=comment.sent_at,
        shown_at=comment.published_at,
    )
    add(first)


@unit_of_work
def write(comment: Comment, *, source: str, html: str, state: RevisionState) -> Revision:
    """Add a version. The comment is locked by the caller, so that numbers have no gaps."""
    begin(comment)
    last = session().scalar(sa.select(sa.func.max(Revision.number)).where(Revision.comment_id == comment.id))
    made = Revision(
        comment_id=comment.id, number=(last or 0) + 1, state=state, source=source, html=html, sent_at=clock.now()
    )
    return add(made)


@unit_of_work
def stand(comment: Comment, revision: Revision) -> None:
    """Let a version be what the comment says."""
    comment.source, comment.html = revision.source, revision.html
    revision.state, revision.reason = RevisionState.SHOWN, None


@unit_of_work
def hold_waiting(comment: Comment) -> None:
    """Lock the case of the version that waits, if one does, before the comment itself is locked: as for every decision.

    Whoever drops what waits calls this first, or would wait for a moderator who waits for the comment.
    """
    found = waiting(comment)
    if found is not None:
        hold_case(KIND, found.id)


@unit_of_work
def drop_waiting(comment: Comment) -> None:
    """Nobody decides on a changed wording any more: its author sent another, or the comment is gone."""
    found = waiting(comment)
    if found is not None:
        found.state = RevisionState.DROPPED
        authors.withdraw(KIND, found.id)


@unit_of_work
def blank(comment: Comment, words: str) -> None:
    """Forget the versions that said exactly this."""
    for revision in of(comment):
        if revision.source == words:
            revision.source, revision.html = "", ""


@unit_of_work
def swap(comment: Comment, before: str, after: str) -> None:
    """Let the versions that said exactly this say something else: why it is not shown, or the words again."""
    for revision in of(comment):
        if revision.source == before:
            revision.source, revision.html = after, markup.render_comment(after)


@unit_of_work
def forget(comment: Comment) -> None:
    """Forget every word that the comment ever said."""
    drop_waiting(comment)
    for revision in of(comment):
        revision.source, revision.html = "", ""
    comment.source, comment.html = "", ""
