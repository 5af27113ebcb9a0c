"""Who may see a comment: the state column is changed here and nowhere else. `publish_comment` is the only door."""

from __future__ import annotations

from typing import Any

from blog.conversation import emails
from blog.conversation.models import Comment, State
from blog.core import clock
from blog.core.db import lock, unit_of_work
from blog.people.models import Person
from blog.record.actions import CUSTOMER, SYSTEM, announce
from blog.record.withholding import withhold_all


class NotPublic(Exception):
    """This can only be done to a comment that is public; the message says so."""


@unit_of_work
def publish_comment(comment: Comment, *, by: Person | None) -> None:
    """Make a comment public: the only door, for customers' words, responses and imports. Harmless when repeated.

    `by` is the moderator who let it through, or the employee whose own words it is; None when a rule or an import did.
    Under a thread that is not public it waits for its thread.
    """
    # The thread first, as where it opens and lets out what waits: either this sees it open, or that sees this waiting.
    lock(comment.thread)
    lock(comment)
    if comment.state is State.PUBLISHED and comment.published_at is not None:
        return
    comment.state, comment.reason, comment.closed_at = State.PUBLISHED, None, None
    if not comment.thread.public:
        return
    comment.published_at = comment.sent_at if comment.imported and by is None else clock.now()
    _announce_published(comment, by)
    if comment.imported:
        return
    if comment.customer_id is not None and by is not None:
        emails.tell_published.later(comment.id)
    if comment.parent and comment.parent.customer_id not in (None, comment.customer_id):
        emails.tell_answered.later(comment.id)


@unit_of_work
def refuse_comment(comment: Comment, *, reason: str) -> None:
    """Keep a comment from the public, under a rule. Its author is told which, and how to object."""
    lock(comment)
    if comment.state not in (State.HELD, State.SPAM):
        raise NotPublic("This comment does not wait any more.")
    comment.state, comment.reason, comment.closed_at = State.REJECTED, reason, clock.now()
    emails.tell_refused.later(comment.id)


@unit_of_work
def mark_spam(comment: Comment) -> None:
    """Put a comment that waits away as spam. Its author is not told: a machine would learn from it."""
    lock(comment)
    if comment.state is State.PUBLISHED:
        raise NotPublic("This comment is public: remove it under a rule instead.")
    comment.state, comment.reason, comment.closed_at = State.SPAM, "spam", clock.now()


@unit_of_work
def take_down(comment: Comment, *, reason: str, by: Person | None, note: str, about_company: bool) -> None:
    """Take a public comment's words away: a tombstone stays, and so do its replies. Raises NotPublic.

    The record withholds them too: they can be read nowhere any more.

    `reason` is a code of the published policy; `by` is None when a rule did it; `about_company` says whether the words
    criticise the company, because the share of such removals is public.
    """
    lock(comment)
    if comment.state is not State.PUBLISHED:
        raise NotPublic("This comment is not public, so there is nothing to remove.")
    comment.state, comment.reason, comment.closed_at = State.REMOVED, reason, clock.now()
    said: dict[str, Any] = {"subject": comment.topic, "by": by.handle if by else SYSTEM, "rule": reason}
    topics = [comment.thread.topic]
    # Before the removal is announced: the last word about the comment is that it was removed.
    withhold_all(comment.topic, "body", code=reason, by=said["by"])
    if comment.is_response:
        answers = comment.parent.topic if comment.parent else None
        announce("response.removed", topics=topics, answers=answers, texts={"note": note or None}, **said)
    else:
        automated = True if by is None else None
        announce("comment.removed", topics=topics, about_company=about_company, automated=automated, **said)
    if comment.customer_id is not None:
        emails.tell_refused.later(comment.id)


@unit_of_work
def hide(comment: Comment, *, reason: str) -> None:
    """Put a tombstone in the place of a public comment whose words somebody withholds, which is the act that counts."""
    lock(comment)
    if comment.state is State.PUBLISHED:
        comment.state, comment.reason, comment.closed_at = State.REMOVED, reason, clock.now()


@unit_of_work
def take_back(comment: Comment) -> None:
    """Put a tombstone in the place of a comment whose author takes it back, without a reason. Raises NotPublic."""
    lock(comment)
    if comment.state not in (State.PUBLISHED, State.REMOVED):
        raise NotPublic("This comment is not public, so there is nothing to take back.")
    if comment.state is State.PUBLISHED:
        comment.state, comment.reason, comment.closed_at = State.REMOVED, None, clock.now()


@unit_of_work
def show_again(comment: Comment, *, by: Person) -> bool:
    """Show a removed comment again: a second person decided that its words stay. Says whether it was removed."""
    lock(comment)
    if comment.state is not State.REMOVED:
        return False
    comment.state, comment.reason, comment.closed_at = State.PUBLISHED, None, None
    announce("comment.restored", subject=comment.topic, by=by.handle, topics=[comment.thread.topic])
    return True


def _announce_published(comment: Comment, by: Person | None) -> None:
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
        facts = {**under, "parent": parent, "sent_at": comment.sent_at}
        how = {"approved_by": by.handle} if by else {"automated": True}
        announce("comment.published", by=CUSTOMER, texts={"body": comment.source}, **facts, **how, **said)
