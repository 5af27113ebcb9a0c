"""Cases that wait for a person, and what was decided. Decisions are only ever added."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.core.db import Base
from blog.people.models import Person


class Verdict(StrEnum):
    """What a decision can be."""

    PUBLISHED = "published"
    REJECTED = "rejected"
    SPAM = "spam"
    REMOVED = "removed"

    @property
    def words(self) -> str:
        """As a sentence about the thing goes on: "it was …"."""
        return {
            Verdict.PUBLISHED: "published",
            Verdict.REJECTED: "refused",
            Verdict.SPAM: "put away as spam",
            Verdict.REMOVED: "taken down",
        }[self]


class Case(Base):
    """Something a customer wrote that a person must decide on. It does not know what it judges: kind and id only."""

    __tablename__ = "case"
    __table_args__ = (
        sa.UniqueConstraint("subject_kind", "subject_id"),
        sa.Index("ix_case_open", "decided_at", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    subject_kind: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[int]
    opened_at: Mapped[datetime]
    # Every vote of every detector: [{"code", "weight", "words"}], so that a moderator sees why.
    votes: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default_factory=list)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decisions: Mapped[list[Decision]] = relationship(init=False, order_by="Decision.id", lazy="selectin")

    @property
    def subject(self) -> str:
        """What the record calls the thing that is judged."""
        return f"{self.subject_kind}/{self.subject_id}"

    @property
    def path(self) -> str:
        """Where the staff decide."""
        return f"/staff/cases/{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether somebody must still decide."""
        return self.decided_at is None


class Decision(Base):
    """What a person (or a rule) decided, and why. Never changed; a reversal is another row."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(sa.Enum(Verdict, native_enum=False, length=20))
    at: Mapped[datetime]
    # None when a rule decided without a person.
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    # A code of the published policy; None when the thing was published.
    reason: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    # What the moderator says to the author, in their own words.
    note: Mapped[str] = mapped_column(sa.Text, default="")
    person: Mapped[Person | None] = relationship(init=False, lazy="joined")
