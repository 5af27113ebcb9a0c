"""Cases that wait for a person, and what was decided. Decisions are only ever added."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.core.db import Base
from blog.core.i18n import _
from blog.people.models import Person


class Verdict(StrEnum):
    """What a decision can be."""

    PUBLISHED = "published"
    REJECTED = "rejected"
    SPAM = "spam"
    # Not spam after all, but somebody must still decide.
    HELD = "held"
    # Its author is asked to revise it.
    RETURNED = "returned"
    # It was public and is hidden while it is looked at.
    HIDDEN = "hidden"
    # Public again: it was hidden or removed, and it stays.
    RESTORED = "restored"
    # It is public and was reported, and it stays as it is.
    KEPT = "kept"
    REMOVED = "removed"
    # Its author took it back before anybody decided.
    WITHDRAWN = "withdrawn"
    # Its author was asked to revise it, and did not in time.
    EXPIRED = "expired"

    @property
    def words(self) -> str:
        """As a sentence about the thing goes on: "it was …"."""
        return {
            Verdict.PUBLISHED: _("published"),
            Verdict.REJECTED: _("refused"),
            Verdict.SPAM: _("put away as spam"),
            Verdict.HELD: _("found not to be spam"),
            Verdict.RETURNED: _("sent back for revision"),
            Verdict.HIDDEN: _("hidden while it is looked at"),
            Verdict.RESTORED: _("shown again"),
            Verdict.KEPT: _("kept as it is"),
            Verdict.WITHDRAWN: _("taken back by its author"),
            Verdict.EXPIRED: _("put aside as not revised in time"),
            Verdict.REMOVED: _("taken down"),
        }[self]


class Case(Base):
    """Something a customer wrote that a person must decide on. It does not know what it judges: kind and id only."""

    __tablename__ = "case"
    __table_args__ = (
        sa.UniqueConstraint("subject_kind", "subject_id"),
        sa.Index("ix_case_open", "decided_at", "opened_at"),
        sa.Index("ix_case_queue", "decided_at", "priority", "opened_at", "id"),
        sa.Index("ix_case_customer", "customer_id", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    subject_kind: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[int]
    opened_at: Mapped[datetime]
    # Every vote of every detector: [{"code", "weight", "words"}], so that a moderator sees why.
    votes: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default_factory=list)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    # Whose words are judged, for the history beside the case.
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer.id"), default=None)
    # The smaller, the sooner: what is hidden or reported comes before what merely waits.
    priority: Mapped[int] = mapped_column(default=5)
    # By when somebody must have decided, where a clock runs.
    due_at: Mapped[datetime | None] = mapped_column(default=None)
    # Raised by every change: whoever decides says which one they saw.
    version: Mapped[int] = mapped_column(default=1)
    # Who is at it, and until when nobody else is offered it.
    claimed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    claimed_until: Mapped[datetime | None] = mapped_column(default=None)
    # The removal of criticism that one person asks for and a second one must confirm.
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    proposed_at: Mapped[datetime | None] = mapped_column(default=None)
    proposed_reason: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    proposed_note: Mapped[str] = mapped_column(sa.Text, default="")
    # What the local filter learned from it, so that it can be unlearned: "spam", "ham", or nothing yet.
    trained_as: Mapped[str | None] = mapped_column(sa.String(4), default=None)

    claimed_by: Mapped[Person | None] = relationship(init=False, foreign_keys=[claimed_by_id])
    proposed_by: Mapped[Person | None] = relationship(init=False, foreign_keys=[proposed_by_id])
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
    # Whether it took down criticism of the company, and who confirmed that; or that nobody else was there to.
    about_company: Mapped[bool] = mapped_column(default=False)
    second_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    decided_alone: Mapped[bool] = mapped_column(default=False)
    # The decision that this one reverses, after an appeal or an undo.
    overturns_id: Mapped[int | None] = mapped_column(sa.ForeignKey("decision.id"), default=None)
    # The entry of the record that tells it; a declined thing has one once its day is closed.
    entry_seq: Mapped[int | None] = mapped_column(default=None)
    person: Mapped[Person | None] = relationship(init=False, lazy="joined", foreign_keys=[person_id])
    second: Mapped[Person | None] = relationship(init=False, foreign_keys=[second_id])


class Appeal(Base):
    """An author's objection to a decision: once for each decision, and decided by somebody else."""

    __tablename__ = "appeal"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), unique=True)
    words: Mapped[str] = mapped_column(sa.Text)
    sent_at: Mapped[datetime]
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    upheld: Mapped[bool | None] = mapped_column(default=None)
    decided_alone: Mapped[bool] = mapped_column(default=False)
    # What is said to the author about it.
    note: Mapped[str] = mapped_column(sa.Text, default="")

    decided_by: Mapped[Person | None] = relationship(init=False)


