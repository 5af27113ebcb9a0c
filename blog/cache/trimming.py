"""Changes that everybody has heard of are let go."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from blog.cache.models import SiteChange
from blog.core import clock
from blog.core.db import session, unit_of_work

# A process that hears nothing for longer keeps nothing: its last known change is gone then, and it begins again.
KEPT_FOR = timedelta(hours=1)
# The newest stay, so that a quiet site's processes need not begin again.
KEPT = 1_000


@unit_of_work
def trim() -> None:
    """Let go of changes that are old, but for the newest."""
    newest = session().scalar(sa.select(sa.func.max(SiteChange.id))) or 0
    old = SiteChange.at < clock.peek() - KEPT_FOR
    session().execute(sa.delete(SiteChange).where(SiteChange.id <= newest - KEPT, old))
