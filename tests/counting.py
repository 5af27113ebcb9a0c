"""Counting what the database is asked: a page that asks more often the longer it gets is found out by it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from blog.cache.feature import FRONT
from blog.core import clock
from blog.core.db import db
from blog.issues import punctual


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent to the database inside, but for the look that is taken once a minute.

    No page is taken from those that are kept: what is counted is what it takes to make it.
    """
    asked: list[str] = []
    keeping = current_app.wsgi_app
    current_app.wsgi_app = current_app.extensions[FRONT].inner  # type: ignore[method-assign]  # Flask documents this
    now = clock.now()
    current_app.extensions[punctual.KEPT] = (now, now + timedelta(hours=1))

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        current_app.wsgi_app = keeping  # type: ignore[method-assign]  # as above
        sa.event.remove(db.engine, "before_cursor_execute", note)
        current_app.extensions.pop(punctual.KEPT)
