"""Posts and static pages, their authors, revisions and tags, and the addresses they once had."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.conversation.models import Thread
from blog.core import i18n
from blog.core.db import KEYED, Base
from blog.issues.models import Issue
from blog.people.models import Person


class State(StrEnum):
    """Where a post or page stands."""

    DRAFT = "draft"
    # A draft that becomes public at `publish_at`, whoever is there or not.
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    # Keeps its page, its reason and its comments.
    WITHDRAWN = "withdrawn"


# What nobody outside has seen.
UNSEEN = (State.DRAFT, State.SCHEDULED)


class Post(Base):
    """What employees publish."""

    __tablename__ = "post"
    __table_args__ = (
        sa.Index("ix_post_state", "state", "published_at", "id"),
        sa.Index("ix_post_saved", "saved_at", "id"),
        sa.Index("ix_post_shelf", "state", "saved_at", "id"),
        sa.Index("ix_post_due", "state", "publish_at"),
        sa.Index("ix_post_series", "series_id", "state", "published_at", "id"),
        sa.Index("ix_post_about", "issue_number", "state", "published_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True, info={KEYED: True})
    title: Mapped[str] = mapped_column(sa.Text)
    source: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime]
    # The last save: whoever comes with an older version is told by whom and when.
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    state: Mapped[State] = mapped_column(sa.Enum(State, native_enum=False, length=20), default=State.DRAFT)
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    # Moves when readers should look again (atom:updated).
    updated_at: Mapped[datetime | None] = mapped_column(default=None)
    # When a scheduled post becomes public. For a draft a plan among colleagues, which publishes nothing by itself.
    publish_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_reason: Mapped[str | None] = mapped_column(sa.Text, default=None)
    thread_id: Mapped[int | None] = mapped_column(sa.ForeignKey("thread.id"), default=None, unique=True)
    issue_number: Mapped[int | None] = mapped_column(sa.ForeignKey("issue.number"), default=None)
    imported: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    # BCP 47, like `de` or `ar`; empty: the site's language.
    language: Mapped[str] = mapped_column(sa.String(35), default="")
    # The page elsewhere that it answers; empty: none.
    reply_to: Mapped[str] = mapped_column(sa.Text, default="")
    series_id: Mapped[int | None] = mapped_column(sa.ForeignKey("series.id"), default=None)
    scheduled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    # Why it could not be published at its time, in words, for its authors.
    problem: Mapped[str | None] = mapped_column(sa.Text, default=None)
    # When a second reader was asked for, and whom; nobody named means anyone.
    ready_at: Mapped[datetime | None] = mapped_column(default=None)
    reader_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    # The second reader, where one is required: whoever published it without being its last editor.
    second_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    # Why it went out without the second reader that it needed, and who read it afterwards.
    alone_reason: Mapped[str | None] = mapped_column(sa.Text, default=None)
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)

    authors: Mapped[list[PostAuthor]] = relationship(
        init=False, order_by="PostAuthor.position", cascade="all, delete-orphan", back_populates="post"
    )
    tags: Mapped[list[Tag]] = relationship(init=False, secondary="post_tag", order_by="Tag.name")
    thread: Mapped[Thread | None] = relationship(init=False)
    issue: Mapped[Issue | None] = relationship(init=False)
    saved_by: Mapped[Person] = relationship(init=False, foreign_keys=[saved_by_id])
    series: Mapped[Series | None] = relationship(init=False)
    scheduled_by: Mapped[Person | None] = relationship(init=False, foreign_keys=[scheduled_by_id])
    reader: Mapped[Person | None] = relationship(init=False, foreign_keys=[reader_id])
    second: Mapped[Person | None] = relationship(init=False, foreign_keys=[second_id])
    confirmed_by: Mapped[Person | None] = relationship(init=False, foreign_keys=[confirmed_by_id])

    @property
    def path(self) -> str:
        """Where the post is, for ever once it was published."""
        return f"/posts/{self.slug}"

    @property
    def reply_host(self) -> str:
        """The site on which stands what it answers."""
        return (urlsplit(self.reply_to).hostname or "").removeprefix("www.")

    @property
    def topic(self) -> str:
        """What the record calls it."""
        return f"post/{self.id}"

    @property
    def direction(self) -> str:
        """How its language is written: `rtl` or `ltr`."""
        return i18n.direction(self.language)

    @property
    def is_public(self) -> bool:
        """Whether anyone may read it."""
        return self.state is State.PUBLISHED

    @property
    def is_unseen(self) -> bool:
        """Whether nobody outside has ever seen it: a draft, scheduled or not."""
        return self.state in UNSEEN


class PostAuthor(Base):
    """One author of one post, in order. Name and title are frozen at publication: who they were that day."""

    __tablename__ = "post_author"
    # With the post, so that what somebody wrote is counted in the index alone.
    __table_args__ = (sa.Index("ix_post_author_wrote", "person_id", "post_id"),)

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("post.id"), primary_key=True, init=False)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(120))
    title: Mapped[str] = mapped_column(sa.String(120))
    person: Mapped[Person] = relationship(init=False, lazy="joined")
    post: Mapped[Post] = relationship(init=False, back_populates="authors")


class Tag(Base):
    """A word that posts share."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True, info={KEYED: True})
    name: Mapped[str] = mapped_column(sa.String(120))
    # Whether what carries it needs a second reader before it is public.
    needs_second_reader: Mapped[bool] = mapped_column(default=False)

    @property
    def path(self) -> str:
        """Where the tag's posts are listed."""
        return f"/tags/{self.slug}"


