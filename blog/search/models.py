"""What is in the index. The words stand beside it, in `search_words`, which each database keeps in its own way."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blog.core.db import Base


class Kind(StrEnum):
    """What can be found; what the record calls it stands before the slash of its subject."""

    POST = "post"
    COMMENT = "comment"
    ISSUE = "issue"
    PAGE = "page"


class Document(Base):
    """One thing that can be found. Ids grow with the order in which things became public: the newest come first."""

    __tablename__ = "search_document"
    __table_args__ = (sa.UniqueConstraint("kind", "thing"), sa.Index("ix_search_document_newest", "kind", "id"))

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    kind: Mapped[Kind] = mapped_column(sa.Enum(Kind, native_enum=False, length=20))
    # Its number among things of its kind: 9 of `comment/9`.
    thing: Mapped[int]
    at: Mapped[datetime]
    # Of the words that are in the index: what did not change is not written again, and the check compares it.
    hash: Mapped[str] = mapped_column(sa.String(64))
