"""What was imported from where, so that a second run adds and changes nothing and an interrupted one resumes."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blog.core.db import Base


class Imported(Base):
    """One item of another system and what it became here."""

    __tablename__ = "imported"

    # `wordpress:<site>:<kind>:<id>`.
    source: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    # The SHA-256 of what was read: unchanged means there is nothing to do.
    digest: Mapped[str] = mapped_column(sa.String(64))
    # What it became, as the record calls it; None when it was skipped.
    became: Mapped[str | None] = mapped_column(sa.String(80))
    at: Mapped[datetime]
