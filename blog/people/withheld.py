"""What stands on somebody's page, or in the blogging policy, when the record withholds its words or takes them away."""

from __future__ import annotations

import sqlalchemy as sa

from blog.core import markup
from blog.core.db import lock, session
from blog.people import policies, queries
from blog.people.models import HeldTitle
from blog.record import erasing

# The text of an entry that holds the rules themselves.
POLICY = "policy"


def register() -> None:
    """Tell the record how names, titles and the blogging policy are kept."""
    erasing.register("person", "people", erasing.swapping(swap))
    erasing.register(policies.TOPIC, "people", erasing.swapping(swap_policy))


def swap(handle: str, name: str, before: str, after: str) -> None:
    """On the person's page, among the titles they held, and wherever they are named from there."""
    person = queries.by_handle(handle)
    if person is None or name not in ("name", "title"):
        return
    if getattr(lock(person), name) == before:
        setattr(person, name, after)
    if name == "title":
        held = sa.update(HeldTitle).where(HeldTitle.person_id == person.id, HeldTitle.title == before)
        session().execute(held.values(title=after))


def swap_policy(number: str, name: str, before: str, after: str) -> None:
    """In a version of the policy: its words or its note."""
    row = policies.version(int(number))
    if row is None:
        return
    lock(row)
    if name == POLICY and row.source == before:
        row.source, row.html = after, markup.render_post(after)
    elif name != POLICY and row.note == before:
        row.note = after
