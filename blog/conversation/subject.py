"""How comments are judged: what moderation shows of them, and which of our verbs its decisions call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar

from blog.conversation import actions, filtering, queries, visibility
from blog.conversation.models import Comment
from blog.core import markup, text
from blog.core.db import session
from blog.moderation.subjects import Nearby, Refused, Shown, Subject
from blog.people.models import Person

Verb = TypeVar("Verb", bound=Callable[..., None])


def _in_words(verb: Verb) -> Verb:
    """Let a verb refuse to the moderator, in words, what the comment's state does not allow."""

    @wraps(verb)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            verb(*args, **kwargs)
        except visibility.NotPublic as why:
            raise Refused(str(why)) from None

    return run  # type: ignore[return-value]  # wraps() keeps the signature, which mypy cannot see


def show(ids: Sequence[int]) -> dict[int, Shown]:
    """Comments as moderators see them, in a constant number of queries."""
    return {
        comment.id: Shown(
            template="conversation/staff/shown.html",
            author=comment.name,
            excerpt=text.excerpt(markup.plain(comment.html)),
            thread_title=comment.thread.title,
            thread_path=comment.thread.path,
            sent_at=comment.sent_at,
            context={"comment": comment},
            email=comment.customer.email if comment.customer else "",
            parent=_nearby(comment.parent) if comment.parent else None,
            customer_id=comment.customer_id,
        )
        for comment in queries.by_ids(ids)
    }


def publish(id: int, /, *, by: Person) -> None:
    """Let it through: the one door."""
    visibility.publish_comment(_comment(id), by=by)


def reject(id: int, /, *, by: Person, reason: str, note: str) -> None:
    """Refuse it under a rule; the note stays with the decision."""
    visibility.refuse_comment(_comment(id), reason=reason)


def spam(id: int, /, *, by: Person) -> None:
    """Put it away as spam."""
    visibility.mark_spam(_comment(id), by=by)


def hide(id: int, /, *, by: Person | None, reason: str, about_company: bool) -> None:
    """Hide it while it is looked at."""
    visibility.hide_comment(_comment(id), by=by, reason=reason, about_company=about_company)


def show_again(id: int, /, *, by: Person, overturns: int | None) -> None:
    """Show what was hidden, removed or refused."""
    visibility.show_again(_comment(id), by=by, overturns=overturns)


def send_back(id: int, /, *, by: Person, note: str) -> None:
    """Ask its author to revise it; the note stays with the decision."""
    visibility.send_back(_comment(id))


def hold(id: int, /, *, by: Person) -> None:
    """Have somebody decide anew."""
    visibility.hold_comment(_comment(id))


def remove(
    id: int,
    /,
    *,
    by: Person,
    reason: str,
    note: str,
    about_company: bool,
    second: Person | None = None,
    alone: bool = False,
) -> None:
    """Take it down."""
    actions.remove_comment(
        _comment(id), reason=reason, by=by, note=note, about_company=about_company, second=second, alone=alone
    )


def context(id: int) -> list[Nearby]:
    """What it replies to, from the top of the thread down."""
    return [_nearby(comment) for comment in queries.ancestors(_comment(id))]


def answer_path(id: int) -> str:
    """Where an answer is posted; it lets a waiting comment through first."""
    return f"/staff/comments/{id}/response"


SUBJECT = Subject(
    queries.KIND,
    show,
    _in_words(publish),
    _in_words(reject),
    _in_words(spam),
    _in_words(remove),
    context,
    answer_path,
    hide=_in_words(hide),
    show_again=_in_words(show_again),
    send_back=_in_words(send_back),
    hold=_in_words(hold),
    words=filtering.words,
    latest=filtering.latest,
    conclude=filtering.conclude,
)


def _comment(id: int) -> Comment:
    return session().get_one(Comment, id)


def _nearby(comment: Comment) -> Nearby:
    words = text.excerpt(markup.plain(comment.html)) if comment.is_public else "(removed)"
    return Nearby(comment.name, words, comment.sent_at, comment.path if comment.is_public else None)
