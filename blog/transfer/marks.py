"""Remembers what was brought over, in the same unit of work as the thing itself."""

from __future__ import annotations

from blog.core import clock
from blog.core.db import session, unit
from blog.transfer.models import Imported


def mark(source: str, digest: str, became: str | None) -> None:
    """Remember that this item was read with this digest, and what it became. Inside a unit of work."""
    unit()
    session().merge(Imported(source=source, digest=digest, became=became, at=clock.now()))
