"""What lies on the desk of words that the record takes away for good: no copy of them stays beside the draft."""

from __future__ import annotations

import sqlalchemy as sa

from blog.core.db import session
from blog.core.text import folded
from blog.desk import unsaved
from blog.desk.models import Change, Remark
from blog.record import erasing
from blog.record.erasing import Words

# What the record names, and the column of a draft of changes.
COLUMNS = {"body": Change.source, "title": Change.title}


def register() -> None:
    """Tell the record how copies on the desk are taken away. What is only withheld, its authors may still write on."""
    erasing.register("post", "desk", erasing.Place(_nothing, _nothing, _erase_of_post))
    erasing.register("page", "desk", erasing.Place(_nothing, _nothing, _erase_of_page))


def _nothing(id: str, words: Words, by: str) -> None:
    """No reader sees the desk."""


def _erase_of_post(id: str, words: Words, by: str) -> None:
    """Forget what was typed into the post, and what remarks quote of it; swap it in a draft of changes."""
    change = session().scalar(sa.select(Change.id).where(Change.post_id == int(id)))
    unsaved.forget_all([f"post/{id}", f"change/{change}"])
    said = folded(words.text)
    for remark in session().scalars(sa.select(Remark).where(Remark.post_id == int(id), Remark.quote != "")):
        if folded(remark.quote) in said:
            remark.quote = ""
    column = COLUMNS.get(words.name)
    if column is not None:
        same = sa.update(Change).where(Change.post_id == int(id), column == words.text)
        session().execute(same.values({column: words.redacted}))


def _erase_of_page(id: str, words: Words, by: str) -> None:
    unsaved.forget_all([f"page/{id}"])