class Flag(Base):
    """A reader's report that something public breaks a rule. Its reporter hears the outcome."""

    __tablename__ = "flag"
    __table_args__ = (sa.Index("ix_flag_subject", "subject_kind", "subject_id", "settled_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    subject_kind: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[int]
    # A code of the published policy.
    reason: Mapped[str] = mapped_column(sa.String(40))
    sent_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(sa.Text, default="")
    # Who reported it, when they left an address; one flag of each about one thing.
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer.id"), default=None, index=True)
    # The same form sent twice is one flag.
    fingerprint: Mapped[str | None] = mapped_column(sa.String(64), default=None, unique=True)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    # Whether the thing was taken down or hidden for it.
    agreed: Mapped[bool | None] = mapped_column(default=None)


class Block(Base):
    """A rule of this site's own about who and what is held or refused: an address, a domain, a network, words."""

    __tablename__ = "block"
    __table_args__ = (sa.UniqueConstraint("kind", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    # address, domain, network or words
    kind: Mapped[str] = mapped_column(sa.String(20))
    value: Mapped[str] = mapped_column(sa.String(200))
    # hold or spam: what its vote weighs.
    effect: Mapped[str] = mapped_column(sa.String(20))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    # Off: it can be tried on past comments first.
    is_on: Mapped[bool] = mapped_column(default=False)

    made_by: Mapped[Person | None] = relationship(init=False)


class Policy(Base):
    """One version of the published rules. The newest holds; each is on the record."""

    __tablename__ = "policy"

    version: Mapped[int] = mapped_column(primary_key=True)
    # What stands above the reasons, as Markdown.
    text: Mapped[str] = mapped_column(sa.Text)
    # The sentence that explains each reason, by its code: the codes themselves are a closed list.
    sentences: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    note: Mapped[str] = mapped_column(sa.Text)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    # The line that is shown for words which are withheld or redacted.
    instead: Mapped[str | None] = mapped_column(sa.Text, default=None)

    made_by: Mapped[Person | None] = relationship(init=False)


class Token(Base):
    """How often a word was seen in spam and in what was published. A keyed hash: no word can be read from it."""

    __tablename__ = "filter_token"

    hash: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    spam: Mapped[int] = mapped_column(default=0)
    ham: Mapped[int] = mapped_column(default=0)


class SpentChallenge(Base):
    """A proof of work that was used: it counts once."""

    __tablename__ = "spent_challenge"

    hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Examination(Base):
    """What was found out about a thing before anything could be decided, and whose word is still owed."""

    __tablename__ = "examination"

    subject_kind: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    began_at: Mapped[datetime]
    # As those of a case.
    votes: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default_factory=list)
    # The names of the outside checks that have not answered.
    missing: Mapped[list[str]] = mapped_column(sa.JSON, default_factory=list)
    tries: Mapped[int] = mapped_column(default=0)
    # Whether a person was asked meanwhile, because it took too long.
    is_held: Mapped[bool] = mapped_column(default=False)


class Original(Base):
    """Where a thing came from, for the filters and the blocks: kept for 14 days, then gone."""

    __tablename__ = "original_request"

    subject_kind: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # The network address it was sent from, and what the browser said it was.
    network: Mapped[str] = mapped_column(sa.String(60))
    agent: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime] = mapped_column(index=True)
