"""Issues: a projection of what the record says about one fault, for lists. The page itself is read from the record."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.conversation.models import Thread
from blog.core.db import Base
from blog.people.models import Person


class State(StrEnum):
    """Where a fault stands."""

    REPORTED = "reported"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in progress"
    FIXED = "fixed"


class Severity(StrEnum):
    """What the fault costs a customer, worst first."""

    SAFETY = "safety"
    DATA = "data"
    MONEY = "money"
    BLOCKED = "blocked"
    ANNOYANCE = "annoyance"


class Issue(Base):
    """One fault. Its number is its id: given under a lock of its own when it becomes public, so there are no gaps."""

    __tablename__ = "issue"
    __table_args__ = (sa.Index("ix_issue_state", "state", "changed_at", "number"),)

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
        return self.state is not State.FIXED


class IssueComment(Base):
    """A customer's comment that an issue refers to: shown from where it stands, never copied."""

    __tablename__ = "issue_comment"

    issue_number: Mapped[int] = mapped_column(sa.ForeignKey("issue.number"), primary_key=True)
    # One comment belongs to one issue.
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comment.id"), primary_key=True, unique=True)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
