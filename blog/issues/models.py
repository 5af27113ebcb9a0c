"""Issues: a projection of what the record says about one fault, for lists. The page itself is read from the record."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.conversation.models import Thread
from blog.core.db import Base
from blog.core.i18n import marked
from blog.people.models import Customer, Person


class State(StrEnum):
    """Where a fault stands."""

    REPORTED = marked("reported")
    ACKNOWLEDGED = marked("acknowledged")
    IN_PROGRESS = marked("in progress")
    OFFERED = marked("fix offered")
    FIXED = marked("fixed")
    WONT_FIX = marked("won't fix")
    NOT_AN_ISSUE = marked("not an issue")
    MERGED = marked("merged")


# Nothing is owed any more, unless somebody opens it again.
END_STATES = frozenset({State.FIXED, State.WONT_FIX, State.NOT_AN_ISSUE, State.MERGED})


class Severity(StrEnum):
    """What the fault costs a customer, worst first."""

    SAFETY = marked("safety")
    DATA = marked("data")
    MONEY = marked("money")
    BLOCKED = marked("blocked")
    ANNOYANCE = marked("annoyance")


class Issue(Base):
    """One fault. Its number is its id: given under a lock of its own when it becomes public, so there are no gaps."""

    __tablename__ = "issue"
    __table_args__ = (
        sa.Index("ix_issue_state", "state", "changed_at", "number"),
        sa.Index("ix_issue_fixed", "state", "fixed_at", "number"),
        sa.Index("ix_issue_owner", "owner_id", "state", "fixed_at", "number"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[State] = mapped_column(sa.Enum(State, native_enum=False, length=20))
    # When a customer (or we ourselves) first said it: triage that was slow shows.
    first_reported_at: Mapped[datetime]
    reported_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    # Who put it on the record.
    reporter_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("thread.id"))
    severity: Mapped[Severity | None] = mapped_column(sa.Enum(Severity, native_enum=False, length=20), default=None)
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    next_update: Mapped[date | None] = mapped_column(sa.Date, default=None)
    acknowledged_at: Mapped[datetime | None] = mapped_column(default=None)
    fixed_at: Mapped[datetime | None] = mapped_column(default=None)
    offered_at: Mapped[datetime | None] = mapped_column(default=None)
    # When it reached an end state, whichever; None while it is open.
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    # The customer who first said it, when it was a customer: contests and disputes are theirs.
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer.id"), default=None, index=True)
    # What a recall notice has: texts by name (product, versions, sold, tell, hazard, today, remedy) as last said on the
    # record.
    notice: Mapped[dict[str, str]] = mapped_column(sa.JSON, default_factory=dict)
    units: Mapped[int | None] = mapped_column(default=None)
    units_due: Mapped[date | None] = mapped_column(sa.Date, default=None)
    incidents: Mapped[int | None] = mapped_column(default=None)
    incidents_due: Mapped[date | None] = mapped_column(sa.Date, default=None)
    today_due: Mapped[date | None] = mapped_column(sa.Date, default=None)
    # Until this day the details are withheld: the page says "issue N, details by DATE".
    embargo_until: Mapped[date | None] = mapped_column(sa.Date, default=None)
    merged_into: Mapped[int | None] = mapped_column(sa.ForeignKey("issue.number"), default=None)
    # The state to go back to when a merger is taken back.
    state_before: Mapped[State | None] = mapped_column(sa.Enum(State, native_enum=False, length=20), default=None)
    contested: Mapped[bool] = mapped_column(default=False)
    # The customer's dispute stands beside our words; the day by which the owner answers it, None once answered.
    disputed: Mapped[bool] = mapped_column(default=False)
    answer_due: Mapped[date | None] = mapped_column(sa.Date, default=None)
    # Fixed by silence: nobody affected has confirmed it.
    unconfirmed: Mapped[bool] = mapped_column(default=False)
    # Goes up with every step: a form that was filled in before another step is refused (409).
    version: Mapped[int] = mapped_column(default=1)

    reporter: Mapped[Person] = relationship(init=False, foreign_keys=[reporter_id])
    owner: Mapped[Person | None] = relationship(init=False, foreign_keys=[owner_id])
    thread: Mapped[Thread] = relationship(init=False)

    @property
    def path(self) -> str:
        """Where the issue's page is."""
        return f"/issues/{self.number}"

    @property
    def topic(self) -> str:
        """What the record calls it."""
        return f"issue/{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether something is still owed."""
        return self.state not in END_STATES


