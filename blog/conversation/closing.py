"""Closing a conversation to new comments, and opening it again: said in public, with a name and a reason."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from blog.conversation.models import Thread
from blog.core import clock
from blog.core.db import lock, session, unit_of_work
from blog.core.i18n import _
from blog.people.models import Person
from blog.record import erasing, subjects
from blog.record.actions import announce

# What the record calls a conversation itself; whatever it is about has a name of its own.
KIND = "thread"


class NobodyReadsIt(Exception):
    """The thread is not public, so there is nothing to close; the message says so."""


def register() -> None:
    """Tell the record where conversations are, and where the reason of a closing stands."""
    subjects.register(KIND, _paths)
    erasing.register(KIND, "conversation", erasing.swapping(_swap))


@unit_of_work
def close(thread: Thread, *, note: str, by: Person) -> None:
    """Take no new comments any more; `note` says why, to everyone. What was said stays, and is still answered.

    Harmless when repeated: the first reason stands. Raises NobodyReadsIt.
    """
    lock(thread)
    _check(thread)
    if not thread.open:
        return
    thread.open, thread.closed_at, thread.closed_by_id, thread.closed_note = False, clock.now(), by.id, note
    _announce("thread.closed", thread, by, texts={"note": note})


@unit_of_work
def reopen(thread: Thread, *, by: Person) -> None:
    """Take new comments again. Harmless when repeated. Raises NobodyReadsIt."""
    lock(thread)
    _check(thread)
    if thread.open:
        return
    thread.open, thread.closed_at, thread.closed_by_id, thread.closed_note = True, None, None, ""
    _announce("thread.opened", thread, by)


def _check(thread: Thread) -> None:
    if not thread.public:
        raise NobodyReadsIt(_("This conversation is not public, so there is nothing to close or open."))


def _announce(kind: str, thread: Thread, by: Person, texts: dict[str, str | None] | None = None) -> None:
    subject = f"{KIND}/{thread.id}"
    announce(kind, subject=subject, by=by.handle, topics=[thread.topic], texts=texts, thread=thread.topic)


def _paths(ids: Collection[str]) -> dict[str, str]:
    numbers = [int(id) for id in ids if id.isdecimal()]
    rows = session().execute(sa.select(Thread.id, Thread.path).where(Thread.id.in_(numbers), Thread.public))
    return {str(id): f"{path}#comments" for id, path in rows}


def _swap(id: str, name: str, before: str, after: str) -> None:
    """The reason for which a conversation is closed."""
    thread = session().get(Thread, int(id))
    if thread is not None and thread.closed_note == before:
        thread.closed_note = after
