"""What every process follows: which rows a unit of work changed."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blog.core.db import Base


class SiteChange(Base):
    """One unit of work that changed what pages may show. Ids grow in the order of the commits, on every database.

    `keys` name the rows (`blog/cache/rules.py`); no word of theirs is in here.
    """

    __tablename__ = "site_change"
    # An id is never given twice, also when the newest rows were taken away.
    __table_args__ = (sa.Index("ix_site_change_at", "at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, init=False)
    keys: Mapped[list[str]]
    at: Mapped[datetime]
