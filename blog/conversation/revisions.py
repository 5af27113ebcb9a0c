"""Changing what one said: new words pass the same judges as the first, and until then the old ones stand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from blog.conversation import emails, own, wordings
from blog.conversation.models import Comment, Revision, RevisionState, State
from blog.conversation.queries import KIND
from blog.conversation.states import Event
from blog.conversation.submissions import submission
from blog.conversation.transitions import NotPublic, move
from blog.core import clock, markup, settings
from blog.core.db import lock, unit_of_work
from blog.core.i18n import _, marked
from blog.moderation import actions as moderation
from blog.moderation import authors
from blog.moderation.rules import Vote, judge, verdict
from blog.people.models import Customer, Person
from blog.record.actions import CUSTOMER, announce

# Somebody asked for other words, so somebody reads them.
SENT_BACK = marked("It was sent back, and this is what its author made of it.")


class TooLate(Exception):
    """The words cannot be changed any more by whoever holds the link alone; the message says what to do."""


def window() -> timedelta:
    """How long after sending it the private link of a comment lets its words be changed."""
    return timedelta(minutes=int(settings.get("comments.edit_minutes")))


def may_revise(comment: Comment, *, is_proven: bool) -> bool:
    """Whether its author may change its words now: those who proved the address always, others within the window."""
    if comment.state is State.RETURNED:
        return True
    in_time = is_proven or clock.now() < comment.sent_at + window()
    return in_time and comment.state in (State.HELD, State.PUBLISHED)


@unit_of_work
def revise(comment: Comment, *, body: str, customer: Customer | None, is_proven: bool = True) -> Revision | None:
    """Change the words of a customer's own comment; `is_proven` false: they hold its private link, and no more.

    What waits, or was sent back, waits with the new words. What is public says them at once when the author is trusted
    and no detector speaks against them; otherwise they wait and the old ones stand. None when nothing changed. Raises
    own.NotTheirs, TooLate, transitions.NotPublic and core.text.TextRefused.
    """
    moderation.hold_case(KIND, comment.id)
    wordings.hold_waiting(comment)
    lock(comment)
    former = wordings.waiting(comment)
    own.check(comment, customer)
    if not may_revise(comment, is_proven=is_proven):
        raise _too_late(comment)
    if body in (comment.source, former.source if former else None) and comment.state is not State.RETURNED:
        return None
    html = markup.render_comment(body)
    votes = _judge(comment, body, html, is_proven=is_proven)
    if comment.state is State.PUBLISHED:
        return _change_public(comment, body, html, votes)
    if comment.state is State.RETURNED:
        votes = [*votes, Vote("returned", 1, _(SENT_BACK))]
    move(comment, Event.REVISE)
    made = wordings.write(comment, source=body, html=html, state=RevisionState.SHOWN)
    wordings.stand(comment, made)
    move(comment, Event.HOLD)
    authors.send_again(KIND, comment.id, votes)
    return made


@unit_of_work
def show_revision(revision: Revision, *, by: Person | None) -> None:
    """Let a comment say its author's new words; `by` is the moderator, None when no detector spoke against them.

    Raises NotPublic when there is nothing to decide any more, or the comment is not public.
    """
    comment = lock(revision.comment)
    if lock(revision).state is not RevisionState.WAITING:
        raise NotPublic(_("Its author has sent other words since, or took the comment back."))
    if comment.state is not State.PUBLISHED:
        raise NotPublic(_("Its comment is not public at the moment. Decide about that first."))
    wordings.stand(comment, revision)
    if comment.published_at is None:
        return
    revision.shown_at = comment.edited_at = clock.now()
    how: dict[str, Any] = {"approved_by": by.handle} if by else {"automated": True}
    _announce(comment, "comment.edited", by=CUSTOMER, **how)
    if by is not None:
        emails.tell_change.later(revision.id)


@unit_of_work
def refuse_revision(revision: Revision, *, reason: str) -> None:
    """Keep new words from the public, under a rule; the old ones stand. Raises NotPublic as above."""
    lock(revision.comment)
    if lock(revision).state is not RevisionState.WAITING:
        raise NotPublic(_("Its author has sent other words since, or took the comment back."))
    revision.state, revision.reason = RevisionState.REFUSED, reason
    if reason != "spam":
        emails.tell_change.later(revision.id)


@unit_of_work
def revise_response(comment: Comment, *, text: str, by: Person) -> Revision | None:
    """Change an employee's own words: at once, because nobody moderates a colleague. None when nothing changed.

    Raises own.NotTheirs, transitions.NotPublic and core.text.TextRefused.
    """
    lock(comment)
    if comment.person_id != by.id:
        raise own.NotTheirs
    if not comment.is_public:
        raise NotPublic(_("Your words are not public, so there is nothing to change."))
    if text == comment.source:
        return None
    html = markup.render_comment(text)
    made = wordings.write(comment, source=text, html=html, state=RevisionState.SHOWN)
    wordings.stand(comment, made)
    if comment.published_at is not None:
        made.shown_at = comment.edited_at = clock.now()
        if comment.is_response:
            answers = comment.parent.topic if comment.parent else None
            _announce(comment, "response.edited", by=by.handle, answers=answers)
        else:
            _announce(comment, "comment.edited", by=by.handle)
    return made


def _change_public(comment: Comment, body: str, html: str, votes: list[Vote]) -> Revision:
    wordings.drop_waiting(comment)
    made = wordings.write(comment, source=body, html=html, state=RevisionState.WAITING)
    outcome = verdict(votes)
    if outcome == "publish":
        show_revision(made, by=None)
    else:
        if outcome == "spam":
            made.state, made.reason = RevisionState.REFUSED, "spam"
        moderation.open_case(wordings.KIND, made.id, votes)
    return made


def _judge(comment: Comment, body: str, html: str, *, is_proven: bool) -> list[Vote]:
    assert comment.customer is not None
    about = submission(name=comment.name, writer=comment.customer, body=body, html=html, is_proven=is_proven, trap="")
    return judge(about)


def _too_late(comment: Comment) -> Exception:
    if comment.state in (State.HELD, State.PUBLISHED):
        return TooLate(_("By this link alone it cannot be changed any more. Prove your address, and you can."))
    if comment.state is State.HIDDEN:
        return NotPublic(_("It is hidden while it is looked at. When that is decided, it can be changed again."))
    return NotPublic(_("These words cannot be changed any more."))


def _announce(comment: Comment, kind: str, *, by: str, **facts: Any) -> None:
    thread = comment.thread.topic
    said = {"subject": comment.topic, "topics": [thread], "texts": {"body": comment.source}}
    announce(kind, by=by, thread=thread, **said, **facts)  # type: ignore[arg-type]  # a dict of several types
