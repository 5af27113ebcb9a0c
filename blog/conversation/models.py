"""Threads, comments, company responses, and mentions on other sites."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.core.db import KEYED, Base
from blog.people.models import Customer, Person


class State(StrEnum):
    """Visibility of a comment: one column, changed in one module."""

    # A guest has not proven the address yet; purged after 48 hours.
    UNCONFIRMED = "unconfirmed"
    # A verdict from outside is awaited.
    CHECKING = "checking"
    # A person must decide.
    HELD = "held"
    PUBLISHED = "published"
    # Was public, is looked at: a placeholder stands in its place, and a clock runs.
    HIDDEN = "hidden"
    # Its author is asked to revise it.
    RETURNED = "returned"
    # Was never public.
    REJECTED = "rejected"
    # Was public: a tombstone names the rule.
    REMOVED = "removed"
    SPAM = "spam"
    # Taken back by its author.
    WITHDRAWN = "withdrawn"
    # Words and identity are gone, for good.
    ERASED = "erased"


class RevisionState(StrEnum):
    """What became of one version of the words of a comment."""

    # A moderator must decide; the words of before stand meanwhile.
    WAITING = "waiting"
    # The words that stand, or stood until the next revision.
    SHOWN = "shown"
    REFUSED = "refused"
    # Its author sent other words, or took the comment back, before anybody decided.
    DROPPED = "dropped"


class Speaking(StrEnum):
    """For whom an employee speaks in one reply."""

    COMPANY = "company"
    SELF = "self"


class Answer(StrEnum):
    """Whether the company has answered a customer's comment; derived from what is published."""

    OPEN = "open"
    PROMISED = "promised"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    NONE = "none"


class Thread(Base):
    """A place to talk. It does not know what it is about: its opener keeps title, path, topic and `public` true."""

    __tablename__ = "thread"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    # What the record calls the thing talked about: post/12, page/3, issue/7.
    topic: Mapped[str] = mapped_column(sa.String(80), unique=True, info={KEYED: True})
    title: Mapped[str] = mapped_column(sa.Text)
    path: Mapped[str] = mapped_column(sa.String(255))
    public: Mapped[bool] = mapped_column(default=False)
    # Whether new comments are taken; where somebody here decided that, when, who, and why.
    open: Mapped[bool] = mapped_column(default=True)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    closed_note: Mapped[str] = mapped_column(sa.Text, default="")

    closed_by: Mapped[Person | None] = relationship(init=False)


