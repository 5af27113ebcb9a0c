"""Reads of what customers did about issues: who is affected, what they sent, what is theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.conversation.models import Comment, Thread
from blog.conversation.models import State as Visibility
from blog.core import clock
from blog.core.db import session
from blog.core.links import token_hash
from blog.issues import customer_rules, queries, rules
from blog.issues.models import Act, Affected, Issue, IssueComment, Report, State
from blog.issues.rules import Promise
from blog.moderation import policies, statements
from blog.moderation import queries as cases
from blog.moderation.reasons import Reason
from blog.people.models import Customer

# What moderation calls the things that this package lets it judge.
KIND = "report"
# As many as somebody can look through; who reports more of them writes to us anyway.
MINE_SHOWN = 50


@dataclass(frozen=True)
class Mine:
    """An issue as one customer sees it: what they said about it, and what they can do."""

    issue: Issue
    is_reporter: bool
    affected: Affected | None
    # Their last word on the fix that stands, or None.
    works: bool | None
    choices: customer_rules.Choices


@dataclass(frozen=True)
class Standing:
    """What an issue's page says about the customers whom it affects, to everyone alike."""

    issue: Issue
    affected: int
    works: int
    broken: int
    # Our answer to a dispute, while it is owed.
    answer: Promise | None

    @property
    def has_fix(self) -> bool:
        """Whether there is a fix to try."""
        return self.issue.state in customer_rules.TRIABLE

    @property
    def takes_more(self) -> bool:
        """Whether somebody else can say that it affects them too."""
        return self.issue.state not in customer_rules.TRIABLE | {State.MERGED}


def count_affected(numbers: Iterable[int], *, by: datetime | None = None) -> dict[int, int]:
    """How many customers say that each of these issues affects them, now or `by` a moment."""
    query = sa.select(Affected.issue_number, sa.func.count()).where(Affected.issue_number.in_(list(numbers)))
    if by is None:
        query = query.where(Affected.withdrawn_at.is_(None))
    else:
        still = sa.or_(Affected.withdrawn_at.is_(None), Affected.withdrawn_at >= by)
        query = query.where(Affected.since < by, still)
    return {number: count for number, count in session().execute(query.group_by(Affected.issue_number))}


def count_answers(issue: Issue, *, works: bool) -> int:
    """How many affected customers say of the fix that stands that it works, or that it is still broken."""
    since = issue.offered_at or issue.ended_at or issue.changed_at
    query = sa.select(sa.func.count()).where(
        Affected.issue_number == issue.number,
        Affected.withdrawn_at.is_(None),
        Affected.works.is_(works),
        Affected.works_at >= since,
    )
    return session().scalar(query) or 0


def affected(issue: Issue, customer: Customer) -> Affected | None:
    """A customer's own me-too, withdrawn or not; of several spellings of one inbox there is one."""
    query = (
        sa.select(Affected)
        .join(Customer, Customer.id == Affected.customer_id)
        .where(Affected.issue_number == issue.number, Customer.inbox == customer.inbox)
    )
    return session().scalar(query.order_by(Affected.withdrawn_at.is_not(None), Affected.since).limit(1))


def standing(issue: Issue) -> list[Standing]:
    """The customers' section of an issue's page; one item, or none while its words are withheld."""
    if issue.embargo_until:
        return []
    return [
        Standing(
            issue=issue,
            affected=count_affected([issue.number]).get(issue.number, 0),
            works=count_answers(issue, works=True),
            broken=count_answers(issue, works=False),
            answer=rules.promise(issue.answer_due, today=queries.today()),
        )
    ]


def spoke_of(issue: Issue, customer: Customer) -> bool:
    """Whether a customer reported the issue, first or later."""
    if issue.customer_id == customer.id:
        return True
    query = sa.select(IssueComment.comment_id).join(Comment, Comment.id == IssueComment.comment_id)
    query = query.where(IssueComment.issue_number == issue.number, Comment.customer_id == customer.id)
    return session().scalar(query.limit(1)) is not None


def mine(issue: Issue, customer: Customer) -> Mine:
    """One issue as this customer sees it."""
    return _mine(issue, customer, affected(issue, customer))


def _mine(issue: Issue, customer: Customer, said: Affected | None) -> Mine:
    counted = said if said is not None and said.withdrawn_at is None else None
    works = last_word(issue, counted) if counted else None
    is_reporter = issue.customer_id == customer.id
    return Mine(
        issue=issue,
        is_reporter=is_reporter,
        affected=counted,
        works=works,
        choices=customer_rules.choices(
            issue,
            affected=counted is not None,
            works=works,
            is_reporter=is_reporter,
            now=clock.now(),
        ),
    )


def all_mine(customer: Customer) -> list[Mine]:
    """The issues that a customer reported or is affected by, the last moved first."""
    about = sa.select(Affected.issue_number).where(Affected.customer_id == customer.id, Affected.withdrawn_at.is_(None))
    query = sa.select(Issue).where(sa.or_(Issue.customer_id == customer.id, Issue.number.in_(about)))
    rows = session().scalars(query.order_by(Issue.changed_at.desc(), Issue.number.desc()).limit(MINE_SHOWN))
    issues = list(rows)
    mine_too = sa.select(Affected).where(
        Affected.customer_id == customer.id, Affected.issue_number.in_([issue.number for issue in issues])
    )
    said = {row.issue_number: row for row in session().scalars(mine_too)}
    return [_mine(issue, customer, said.get(issue.number)) for issue in issues]