class IssueComment(Base):
    """A customer's comment that an issue refers to: shown from where it stands, never copied."""

    __tablename__ = "issue_comment"

    issue_number: Mapped[int] = mapped_column(sa.ForeignKey("issue.number"), primary_key=True)
    # One comment belongs to one issue.
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comment.id"), primary_key=True, unique=True)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class Closing(Base):
    """A "no" that one employee proposes and a second one must confirm. Not public until then."""

    __tablename__ = "issue_closing"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    issue_number: Mapped[int] = mapped_column(sa.ForeignKey("issue.number"), index=True)
    state: Mapped[State] = mapped_column(sa.Enum(State, native_enum=False, length=20))
    text: Mapped[str] = mapped_column(sa.Text)
    remedy: Mapped[str] = mapped_column(sa.Text)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
    # When it was confirmed or taken back; None while it waits.
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    by: Mapped[Person] = relationship(init=False)


class Apology(Base):
    """An apology on an issue, and the lesson it owes. An issue's first is its first `issue.apologised`, and so on."""

    __tablename__ = "issue_apology"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    issue_number: Mapped[int] = mapped_column(sa.ForeignKey("issue.number"), index=True)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
    lesson_due: Mapped[date] = mapped_column(sa.Date)
    lesson_at: Mapped[datetime | None] = mapped_column(default=None)
    # The day on which we look whether the lesson held, and what we found.
    check_on: Mapped[date | None] = mapped_column(sa.Date, default=None)
    outcome: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    recurred_as: Mapped[int | None] = mapped_column(sa.ForeignKey("issue.number"), default=None)
    checked_at: Mapped[datetime | None] = mapped_column(default=None)
    by: Mapped[Person] = relationship(init=False)


class Commitment(Base):
    """Something we said we would do, by whom and by when. Numbered within its issue, from 1."""

    __tablename__ = "issue_commitment"

    issue_number: Mapped[int] = mapped_column(sa.ForeignKey("issue.number"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # The apology it came with; None when it was promised without one.
    apology_id: Mapped[int | None] = mapped_column(sa.ForeignKey("issue_apology.id"))
    text: Mapped[str] = mapped_column(sa.Text)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    due: Mapped[date] = mapped_column(sa.Date)
    kept_at: Mapped[datetime | None] = mapped_column(default=None)
    owner: Mapped[Person] = relationship(init=False)


class Affected(Base):
    """A customer's "this affects me too": once per proven customer, withdrawable.

    After a fix it says whether that works for them.
    """

    __tablename__ = "issue_affected"

    issue_number: Mapped[int] = mapped_column(sa.ForeignKey("issue.number"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customer.id"), primary_key=True, index=True)
    since: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    # Their last word on the fix: true works for me, false still broken, None not said.
    works: Mapped[bool | None] = mapped_column(default=None)
    works_at: Mapped[datetime | None] = mapped_column(default=None)


class Act(StrEnum):
    """What a customer's words are meant to do once they are public."""

    REPORT = "report"
    CONTEST = "contest"
    DISPUTE = "dispute"
    REOPENING = "reopening"


class Report(Base):
    """What a customer says by a form of the issues. It waits for a moderator; then it becomes or joins an issue, or
    does to one what it was meant to do.
    """

    __tablename__ = "issue_report"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    # Visibility as a comment's: held, published, rejected or spam.
    state: Mapped[str] = mapped_column(sa.String(20))
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customer.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    title: Mapped[str] = mapped_column(sa.String(200))
    words: Mapped[str] = mapped_column(sa.Text)
    product: Mapped[str] = mapped_column(sa.Text)
    sent_at: Mapped[datetime]
    fingerprint: Mapped[str] = mapped_column(sa.String(64), index=True)
    status_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    reason: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    # What it became or joined; for an act on an issue, from the start.
    issue_number: Mapped[int | None] = mapped_column(sa.ForeignKey("issue.number"), default=None, index=True)
    act: Mapped[Act] = mapped_column(sa.Enum(Act, native_enum=False, length=20), default=Act.REPORT)
    customer: Mapped[Customer] = relationship(init=False)
