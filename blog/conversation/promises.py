"""Who sees to an answer, and by when it is promised: what keeps a question from waiting for everyone and no one.

To see to it is a matter among colleagues and runs out after two days; to promise is said in public and on the record.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from blog.conversation import promise_emails, queries, rules
from blog.conversation.models import Answer, Comment
from blog.conversation.visibility import NotPublic
from blog.core import clock, settings
from blog.core.db import lock, unit_of_work
from blog.core.i18n import _, date_words, day_words
from blog.people import absences
from blog.people.models import Person, Role
from blog.record.actions import announce

# Who takes a question and says nothing for two days lets others have it.
OWNED_FOR = timedelta(days=2)
# The hour at which somebody is reminded of what is due that day.
REMINDED_AT = time(8)


class MayNotPromise(Exception):
    """Somebody may not promise an answer, or not for that day; the message says why."""


class Overtaken(Exception):
    """A colleague was faster; the message says who and what."""


@unit_of_work
def promise_answer(comment: Comment, *, due: date, by: Person, seen: str = "") -> None:
    """Promise in public to answer a comment by the end of a day, or move that day. The same promise again is none.

    `seen` is the promise that the form showed (`promise_seen`): a colleague's is changed by whoever has read it only.
    Raises MayNotPromise, Overtaken and NotPublic.
    """
    lock(comment)
    _check_waits(comment)
    if not by.may_speak:
        raise MayNotPromise(_("Only people with a complete page promise answers: name, title and what you do here."))
    if problem := rules.promise_problem(due, today=settings.today()):
        raise MayNotPromise(problem)
    if comment.promised_by is not None and comment.promised_for is not None:
        if (comment.promised_by_id, comment.promised_for) == (by.id, due):
            return
        if comment.promised_by_id != by.id and seen != promise_seen(comment):
            day = comment.promised_for
            raise Overtaken(
                _(
                    "%(promised_by)s promised an answer by %(day)s.",
                    promised_by=comment.promised_by.name,
                    day=date_words(day),
                )
            )
    ends = clock.end_of(due, settings.zone())
    comment.promised_by, comment.promised_for = by, due
    _own(comment, by, until=ends)
    announce(
        "comment.promised",
        subject=comment.topic,
        by=by.handle,
        topics=[comment.thread.topic],
        owner=by.handle,
        due=ends,
    )
    begins = datetime.combine(due, REMINDED_AT, settings.zone())
    for moment in (begins, ends):
        if moment > clock.now():
            promise_emails.tell_due.at(moment, comment.id, due.isoformat())


@unit_of_work
def take(comment: Comment, *, by: Person) -> None:
    """See to the answer of a comment for two days, from now on. Raises Overtaken while a colleague does, NotPublic."""
    give(comment, to=by, by=by)


@unit_of_work
def give(comment: Comment, *, to: Person, by: Person) -> None:
    """Ask a colleague, or whoever stands in for them, to see to an answer; they are told by mail.

    What a colleague sees to is given on by that colleague, whoever stands in for them, or a moderator. Raises
    Overtaken and NotPublic.
    """
    lock(comment)
    _check_waits(comment)
    owner = owner_now(comment)
    if owner is not None and not _may_pass_on(owner, by):
        assert comment.owned_until is not None
        until = comment.owned_until.astimezone(settings.zone())
        raise Overtaken(
            _(
                "%(owner)s sees to it until %(day)s, %(time)s.",
                owner=owner.name,
                day=day_words(until),
                time=f"{until:%H:%M}",
            )
        )
    taker = absences.acting_for(to)
    until = clock.now() + OWNED_FOR
    # A promise already holds longer: to take the same question again does not shorten it.
    if owner is not None and owner.id == taker.id and comment.owned_until is not None:
        until = max(until, comment.owned_until)
    _own(comment, taker, until=until)
    if taker.id != by.id:
        promise_emails.tell_given.later(comment.id, taker.id, by.id)


@unit_of_work
def put_back(comment: Comment, *, by: Person) -> None:
    """Let others see to it. What was promised stays promised. Harmless when repeated. Raises Overtaken."""
    lock(comment)
    owner = owner_now(comment)
    if owner is not None and not _may_pass_on(owner, by):
        raise Overtaken(_("%(owner)s sees to it, not you.", owner=owner.name))
    comment.owner, comment.owned_until = None, None


def owner_now(comment: Comment) -> Person | None:
    """Who sees to the answer now: nobody once the time is over, or once whoever did has left."""
    owner, until = comment.owner, comment.owned_until
    return owner if owner and until and until > clock.now() and owner.may_sign_in else None


def promise_seen(comment: Comment) -> str:
    """What a form says it showed of a comment's promise: "" when there was none."""
    if comment.promised_by is None or comment.promised_for is None:
        return ""
    return f"{comment.promised_by.handle} {comment.promised_for.isoformat()}"


def _own(comment: Comment, person: Person, *, until: datetime) -> None:
    comment.owner, comment.owned_until = person, until
    promise_emails.return_to_list.at(until, comment.id)


def _may_pass_on(owner: Person, by: Person) -> bool:
    return by.id in (owner.id, absences.acting_for(owner).id) or by.has(Role.MODERATOR)


def _check_waits(comment: Comment) -> None:
    if not (comment.is_public and comment.thread.public):
        raise NotPublic(_("This comment is not public, so nobody waits for an answer to it."))
    if queries.answer_states([comment.id])[comment.id] not in (Answer.OPEN, Answer.PROMISED):
        raise Overtaken(_("This comment waits for no answer any more."))