def on_my_page(customer: Customer) -> list[Mine | Report]:
    """What a customer's own page lists: their issues, then what they sent."""
    return [*all_mine(customer), *reports_of(customer)]


def reports_of(customer: Customer) -> list[Report]:
    """What a customer sent by a form of the issues, the newest first."""
    query = sa.select(Report).where(Report.customer_id == customer.id, Report.state != Visibility.SPAM)
    return list(session().scalars(query.order_by(Report.id.desc()).limit(MINE_SHOWN)))


def report(report_id: int) -> Report | None:
    """One report, whatever its state: for the staff."""
    return session().get(Report, report_id) if 0 < report_id < 2**31 else None


def reports(ids: Iterable[int]) -> list[Report]:
    """Some reports with their customers, in one query: for the staff."""
    query = sa.select(Report).where(Report.id.in_(list(ids))).options(joinedload(Report.customer))
    return list(session().scalars(query))


def issue_of(report: Report) -> Issue | None:
    """What a report became, joined or is about."""
    return session().get(Issue, report.issue_number) if report.issue_number else None


def by_token(token: str) -> Report | None:
    """The report whose private status page this token opens."""
    return session().scalar(sa.select(Report).where(Report.status_hash == token_hash(token)))


def repeat_of(fingerprint: str, *, since: datetime) -> Report | None:
    """The report that the same form made before, if it was sent since then."""
    query = sa.select(Report).where(Report.fingerprint == fingerprint, Report.sent_at > since)
    return session().scalar(query.order_by(Report.id).limit(1))


def waits(issue: Issue, customer: Customer, act: Act) -> bool:
    """Whether a customer's words for this act on an issue still wait for a moderator."""
    query = sa.select(Report.id).where(
        Report.issue_number == issue.number,
        Report.customer_id == customer.id,
        Report.act == act,
        Report.state == Visibility.HELD,
    )
    return session().scalar(query.limit(1)) is not None


def note_to_author(report: Report) -> str:
    """What the moderator who decided last said to the author, in their own words."""
    case = cases.case_of(KIND, report.id)
    return case.decisions[-1].note if case and case.decisions else ""


def rule_against(report: Report) -> Reason | None:
    """The rule under which a report was refused, in the words of that day; None while it was not."""
    if report.reason is None:
        return None
    statement = statements.of(KIND, report.id)
    # What a filter put away was judged when it came.
    return statement.rule if statement else policies.rule_at(report.reason, report.sent_at)


def comments_to_sort(limit: int) -> list[Comment]:
    """Public comments whose writers say that something is broken, and that no issue refers to, oldest first."""
    query = (
        sa.select(Comment)
        .join(Comment.thread)
        .where(
            Comment.is_report,
            Comment.state == Visibility.PUBLISHED,
            Comment.no_reply_at.is_(None),
            Thread.public,
            ~sa.exists().where(IssueComment.comment_id == Comment.id),
        )
        .options(joinedload(Comment.thread))
    )
    return list(session().scalars(query.order_by(Comment.sent_at, Comment.id).limit(limit)))


def disputed() -> list[Issue]:
    """The issues whose dispute waits for our answer, the nearest promise first."""
    query = queries.published().where(Issue.disputed, Issue.answer_due.is_not(None))
    return list(session().scalars(query.order_by(Issue.answer_due, Issue.number)))


def name_of(customer: Customer) -> str:
    """The name under which a customer wrote here last, as moderators and detectors see it."""
    reported = sa.select(Report.name, Report.sent_at).where(Report.customer_id == customer.id)
    commented = sa.select(Comment.name, Comment.sent_at).where(Comment.customer_id == customer.id)
    said = sa.union_all(reported, commented).subquery()
    return session().scalar(sa.select(said.c.name).order_by(said.c.sent_at.desc()).limit(1)) or "A customer"


def to_tell(issue: Issue, *, affected_too: bool) -> list[int]:
    """The customers who hear of a step: whoever reported it; `affected_too`: and whoever it affects.

    Proven ones only.
    """
    linked = (
        sa.select(Comment.customer_id)
        .join(IssueComment, IssueComment.comment_id == Comment.id)
        .where(IssueComment.issue_number == issue.number)
    )
    counted = sa.select(Affected.customer_id).where(
        Affected.issue_number == issue.number, Affected.withdrawn_at.is_(None)
    )
    who = [Customer.id == issue.customer_id, Customer.id.in_(linked)]
    if affected_too:
        who.append(Customer.id.in_(counted))
    query = sa.select(Customer.id).where(Customer.proven_at.is_not(None), sa.or_(*who)).order_by(Customer.id)
    return list(session().scalars(query))


def last_word(issue: Issue, said: Affected) -> bool | None:
    """What they say of the fix that stands; a word about an earlier one is none."""
    since = issue.offered_at or issue.ended_at
    return said.works if since and said.works_at and said.works_at >= since else None
