"""What stands on somebody's page when the record withholds their name or title, or takes it away."""

from __future__ import annotations

from blog.core.db import lock
from blog.people import queries
from blog.record import erasing


def register() -> None:
    """Tell the record how names and titles are kept."""
    erasing.register("person", "people", erasing.swapping(swap))


def swap(handle: str, name: str, before: str, after: str) -> None:
    """On the person's page, and wherever it is named from there."""
    person = queries.by_handle(handle)
    if person is not None and name in ("name", "title") and getattr(lock(person), name) == before:
        setattr(person, name, after)
