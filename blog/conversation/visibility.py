"""Who may see a comment. `publish_comment` is the only door to the public; transitions.py changes the state itself."""

from __future__ import annotations

from typing import Any

from blog.conversation import emails, expiring, queries, wordings
from blog.conversation.models import Comment, State
from blog.conversation.states import REVISED_WITHIN, Event
from blog.conversation.transitions import NotPublic, move
from blog.core import clock
from blog.core.db import lock, unit_of_work
from blog.core.i18n import _
from blog.moderation import queries as cases
from blog.moderation.rules import SPAM
from blog.people.models import Person
from blog.record import withholding
from blog.record.actions import CUSTOMER, SYSTEM, announce

__all__ = ["NotPublic"]

# What leads to the public from each state.
_WAYS = {
    State.CHECKING: (Event.PASS,),
    State.HELD: (Event.PUBLISH,),
    State.SPAM: (Event.HOLD, Event.PUBLISH),
    State.REJECTED: (Event.OVERTURN,),
    State.REMOVED: (Event.OVERTURN,),
    State.HIDDEN: (Event.KEEP,),
    State.PUBLISHED: (),
}


@unit_of_work
def publish_comment(
    comment: Comment, *, by: Person | None, overturns: int | None = None, shown: str | None = None
) -> None:
    """Make a comment public: the only door, for customers' words, responses and imports. Harmless when repeated.

    `by` is the moderator who let it through, or the employee whose own words it is; None when a rule or an import did.
    What was public before (hidden, removed, taken for spam) is shown again; `overturns` is the seq of the entry that
    this reverses, and `shown` the hash of a text that the record shows again by itself. Under a thread that is not
    public it waits for its thread. Raises NotPublic.
    """
    # The thread first, as where it opens and lets out what waits: either this sees it open, or that sees this waiting.
    lock(comment.thread)
    lock(comment)
    if comment.state is State.PUBLISHED and comment.published_at is not None:
        return
    if not comment.source and comment.published_at is not None:
        raise NotPublic(_("Its words are gone for good, so there is nothing to show."))
    # What was put away as spam and is held again has lost its reason on the way.
    rule = comment.reason or SPAM
    for event in _WAYS.get(comment.state, (Event.PUBLISH,)):
        move(comment, event)
    if comment.published_at is not None:
        _show_again(comment, rule, by=by, overturns=overturns, shown=shown)
    elif comment.thread.public:
        comment.published_at = comment.sent_at if comment.imported and by is None else clock.now()
        _announce_published(comment, by, overturns)
        if not comment.imported:
            _tell_published(comment, by)


@unit_of_work
def show_again(comment: Comment, *, by: Person, overturns: int | None = None, shown: str | None = None) -> bool:
    """Show what was hidden, removed or refused. Says whether it was; arguments as above."""
    lock(comment)
    if comment.state not in (State.HIDDEN, State.REMOVED, State.REJECTED, State.SPAM):
        return False
    publish_comment(comment, by=by, overturns=overturns, shown=shown)
    return True


@unit_of_work
def confirm_comment(comment: Comment) -> None:
    """Go on with a comment whose author proved the address: it is judged now. Raises NotPublic."""
    move(comment, Event.CONFIRM)


@unit_of_work
def hold_comment(comment: Comment) -> None:
    """Have a person decide: after the checks, because it was no spam, or because a refusal is taken back."""
    move(comment, Event.HOLD)


@unit_of_work
def refuse_comment(comment: Comment, *, reason: str) -> None:
    """Keep a comment from the public, under a rule. Its author is told which, and how to object."""
    move(comment, Event.REJECT, reason=reason)
    emails.tell_refused.later(comment.id)


@unit_of_work
def send_back(comment: Comment) -> None:
    """Ask its author to revise a comment that waits; what for stands in the note of the decision."""
    move(comment, Event.SEND_BACK)
    expiring.expire_returned.at(clock.now() + REVISED_WITHIN, comment.id)
    emails.tell_returned.later(comment.id)


@unit_of_work
def hide_comment(comment: Comment, *, by: Person | None, reason: str, about_company: bool) -> None:
    """Hide a public comment while it is looked at. A placeholder stands in its place, with a clock. Raises NotPublic.

    `by` is None when a rule did it. The record withholds its words as long.
    """
    move(comment, Event.HIDE, reason=reason)
    said: dict[str, Any] = {"subject": comment.topic, "by": by.handle if by else SYSTEM, "rule": reason}
    withholding.withhold_all(comment.topic, "body", code=reason, by=said["by"])
    how: dict[str, Any] = {"about_company": about_company, "automated": by is None or None}
    announce("comment.hidden", topics=[comment.thread.topic], **how, **said)
    if comment.customer_id is not None:
        emails.tell_hidden.later(comment.id)


