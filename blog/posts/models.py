"""Posts and static pages, their authors, revisions and tags, and the addresses they once had."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.conversation.models import Thread
from blog.core.db import Base
from blog.issues.models import Issue
from blog.people.models import Person


class State(StrEnum):
    """Where a post or page stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    # Keeps its page, its reason and its comments.
    WITHDRAWN = "withdrawn"


class Post(Base):
    """What employees publish."""

    __tablename__ = "post"
    __table_args__ = (
        sa.Index("ix_post_state", "state", "published_at", "id"),
        sa.Index("ix_post_saved", "saved_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True)
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
    # A day it is meant for; kept by the import of a scheduled post.
    publish_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_reason: Mapped[str | None] = mapped_column(sa.Text, default=None)
    thread_id: Mapped[int | None] = mapped_column(sa.ForeignKey("thread.id"), default=None, unique=True)
    issue_number: Mapped[int | None] = mapped_column(sa.ForeignKey("issue.number"), default=None, index=True)
    imported: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    authors: Mapped[list[PostAuthor]] = relationship(
        init=False, order_by="PostAuthor.position", cascade="all, delete-orphan", back_populates="post"
    )
    tags: Mapped[list[Tag]] = relationship(init=False, secondary="post_tag", order_by="Tag.name")
    thread: Mapped[Thread | None] = relationship(init=False)
    issue: Mapped[Issue | None] = relationship(init=False)
    saved_by: Mapped[Person] = relationship(init=False)

    @property
    def path(self) -> str:
        """Where the post is, for ever once it was published."""
        return f"/posts/{self.slug}"

    @property
    def topic(self) -> str:
        """What the record calls it."""
        return f"post/{self.id}"

    @property
    def is_public(self) -> bool:
        """Whether anyone may read it."""
        return self.state is State.PUBLISHED


class PostAuthor(Base):
    """One author of one post, in order. Name and title are frozen at publication: who they were that day."""

    __tablename__ = "post_author"

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("post.id"), primary_key=True, init=False)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(120))
    title: Mapped[str] = mapped_column(sa.String(120))
    person: Mapped[Person] = relationship(init=False, lazy="joined")
    post: Mapped[Post] = relationship(init=False, back_populates="authors")


class Tag(Base):
    """A word that posts share."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))

    @property
    def path(self) -> str:
        """Where the tag's posts are listed."""
        return f"/tags/{self.slug}"


class PostTag(Base):
    """A tag on a post."""

    __tablename__ = "post_tag"

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("post.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(sa.ForeignKey("tag.id"), primary_key=True, index=True)


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
    by: Mapped[Person] = relationship(init=False)


class Page(Base):
    """A static page: imprint, privacy and the like."""

    __tablename__ = "page"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True)
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
