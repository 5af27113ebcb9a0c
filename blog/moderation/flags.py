"""Readers' reports: anybody may say that something public breaks a rule. They raise its place in the queue, no more."""

from __future__ import annotations

import hashlib
import hmac

import sqlalchemy as sa
from flask import current_app

from blog.core import clock
from blog.core.db import add, session, unit_of_work
from blog.core.i18n import _
from blog.moderation import case_rules, rules, settling
from blog.moderation.case_rules import SEVERAL, Stage, Wait
from blog.moderation.cases import hold_case, open_again
from blog.moderation.models import Flag
from blog.moderation.subjects import Refused
from blog.people import customers
from blog.people.models import Customer

# A report names a rule; these words only say where to look.
WORDS_LONGEST = 1_000
# Where a report can still change something.
REPORTABLE = frozenset({Stage.PUBLIC, Stage.REPORTED, Stage.HIDDEN})


@unit_of_work
def report(
    kind: str, subject_id: int, *, reason: str, words: str = "", email: str = "", customer: Customer | None = None
) -> Flag:
    """Take a reader's report about something public; the caller has seen that it is. Words are cleaned by the form.

    `customer` is a proven browser session's; a typed `email` hears the outcome once it is proven. The same report
    again is the first one, and nobody reports a thing twice. However many they are, a person decides. Raises Refused
    when it is not public any more, TextRefused for what is no address, and ValueError for a reason that is no rule.
    """
    code = rules.reason(reason).code
    case = hold_case(kind, subject_id)
    if case is not None and case_rules.stage(case) not in REPORTABLE:
        raise Refused(_("This is not public any more, so there is nothing left to report."))
    sender = customer or (customers.customer_for(email) if email else None)
    print_ = _fingerprint(kind, subject_id, sender.email if sender else f"{code}\n{words}")
    known = session().scalar(sa.select(Flag).where(Flag.fingerprint == print_))
    if known is not None:
        return known
    flag = add(
        Flag(
            subject_kind=kind,
            subject_id=subject_id,
            reason=code,
            words=words,
            sent_at=clock.now(),
            customer_id=sender.id if sender else None,
            fingerprint=print_,
        )
    )
    several = len(_proven(kind, subject_id)) >= SEVERAL
    open_again(kind, subject_id, why=Wait.URGENT if several else Wait.REPORTED)
    if sender is not None and sender.proven_at is None:
        # Said later: it locks everyone of the same inbox, which must not happen while the case is locked.
        customers.offer_if_known.later(sender.id)
    return flag


def _proven(kind: str, subject_id: int) -> set[str]:
    """The inboxes of those who reported a thing and have proven their address."""
    ids = [flag.customer_id for flag in settling.open_flags(kind, subject_id) if flag.customer_id is not None]
    query = sa.select(Customer.inbox).where(Customer.id.in_(ids), Customer.proven_at.is_not(None))
    return set(session().scalars(query))


def _fingerprint(kind: str, subject_id: int, who: str) -> str:
    """What the same report has in common with the first; keyed, so that it tells nothing about an address."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"flag\n{kind}/{subject_id}\n{who}".encode(), hashlib.sha256).hexdigest()
