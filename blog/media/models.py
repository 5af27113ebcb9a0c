"""Pictures that people here uploaded."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.core.db import Base
from blog.people.models import Person


class Picture(Base):
    """One picture, made anew from what was uploaded: its pixels and nothing else that it carried."""

    __tablename__ = "picture"
    __table_args__ = (sa.Index("ix_picture_listed", "at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    # The kept file of its largest size, which posts point at.
    name: Mapped[str] = mapped_column(sa.String(80), unique=True)
    # The SHA-256 of what was uploaded: the same file sent again is the same picture, and is not made anew.
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True)
    # What the file was called where it came from: for finding it again.
    filename: Mapped[str] = mapped_column(sa.String(200))
    # In pixels.
    width: Mapped[int]
    height: Mapped[int]
    # In bytes, of the largest size.
    weight: Mapped[int]
    # What it shows, for whoever cannot see it. Offered wherever it is put; a post may say it otherwise.
    alt: Mapped[str] = mapped_column(sa.Text)
    # What it shows and what its file was called, folded: what a search looks through.
    words: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    # Smaller sizes and other formats: [{"name", "width", "height", "type"}], smallest first.
    sizes: Mapped[list[dict[str, str | int]]] = mapped_column(sa.JSON, default_factory=list)

    by: Mapped[Person | None] = relationship(init=False)

    @property
    def path(self) -> str:
        """Where its largest size is, for ever."""
        return f"/media/{self.name}"

    @property
    def small_path(self) -> str:
        """Where its smallest size is that every browser shows."""
        small = next((size for size in self.sizes if size["type"] == "image/webp"), None)
        return f"/media/{small['name']}" if small else self.path
