"""What customers press: this affects me too; after a fix, it works for me, or it is still broken.

Whoever presses has proven their address. An issue is always locked first, so that two presses count one after the
other.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from blog.core import clock
from blog.core.db import add, lock, session, unit_of_work
from blog.core.i18n import _, lazy
from blog.issues import customer_queries, customer_rules, offers, reopenings, rules, steps
from blog.issues.models import Affected, Issue, State
from blog.people.models import Customer
from blog.record import days
from blog.record.actions import CUSTOMER, SYSTEM, announce

STILL_BROKEN = lazy("{count} customers who are affected say that it still fails for them.")


@unit_of_work
def count_in(issue: Issue, *, customer: Customer) -> None:
    """Count a customer among the affected, once. Harmless when repeated. Raises rules.StepRefused, in words."""
    lock(issue)
    customer_rules.check_count_in(issue.state, issue.merged_into)
    _count_in(issue, customer)


@unit_of_work
def withdraw(issue: Issue, *, customer: Customer) -> None:
    """Take a me-too back. Harmless when there is none."""
    lock(issue)
    said = customer_queries.affected(issue, customer)
    if said is not None and said.withdrawn_at is None:
        said.withdrawn_at = clock.now()


@unit_of_work
def say_works(issue: Issue, *, customer: Customer) -> None:
    """Say that the fix works for them: the first who does makes an offered fix a fixed issue.

    Only whoever is affected or reported it may. Harmless when repeated. Raises rules.StepRefused, in words.
    """
    lock(issue)
    customer_rules.check_works(issue.state)
    said = customer_queries.affected(issue, customer)
    counted = said is not None and said.withdrawn_at is None
    if not counted and not customer_queries.spoke_of(issue, customer):
        raise rules.StepRefused(_("Only those whom it affected, or who reported it, can say that it works now."))
    if not _answer(issue, customer, works=True):
        return
    issue.unconfirmed = False
    _announce(issue, works=True)
    offers.settle(issue)


@unit_of_work
def say_broken(issue: Issue, *, customer: Customer) -> None:
    """Say that it is still broken for them. So many who do open an ended issue again, without anybody else.

    Whoever was not counted is counted now. Harmless when repeated. Raises rules.StepRefused, in words.
    """
    lock(issue)
    customer_rules.check_broken(issue.state)
    if not _answer(issue, customer, works=False):
        return
    _announce(issue, works=False)
    count = customer_queries.count_answers(issue, works=False)
    if issue.state is not State.OFFERED and count >= customer_rules.REOPENED_BY:
        reopenings.reopen_for_customers(issue, words=STILL_BROKEN.format(count=count), affected=count)


@unit_of_work
def announce_counts(day: date) -> None:
    """Put on the record how many are affected by each issue whose number moved on a day: once a day, by the site."""
    begins, ends = days.bounds(day)
    moved = sa.or_(
        sa.and_(Affected.since >= begins, Affected.since < ends),
        sa.and_(Affected.withdrawn_at >= begins, Affected.withdrawn_at < ends),
    )
    numbers = list(session().scalars(sa.select(Affected.issue_number).where(moved).distinct()))
    counts = customer_queries.count_affected(numbers, by=ends)
    for number in sorted(numbers):
        announce("issue.affected", subject=f"issue/{number}", by=SYSTEM, affected=counts.get(number, 0), day=day)


def _answer(issue: Issue, customer: Customer, *, works: bool) -> bool:
    """Keep a customer's word on the fix. Says whether it is news."""
    said = _count_in(issue, customer)
    if customer_queries.last_word(issue, said) is works:
        return False
    said.works, said.works_at = works, clock.now()
    session().flush()
    return True


def _count_in(issue: Issue, customer: Customer) -> Affected:
    said = customer_queries.affected(issue, customer)
    if said is None:
        return add(Affected(issue_number=issue.number, customer_id=customer.id, since=clock.now()))
    if said.withdrawn_at is not None:
        said.since, said.withdrawn_at = clock.now(), None
    return said


def _announce(issue: Issue, *, works: bool) -> None:
    announce(
        "issue.confirmed",
        subject=issue.topic,
        by=CUSTOMER,
        topics=steps.topics(issue),
        works=works,
        state=issue.state,
        affected=customer_queries.count_affected([issue.number]).get(issue.number, 0),
    )