class Comment(Base):
    """What somebody said in a thread: a customer, or an employee for the company or for themselves."""

    __tablename__ = "comment"
    __table_args__ = (
        sa.Index("ix_comment_thread", "thread_id", "state", "published_at", "id"),
        sa.Index("ix_comment_published", "state", "published_at", "id"),
        sa.Index("ix_comment_responses", "speaking", "state", "published_at", "id"),
        sa.Index("ix_comment_customer", "customer_id", "state"),
        sa.Index("ix_comment_person", "person_id", "state"),
        sa.Index("ix_comment_repeat", "thread_id", "fingerprint", "sent_at"),
        # With all that is asked of replies: SQLite would choose the index of all responses before one of parents alone.
        sa.Index("ix_comment_replies", "parent_id", "state", "speaking", "published_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("thread.id"))
    state: Mapped[State] = mapped_column(sa.Enum(State, native_enum=False, length=20))
    # Who they were on that day; a person's title is frozen with it.
    name: Mapped[str] = mapped_column(sa.String(120))
    source: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    sent_at: Mapped[datetime]
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comment.id"), default=None)
    # Exactly one of the two, except for imported comments, whose writers have neither.
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer.id"), default=None)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    speaking: Mapped[Speaking | None] = mapped_column(sa.Enum(Speaking, native_enum=False, length=20), default=None)
    title: Mapped[str] = mapped_column(sa.String(120), default="")
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    # The rule named when it was refused or removed.
    reason: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    # Same thread, address and text: a form sent twice makes one comment.
    fingerprint: Mapped[str | None] = mapped_column(sa.String(64), default=None)
    # Opens the private status page; only its hash is kept.
    status_hash: Mapped[str | None] = mapped_column(sa.String(64), default=None, unique=True)
    imported: Mapped[bool] = mapped_column(default=False)
    # Its writer ticked "this is a problem report".
    is_report: Mapped[bool] = mapped_column(default=False)
    # How many replies it stands under: capped when written, so that no thread can be made too deep to walk.
    depth: Mapped[int] = mapped_column(default=0)
    # Who said that this needs no reply, and when.
    no_reply_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    no_reply_at: Mapped[datetime | None] = mapped_column(default=None)
    # When the words that stand were last changed by their author.
    edited_at: Mapped[datetime | None] = mapped_column(default=None)
    # When it was hidden: it is decided within 72 hours.
    hidden_at: Mapped[datetime | None] = mapped_column(default=None)
    # Whether its author wants a mail when it is answered.
    tell: Mapped[bool] = mapped_column(default=True)
    # Who sees to an answer, and until when it is theirs: after that it returns to the list.
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None, index=True)
    owned_until: Mapped[datetime | None] = mapped_column(default=None)
    # The answer that was promised in public: by whom, and by the end of which day.
    promised_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    promised_for: Mapped[date | None] = mapped_column(default=None)

    thread: Mapped[Thread] = relationship(init=False)
    parent: Mapped[Comment | None] = relationship(init=False, remote_side=[id])
    customer: Mapped[Customer | None] = relationship(init=False)
    person: Mapped[Person | None] = relationship(init=False, foreign_keys=[person_id])
    no_reply_by: Mapped[Person | None] = relationship(init=False, foreign_keys=[no_reply_by_id])
    owner: Mapped[Person | None] = relationship(init=False, foreign_keys=[owner_id])
    promised_by: Mapped[Person | None] = relationship(init=False, foreign_keys=[promised_by_id])
    badges: Mapped[list[Badge]] = relationship(init=False, order_by="Badge.label")

    @property
    def path(self) -> str:
        """The permanent address: it redirects to the comment in its thread."""
        return f"/comments/{self.id}"

    @property
    def topic(self) -> str:
        """What the record calls this comment."""
        return f"comment/{self.id}"

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return f"comment-{self.id}"

    @property
    def is_public(self) -> bool:
        """Whether its words may be shown to anyone."""
        return self.state is State.PUBLISHED

    @property
    def is_response(self) -> bool:
        """Whether it speaks for the company."""
        return self.speaking is Speaking.COMPANY


class Revision(Base):
    """One version of the words of a comment, from the first on. The last one shown is what the comment says."""

    __tablename__ = "comment_revision"
    __table_args__ = (sa.UniqueConstraint("comment_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comment.id"))
    number: Mapped[int]
    state: Mapped[RevisionState] = mapped_column(sa.Enum(RevisionState, native_enum=False, length=20))
    source: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    sent_at: Mapped[datetime]
    # When these words became public.
    shown_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(sa.String(40), default=None)

    comment: Mapped[Comment] = relationship(init=False)


class Badge(Base):
    """A mark that a package above puts on a comment: "Issue 7: fixed", with a link."""

    __tablename__ = "comment_badge"

    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comment.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    label: Mapped[str] = mapped_column(sa.String(120))
    path: Mapped[str] = mapped_column(sa.String(255))
    # Whether what it stands for is settled: the comment then counts as resolved.
    settled: Mapped[bool] = mapped_column(default=False)


class Mention(Base):
    """Somebody's page that links to something here: a pingback or trackback, kept apart from people's comments."""

    __tablename__ = "mention"
    __table_args__ = (sa.Index("ix_mention_thread", "thread_id", "public", "sent_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("thread.id"))
    kind: Mapped[str] = mapped_column(sa.String(20))
    url: Mapped[str] = mapped_column(sa.Text)
    title: Mapped[str] = mapped_column(sa.Text)
    excerpt: Mapped[str] = mapped_column(sa.Text)
    sent_at: Mapped[datetime]
    public: Mapped[bool] = mapped_column(default=False)

    @property
    def topic(self) -> str:
        """What the record calls this mention."""
        return f"mention/{self.id}"
