"""An embargo ends with its day, also when no worker runs: whoever looks at the site first finds its words shown.

This is the one time that a request for a page writes. It does what the worker's job would have done, so that page and
record say the same, and nothing that is shown has to be computed from the clock.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, current_app
from sqlalchemy.exc import OperationalError

from blog.core import clock
from blog.core.db import session
from blog.issues import embargoes

KEPT = "openline-embargoes"
# A new embargo lasts to the end of a day, so another process that made one is asked in time.
LOOK_AGAIN = timedelta(minutes=1)


def init_app(app: Flask) -> None:
    """Look before every request, which is a comparison of two moments but for one time a minute."""
    app.before_request(lift_overdue)


def lift_overdue() -> None:
    """End every embargo whose day is over, if any may be."""
    now = clock.peek()
    looked, quiet_until = current_app.extensions.get(KEPT, (now, now))
    if looked <= now < quiet_until:
        return
    try:
        embargoes.lift_overdue()
        ends = embargoes.next_end()
        current_app.extensions[KEPT] = (now, min(now + LOOK_AGAIN, ends) if ends else now + LOOK_AGAIN)
    except OperationalError as problem:
        # The database is busy or gone: whoever asked for a page that needs it will be told by that page.
        session().rollback()
        current_app.logger.warning("no embargo could be looked for: %s", type(problem).__name__)
