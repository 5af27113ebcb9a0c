"""Letters about answers that are owed: to whoever sees to one, or whoever stands in for them. Nobody else is told."""

from __future__ import annotations

from datetime import date
from typing import Any

from blog.conversation import queries, rules
from blog.conversation.models import Answer, Comment
from blog.core import clock, mailer, settings
from blog.core.db import lock
from blog.core.jobs import job
from blog.people import absences
from blog.people import queries as people
from blog.people.models import Person
from blog.record import queries as record


@job(outside=True)
def tell_due(comment_id: int, due: str) -> None:
    """An answer that was promised for a day is due today, or was: unless it came, or another day was promised since."""
    comment = _waiting(comment_id)
    promised = rules.promise(comment, today=settings.today()) if comment else None
    if comment and comment.promised_by and promised and promised.due == date.fromisoformat(due):
        _tell(comment.promised_by, comment, why="late" if promised.days_late else "due")


@job(outside=True)
def tell_given(comment_id: int, person_id: int, giver_id: int) -> None:
    """A colleague asked somebody to see to an answer."""
    comment, person, giver = _waiting(comment_id), people.by_id(person_id), people.by_id(giver_id)
    if comment and person and comment.owner_id == person.id:
        _tell(person, comment, why="given", giver=giver)


@job(outside=True)
def tell_returned(comment_id: int, person_id: int) -> None:
    """The time to see to an answer is over: others may take it now."""
    comment, person = _waiting(comment_id), people.by_id(person_id)
    if comment and person and comment.owner_id is None:
        _tell(person, comment, why="returned")


@job
def return_to_list(comment_id: int) -> None:
    """Give a question back to everyone when the time of whoever saw to it is over. Harmless when repeated."""
    comment = queries.by_id(comment_id)
    if comment is None:
        return
    owner_id, until = lock(comment).owner_id, comment.owned_until
    if owner_id is None or until is None or until > clock.now():
        return
    comment.owner, comment.owned_until = None, None
    # Who promised hears that it is late, which says more.
    if comment.promised_by_id != owner_id:
        tell_returned.later(comment.id, owner_id)


def _waiting(comment_id: int) -> Comment | None:
    """The comment, while it is public and waits for an answer."""
    comment = queries.by_id(comment_id)
    if comment is None or not (comment.is_public and comment.thread.public):
        return None
    state = queries.answer_states([comment.id])[comment.id]
    return comment if state in (Answer.OPEN, Answer.PROMISED) else None


def _tell(owner: Person, comment: Comment, *, why: str, **context: Any) -> None:
    person = absences.acting_for(owner)
    if person.may_sign_in and person.email:
        receipt = record.receipts([comment.topic]).get(comment.topic)
        said = {"person": person, "owner": owner, "comment": comment, "why": why, "receipt": receipt}
        mailer.send("answer-owed", to=person.email, **{"giver": None, **said, **context})
