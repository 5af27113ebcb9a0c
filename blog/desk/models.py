"""What stands on the desk: drafts of changes, unsaved words, preview links, remarks, and links that were tried."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.core.db import Base
from blog.people.models import Person
from blog.posts.models import Post


class Change(Base):
    """What a live post is going to say: written in peace, published by somebody or at its time. One per post."""

    __tablename__ = "post_change"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("post.id"), unique=True)
    # The version of the post that it changes: when the post has moved on, whoever publishes is told (409).
    base_version: Mapped[int]
    title: Mapped[str] = mapped_column(sa.Text)
    source: Mapped[str] = mapped_column(sa.Text)
    # The other fields of the editor as they were typed: authors, tags, issue, series, language, reply_to.
    fields: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    # typo or correction, and the public sentence.
    kind: Mapped[str] = mapped_column(sa.String(20))
    note: Mapped[str] = mapped_column(sa.Text)
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    # The comment whose author found the mistake.
    credit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comment.id"), default=None)
    # When it becomes public by itself; None: when somebody publishes it.
    publish_at: Mapped[datetime | None] = mapped_column(default=None, index=True)
    scheduled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    # Why it could not be published at its time, in words, for whoever scheduled it.
    problem: Mapped[str | None] = mapped_column(sa.Text, default=None)
    # When a second reader was asked for, and whom; nobody named means anyone.
    ready_at: Mapped[datetime | None] = mapped_column(default=None)
    reader_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    version: Mapped[int] = mapped_column(default=1)

    post: Mapped[Post] = relationship(init=False)
    saved_by: Mapped[Person] = relationship(init=False, foreign_keys=[saved_by_id])
    scheduled_by: Mapped[Person | None] = relationship(init=False, foreign_keys=[scheduled_by_id])
    reader: Mapped[Person | None] = relationship(init=False, foreign_keys=[reader_id])


class Unsaved(Base):
    """What somebody has typed and not saved yet: one row per person and thing, written over and over."""

    __tablename__ = "unsaved"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    # What is written: `post/12`, `page/3`, `change/7`, or `post/new` and `page/new`.
    thing: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    # The fields of the form as they were typed.
    fields: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    # The version of the thing that was on the screen.
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)
    # Counts the writes of one editor, so that a slow answer to an old write never wins over a newer one.
    turn: Mapped[int] = mapped_column(sa.BigInteger, default=0)

    person: Mapped[Person] = relationship(init=False)


class PreviewLink(Base):
    """An address under which somebody without an account reads a draft, until it expires or is revoked."""

    __tablename__ = "preview_link"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("post.id"), index=True)
    # Only the hash is kept: the address is shown once, to whoever made it.
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    # For whom it was made, in the words of whoever made it.
    reader: Mapped[str] = mapped_column(sa.String(120))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    # Whether it shows the draft of changes instead of the post.
    of_change: Mapped[bool] = mapped_column(default=False)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    last_read_at: Mapped[datetime | None] = mapped_column(default=None)

    post: Mapped[Post] = relationship(init=False)
    made_by: Mapped[Person] = relationship(init=False)


class Remark(Base):
    """A note beside a draft: from a colleague, or from whoever reads it by a preview link. Nobody outside sees it."""

    __tablename__ = "remark"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("post.id"), index=True)
    body: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]
    # The version of the draft that it is about.
    version: Mapped[int]
    # A colleague, or the link of somebody outside with the name that they gave.
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)
    link_id: Mapped[int | None] = mapped_column(sa.ForeignKey("preview_link.id"), default=None)
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    # The words that it is about, quoted from the draft.
    quote: Mapped[str] = mapped_column(sa.Text, default="")
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), default=None)

    post: Mapped[Post] = relationship(init=False)
    by: Mapped[Person | None] = relationship(init=False, foreign_keys=[by_id])
    link: Mapped[PreviewLink | None] = relationship(init=False)
    settled_by: Mapped[Person | None] = relationship(init=False, foreign_keys=[settled_by_id])


class LinkCheck(Base):
    """A link that stands in a draft or post, and what came back when it was last tried."""

    __tablename__ = "link_check"

    # The SHA-256 of the address: addresses are longer than keys may be.
    hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    url: Mapped[str] = mapped_column(sa.Text)
    # Asked for and not yet tried while None.
    tried_at: Mapped[datetime | None] = mapped_column(default=None, index=True)
    # What is wrong with it: a status like 404, or one of link_checks.WORDS. None when it answers.
    problem: Mapped[str | None] = mapped_column(sa.Text, default=None)
    # Since when it has been wrong: one bad hour of somebody's server is no broken link.
    failing_since: Mapped[datetime | None] = mapped_column(default=None)


class LinkUse(Base):
    """That a link stands in a post or page, as it was last saved."""

    __tablename__ = "link_use"
    __table_args__ = (sa.UniqueConstraint("hash", "post_id"), sa.UniqueConstraint("hash", "page_id"))

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    hash: Mapped[str] = mapped_column(sa.ForeignKey("link_check.hash"))
    post_id: Mapped[int | None] = mapped_column(sa.ForeignKey("post.id"), default=None, index=True)
    page_id: Mapped[int | None] = mapped_column(sa.ForeignKey("page.id"), default=None, index=True)
