"""Letters of moderation: to whoever decides, that something waits; to a reader or an author, what became of it.

Moderators never hear of automatic spam. Readers and authors are written to at proven addresses only.
"""

from __future__ import annotations

from blog.core import mailer
from blog.core.db import session
from blog.core.jobs import job
from blog.moderation import emails, queries
from blog.moderation.models import Appeal, Flag
from blog.people import queries as people
from blog.people.models import Person


@job
def tell_moderators(case_id: int) -> None:
    """One mail to each moderator, each a job of its own: a slow address holds nobody else's mail up."""
    for person in queries.moderators():
        tell_moderator.later(case_id, person.id)


@job(outside=True)
def tell_moderator(case_id: int, person_id: int) -> None:
    """Tell one moderator, unless somebody has decided meanwhile, the words are gone, or it is no moderator any more."""
    case, person = queries.case(case_id), session().get(Person, person_id)
    if case is None or not case.is_open or person is None or not person.may_sign_in or not person.email:
        return
    # Asked again: a letter may wait a day for its server, and whoever moderates no more may not read what waits.
    if person not in queries.moderators():
        return
    letter = emails.something_waits(case)
    if letter:
        mailer.send("something-waits", to=person.email, person=person, **letter)


@job
def remind_moderators(case_id: int) -> None:
    """What was hidden must be decided by now: remind each moderator, unless it is, or was hidden anew since."""
    case = queries.case(case_id)
    if case is not None and emails.is_overdue(case):
        for person in queries.moderators():
            remind_moderator.later(case_id, person.id)


@job(outside=True)
def remind_moderator(case_id: int, person_id: int) -> None:
    """Remind one moderator, under the same conditions as above."""
    case, person = queries.case(case_id), session().get(Person, person_id)
    if case is None or not emails.is_overdue(case) or person is None or not person.email:
        return
    if person in queries.moderators():
        mailer.send("hidden-overdue", to=person.email, person=person, **emails.hidden_overdue(case))


@job(outside=True)
def tell_reporter(flag_id: int) -> None:
    """Tell a reader what became of what they reported."""
    flag = session().get(Flag, flag_id)
    to = _proven_address(flag.customer_id) if flag else None
    letter = emails.flag_outcome(flag) if flag else None
    if flag and to and letter:
        mailer.send("flag-outcome", to=to, **letter)


@job(outside=True)
def tell_appellant(appeal_id: int) -> None:
    """Tell an author that the decision stands which they objected to; what is public again, its own letter tells."""
    appeal = session().get(Appeal, appeal_id)
    case = queries.case(appeal.case_id) if appeal else None
    to = _proven_address(case.customer_id) if case else None
    letter = emails.appeal_dismissed(case, appeal) if case and appeal else None
    if to and letter:
        mailer.send("appeal-dismissed", to=to, **letter)


def _proven_address(customer_id: int | None) -> str | None:
    customer = people.customer(customer_id) if customer_id is not None else None
    return customer.email if customer and customer.proven_at else None