@unit_of_work
def mark_spam(comment: Comment, *, by: Person | None = None) -> None:
    """Put a comment away as spam; from where it was public this is a removal, and announced as one. Raises NotPublic.

    The author of what never was public is not told: a machine would learn from it.
    """
    if comment.person_id is not None:
        raise NotPublic(_("A colleague wrote this: remove it under a rule instead."))
    wordings.hold_waiting(comment)
    before = move(comment, Event.DISCARD, reason=SPAM)
    wordings.drop_waiting(comment)
    if before in (State.PUBLISHED, State.HIDDEN) and comment.published_at is not None:
        _announce_removed(comment, SPAM, by=by, note="", about_company=False)


@unit_of_work
def take_down(
    comment: Comment,
    *,
    reason: str,
    by: Person | None,
    note: str,
    about_company: bool,
    second: Person | None = None,
    alone: bool = False,
) -> None:
    """Take a public or hidden comment's words away: a tombstone stays, and so do its replies. Raises NotPublic.

    The record withholds them too: they can be read nowhere any more.

    `reason` is a code of the published policy; `by` is None when a rule did it; `about_company` says whether the words
    criticise the company, because the share of such removals is public; `second` is who confirmed that, and `alone`
    that nobody else could.
    """
    move(comment, Event.REMOVE, reason=reason)
    wordings.drop_waiting(comment)
    _announce_removed(comment, reason, by=by, note=note, about_company=about_company, second=second, alone=alone)


def _show_again(comment: Comment, rule: str, *, by: Person | None, overturns: int | None, shown: str | None) -> None:
    handle = by.handle if by else SYSTEM
    announce("comment.restored", subject=comment.topic, by=handle, topics=[comment.thread.topic], overturns=overturns)
    # It may have been hidden under one rule and removed under another.
    codes = {rule} | cases.reasons_given(queries.KIND, comment.id)
    withholding.restore_all(comment.topic, "body", codes=codes, by=handle, but=shown)
    if comment.customer_id is not None:
        emails.tell_restored.later(comment.id)


def _tell_published(comment: Comment, by: Person | None) -> None:
    # Who sent it a moment ago sees it on the page they are led to.
    if comment.customer_id is not None and (by is not None or comment.sent_at < clock.now()):
        emails.tell_published.later(comment.id)
    if comment.parent and comment.parent.customer_id not in (None, comment.customer_id):
        emails.tell_answered.later(comment.id)


def _announce_removed(
    comment: Comment,
    rule: str,
    *,
    by: Person | None,
    note: str,
    about_company: bool,
    second: Person | None = None,
    alone: bool = False,
) -> None:
    said: dict[str, Any] = {"subject": comment.topic, "by": by.handle if by else SYSTEM, "rule": rule}
    confirmed: dict[str, Any] = {"second": second.handle if second else None}
    topics = [comment.thread.topic]
    # Before the removal is announced: the last word about the comment is that it was removed.
    withholding.withhold_all(comment.topic, "body", code=rule, by=said["by"])
    if comment.is_response:
        answers = comment.parent.topic if comment.parent else None
        announce("response.removed", topics=topics, answers=answers, texts={"note": note or None}, **said, **confirmed)
    else:
        confirmed |= {"about_company": about_company, "automated": by is None or None, "decided_alone": alone or None}
        announce("comment.removed", topics=topics, **said, **confirmed)
    if comment.customer_id is not None:
        emails.tell_refused.later(comment.id)


@unit_of_work
def hide_withheld(comment: Comment, *, code: str) -> None:
    """Put a tombstone in the place of a public comment whose words somebody withholds, which is the act that counts."""
    lock(comment)
    if comment.state is State.PUBLISHED:
        move(comment, Event.REMOVE, reason=code)
        wordings.drop_waiting(comment)


def _announce_published(comment: Comment, by: Person | None, overturns: int | None) -> None:
    said: dict[str, Any] = {"subject": comment.topic, "topics": [comment.thread.topic]}
    under: dict[str, Any] = {"thread": comment.thread.topic}
    parent = comment.parent.topic if comment.parent else None
    if comment.person is not None and comment.is_response:
        texts = {"body": comment.source, "name": comment.name, "title": comment.title}
        facts = {**under, "answers": parent}
        announce("response.published", by=comment.person.handle, texts=texts, **facts, **said)
    elif comment.imported:
        approved_by = by.handle if by else None
        facts = {**under, "parent": parent, "occurred_at": comment.sent_at, "approved_by": approved_by}
        announce("comment.imported", by=CUSTOMER, texts={"body": comment.source}, **facts, **said)
    elif comment.person is not None:
        facts = {**under, "parent": parent, "sent_at": comment.sent_at}
        announce("comment.published", by=comment.person.handle, texts={"body": comment.source}, **facts, **said)
    else:
        facts = {**under, "parent": parent, "sent_at": comment.sent_at, "overturns": overturns}
        how = {"approved_by": by.handle} if by else {"automated": True}
        announce("comment.published", by=CUSTOMER, texts={"body": comment.source}, **facts, **how, **said)
