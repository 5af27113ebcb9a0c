"""How changed words are judged: the second kind of thing that this package lets moderation decide on."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.conversation import revisions, wordings
from blog.conversation.models import Comment, Revision
from blog.conversation.transitions import NotPublic
from blog.core import markup, text
from blog.core.db import session
from blog.core.i18n import _
from blog.moderation.rules import SPAM
from blog.moderation.subjects import Nearby, Refused, Shown, Subject
from blog.people.models import Person


def show(ids: Sequence[int]) -> dict[int, Shown]:
    """New words beside those that stand, in a constant number of queries."""
    query = sa.select(Revision).where(Revision.id.in_(list(ids)))
    loaded = joinedload(Revision.comment)
    query = query.options(loaded.joinedload(Comment.thread), loaded.joinedload(Comment.customer))
    return {
        revision.id: Shown(
            template="conversation/staff/shown_revision.html",
            author=revision.comment.name,
            excerpt=text.excerpt(markup.plain(revision.html)),
            thread_title=_("Other words for a public comment under %(title)s", title=revision.comment.thread.title),
            thread_path=revision.comment.path,
            sent_at=revision.sent_at,
            context={"revision": revision, "comment": revision.comment},
            email=revision.comment.customer.email if revision.comment.customer else "",
            customer_id=revision.comment.customer_id,
        )
        for revision in session().scalars(query).unique()
    }


def publish(id: int, /, *, by: Person) -> None:
    """Let the comment say them."""
    try:
        revisions.show_revision(_revision(id), by=by)
    except NotPublic as why:
        raise Refused(str(why)) from None


def reject(id: int, /, *, by: Person, reason: str, note: str) -> None:
    """Refuse them under a rule; the old ones stand, and the note stays with the decision."""
    _refuse(id, reason)


def spam(id: int, /, *, by: Person) -> None:
    """Refuse them as spam."""
    _refuse(id, SPAM)


def context(id: int) -> list[Nearby]:
    """The words that stand."""
    comment = _revision(id).comment
    words = text.excerpt(markup.plain(comment.html)) if comment.is_public else _("(not public)")
    return [Nearby(comment.name, words, comment.sent_at, comment.path)]


SUBJECT = Subject(wordings.KIND, show, publish, reject, spam, context=context)


def _refuse(id: int, reason: str) -> None:
    try:
        revisions.refuse_revision(_revision(id), reason=reason)
    except NotPublic as why:
        raise Refused(str(why)) from None


def _revision(id: int) -> Revision:
    return session().get_one(Revision, id)
