"""The chain and the words beside it."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blog.core.db import KEYED, Base

# What the first line's `prev` is.
GENESIS = "0" * 64


class Entry(Base):
    """One public act, as one line of JSON. The bytes are stored and served as hashed; triggers refuse any change.

    The other columns repeat what the line says, for queries; `topics` alone stands beside the line, unchained.
    """

    __tablename__ = "entry"
    __table_args__ = (
        sa.Index("ix_entry_subject_seq", "subject", "seq"),
        sa.Index("ix_entry_kind_seq", "kind", "seq"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[str] = mapped_column(sa.Text)
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(sa.String(80))
    kind: Mapped[str] = mapped_column(sa.String(40), info={KEYED: True})
    subject: Mapped[str | None] = mapped_column(sa.String(80), info={KEYED: True})
    topics: Mapped[list[str]]

    @property
    def path(self) -> str:
        """Where the entry can be seen."""
        return f"/record/{self.seq}"


class RecordText(Base):
    """Words that a line names by their salted hash. Text and salt can be emptied (a redaction); the hash stays."""

    __tablename__ = "record_text"
    __table_args__ = (
        sa.Index("ix_record_text_seq", "seq"),
        # Few are withheld, and the record's front page lists them.
        sa.Index(
            "ix_record_text_withheld",
            "withheld_at",
            sqlite_where=sa.text("withheld IS NOT NULL"),
            postgresql_where=sa.text("withheld IS NOT NULL"),
        ),
    )

    hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    seq: Mapped[int] = mapped_column(sa.ForeignKey("entry.seq"))
    name: Mapped[str] = mapped_column(sa.String(40))
    salt: Mapped[str | None] = mapped_column(sa.String(32))
    text: Mapped[str | None] = mapped_column(sa.Text)
    gone: Mapped[str | None] = mapped_column(sa.String(80), default=None)
    # Withheld: not shown, not yet redacted. The reason code, by whom and since when; a second person decides.
    withheld: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    withheld_by: Mapped[str | None] = mapped_column(sa.String(80), default=None)
    withheld_at: Mapped[datetime | None] = mapped_column(default=None)
    withheld_until: Mapped[date | None] = mapped_column(sa.Date, default=None)

    @property
    def is_shown(self) -> bool:
        """Whether anyone may read it."""
        return self.text is not None and self.withheld is None
