"""Verbs of the conversation: what customers send, what employees answer, what is taken over from elsewhere."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from blog.conversation import queries, rules, wordings
from blog.conversation.models import Badge, Comment, Mention, Speaking, State, Thread
from blog.conversation.queries import KIND
from blog.conversation.sending import Sent, ThreadClosed, send_comment, under
from blog.conversation.visibility import NotPublic, publish_comment, take_down
from blog.core import clock, markup
from blog.core.db import add, lock, session, unit_of_work
from blog.core.i18n import _
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.moderation.rules import Vote
from blog.people.models import Person, Role
from blog.record.actions import SYSTEM, announce

# How a customer's words get in stands in a file of its own.
__all__ = ["NotPublic", "Sent", "ThreadClosed", "publish_comment", "send_comment"]


class MayNotSpeak(Exception):
    """Somebody may not say this under this name; the message says why and what to do."""


@unit_of_work
def open_thread(*, topic: str, title: str, path: str, public: bool) -> Thread:
    """Open a place to talk about something; `topic` is what the record calls that: post/12."""
    return add(Thread(topic=topic, title=title, path=path, public=public))


@unit_of_work
def keep_thread(
    thread: Thread,
    *,
    title: str | None = None,
    path: str | None = None,
    public: bool | None = None,
    open: bool | None = None,
) -> None:
    """Keep a thread true to what it is about. Comments that waited only for their thread become public with it."""
    lock(thread)
    thread.title = thread.title if title is None else title
    thread.path = thread.path if path is None else path
    thread.open = thread.open if open is None else open
    thread.public = thread.public if public is None else public
    if thread.public:
        for comment in queries.waiting_for_thread(thread):
            publish_comment(comment, by=None)


@unit_of_work
def answer(comment: Comment, *, text: str, speaking: Speaking, by: Person, version: int | None = None) -> Comment:
    """Answer a comment as an employee, for the company or for oneself. A waiting comment is published first.

    `version` is the one of the waiting comment's case that `by` has seen. Raises MayNotSpeak, NotPublic,
    core.text.TextRefused, and moderation's AlreadyDecided, Changed and Claimed.
    """
    moderation.hold_case(KIND, comment.id)
    lock(comment.thread)
    lock(comment)
    if speaking is Speaking.COMPANY and not by.may_speak:
        raise MayNotSpeak(
            _("Only people with a complete page speak for the company: name, title and what you do here.")
        )
    html = markup.render_comment(text)
    if comment.state is State.HELD:
        _let_through(comment, by, version)
    if comment.state is not State.PUBLISHED:
        raise NotPublic(_("This comment is not public, so there is nothing to answer."))
    fingerprint = rules.fingerprint(_secret(), comment.thread_id, f"{by.topic} to {comment.topic}", text)
    first = queries.repeat_of(comment.thread, fingerprint, since=clock.now() - rules.REPEAT_WITHIN)
    if first and first.is_public:
        return first
    made = Comment(
        thread_id=comment.thread_id,
        state=State.HELD,
        name=by.name,
        title=by.title,
        source=text,
        html=html,
        sent_at=clock.now(),
        person_id=by.id,
        speaking=speaking,
        fingerprint=fingerprint,
    )
    # An answer stands under what it answers, however deep: the record names that comment for ever.
    made.parent_id, made.depth = comment.id, comment.depth + 1
    reply = add(made)
    # Nobody moderates a colleague: this is no case, and never waits.
    publish_comment(reply, by=by)
    return reply


@unit_of_work
def remove_comment(
    comment: Comment,
    *,
    reason: str,
    by: Person,
    note: str = "",
    about_company: bool = False,
    second: Person | None = None,
    alone: bool = False,
) -> None:
    """Take a public comment's words away, under a rule: a tombstone stays, and so do its replies.

    `about_company`: the words criticise the company; the share of such removals is public. `second` and `alone`: who
    confirmed it, or that nobody else could (moderation asks for that, `moderation.removals`). Removing a response
    reopens the question. Harmless when repeated. Raises NotPublic.
    """
    moderation.hold_case(KIND, comment.id)
    wordings.hold_waiting(comment)
    lock(comment)
    if comment.state is State.REMOVED:
        return
    take_down(comment, reason=reason, by=by, note=note, about_company=about_company, second=second, alone=alone)
    moderation.record_removal(
        KIND, comment.id, by=by, reason=reason, note=note, about_company=about_company, second=second, alone=alone
    )


@unit_of_work
def say_no_reply(comment: Comment, *, by: Person) -> None:
    """Say that a comment needs no reply; who said so is public. Harmless when repeated. Raises NotPublic."""
    lock(comment)
    if not comment.is_public:
        raise NotPublic(_("This comment is not public, so nobody waits for a reply to it."))
    if comment.no_reply_at is None:
        comment.no_reply_by_id, comment.no_reply_at = by.id, clock.now()
        announce("comment.set_aside", subject=comment.topic, by=by.handle, topics=[comment.thread.topic])


@unit_of_work
def set_badge(comment: Comment, *, kind: str, label: str, path: str, settled: bool = False) -> None:
    """Put a mark on a comment ("Issue 7: fixed"), or change it. `settled` makes the question count as resolved."""
    session().merge(Badge(comment_id=comment.id, kind=kind, label=label, path=path, settled=settled))
    session().flush()
    session().expire(comment, ["badges"])


@unit_of_work
def import_comment(
    thread: Thread,
    *,
    name: str,
    source: str,
    html: str,
    sent_at: datetime,
    parent: Comment | None = None,
    state: State = State.PUBLISHED,
) -> Comment:
    """Take a comment over from another system, without a word to anyone. A held one opens a case.

    `html` passes the comment's sanitiser; `source` is kept as it was.
    """
    made = Comment(
        thread_id=thread.id,
        state=State.HELD if state is State.PUBLISHED else state,
        name=name,
        source=source,
        html=markup.clean_html(html, markup.COMMENT),
        sent_at=sent_at,
        imported=True,
    )
    comment = add(under(made, parent))
    if state is State.PUBLISHED:
        publish_comment(comment, by=None)
    elif state is State.HELD:
        moderation.open_case(
            KIND,
            comment.id,
            [
                Vote(
                    "imported",
                    1,
                    _("It waited when it was imported."),
                )
            ],
            tell=False,
        )
    return comment


@unit_of_work
def import_mention(
    thread: Thread, *, kind: str, url: str, title: str, excerpt: str, sent_at: datetime, public: bool = True
) -> Mention:
    """Take over a pingback or trackback, without a word to anyone."""
    mention = add(
        Mention(thread_id=thread.id, kind=kind, url=url, title=title, excerpt=excerpt, sent_at=sent_at, public=public)
    )
    if public and thread.public:
        announce(
            "mention.imported",
            subject=mention.topic,
            by=SYSTEM,
            topics=[thread.topic],
            occurred_at=sent_at,
            thread=thread.topic,
            kind_of=kind,
        )
    return mention


def _let_through(comment: Comment, by: Person, version: int | None) -> None:
    """Decide a waiting comment's case before it is answered, by the same person in the same unit of work."""
    if not by.has(Role.MODERATOR):
        raise MayNotSpeak(_("This comment waits for a moderator, and you are none: it cannot be answered yet."))
    case = cases.case_of(KIND, comment.id)
    if case is None:
        raise NotPublic(_("This comment waits for its thread, so there is nothing to answer yet."))
    moderation.decide_publication(case, by=by, version=version)


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
