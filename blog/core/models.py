"""Tables of the core: jobs to be done, what the site remembers about itself, and signs of life."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blog.core.db import Base


class Job(Base):
    """Something to be done later. The row is the only truth; a queue only wakes the worker (outbox pattern)."""

    __tablename__ = "job"
    __table_args__ = (sa.Index("ix_job_waiting", "done_at", "dead", "run_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str] = mapped_column(sa.String(120))
    args: Mapped[list[Any]]
    # Names the effect, so that a mail sent twice by a killed worker has the same Message-ID twice.
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    created_at: Mapped[datetime]
    run_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(default=None)
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    dead: Mapped[bool] = mapped_column(default=False)
    # The kind and place of the last error, never its message: messages carry addresses.
    last_error: Mapped[str | None] = mapped_column(sa.Text, default=None)


class Setting(Base):
    """What the site remembers about itself: its name, the authority of its feed ids."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    value: Mapped[str] = mapped_column(sa.Text)


class Beat(Base):
    """The last sign of life of something that runs in the background."""

    __tablename__ = "beat"

    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    at: Mapped[datetime]