class Series(Base):
    """Posts that tell one story, oldest first."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True, info={KEYED: True})
    name: Mapped[str] = mapped_column(sa.String(120))

    @property
    def path(self) -> str:
        """Where the series is listed."""
        return f"/series/{self.slug}"


class Reader(Base):
    """That somebody read a post today: a keyed hash that nobody can turn back, forgotten when the day is counted."""

    __tablename__ = "post_reader"

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("post.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)


class Readership(Base):
    """How many people read a post on one day that is over."""

    __tablename__ = "readership"

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("post.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    readers: Mapped[int]


class PostTag(Base):
    """A tag on a post."""

    __tablename__ = "post_tag"
    __table_args__ = (sa.Index("ix_post_tag_carried", "tag_id", "post_id"),)

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("post.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(sa.ForeignKey("tag.id"), primary_key=True)


class Reason(StrEnum):
    """What was done when a revision was kept."""

    SAVED = "saved"
    # The words with which it became public.
    PUBLISHED = "published"
    TYPO = "typo"
    CORRECTION = "correction"
    # Words of an older revision, put back.
    RESTORED = "restored"
    IMPORTED = "imported"


class Revision(Base):
    """The words of a post or page as they stood after one save."""

    __tablename__ = "revision"
    __table_args__ = (sa.UniqueConstraint("post_id", "number"), sa.UniqueConstraint("page_id", "number"))

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(sa.Text)
    source: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(sa.ForeignKey("post.id"), default=None)
    page_id: Mapped[int | None] = mapped_column(sa.ForeignKey("page.id"), default=None)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    # What was done: see Reason.
    reason: Mapped[str] = mapped_column(sa.String(20), default="saved")
    by: Mapped[Person] = relationship(init=False)


class Page(Base):
    """A static page: imprint, privacy and the like."""

    __tablename__ = "page"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True, info={KEYED: True})
    title: Mapped[str] = mapped_column(sa.Text)
    source: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime]
    # The last save: whoever comes with an older version is told by whom and when.
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    state: Mapped[State] = mapped_column(sa.Enum(State, native_enum=False, length=20), default=State.DRAFT)
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    updated_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_reason: Mapped[str | None] = mapped_column(sa.Text, default=None)
    # Shown in the footer, in this order; None: reached by link only.
    position: Mapped[int | None] = mapped_column(default=None)
    thread_id: Mapped[int | None] = mapped_column(sa.ForeignKey("thread.id"), default=None, unique=True)
    imported: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    thread: Mapped[Thread | None] = relationship(init=False)
    saved_by: Mapped[Person] = relationship(init=False)

    @property
    def path(self) -> str:
        """Where the page is."""
        return f"/pages/{self.slug}"

    @property
    def topic(self) -> str:
        """What the record calls it."""
        return f"page/{self.id}"

    @property
    def is_public(self) -> bool:
        """Whether anyone may read it."""
        return self.state is State.PUBLISHED


class OldPath(Base):
    """An address that something had before (an old slug, a path of the imported site): it redirects for ever."""

    __tablename__ = "old_path"

    path: Mapped[str] = mapped_column(sa.String(500), primary_key=True)
    target: Mapped[str] = mapped_column(sa.String(255))
