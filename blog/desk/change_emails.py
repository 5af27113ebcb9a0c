"""Letters about drafts of changes: asking for a second reader, and saying what could not be published."""

from __future__ import annotations

from blog.core import mailer
from blog.core.db import session
from blog.core.jobs import job
from blog.desk.models import Change
from blog.people import queries as people
from blog.people.models import Person, Standing


@job(outside=True)
def tell_reader(change_id: int, person_id: int, by_id: int) -> None:
    """Ask one person to read a draft of changes, while it still waits for a reader and they work here."""
    change, person, by = session().get(Change, change_id), people.by_id(person_id), people.by_id(by_id)
    if change is None or change.ready_at is None or person is None or by is None or not _is_here(person):
        return
    mailer.send(
        "second-reader", to=person.email or "", post=change.post, person=person, by=by, anyone=change.reader_id is None
    )


@job(outside=True)
def tell_problem(change_id: int, person_id: int) -> None:
    """Tell one person that a change could not be published at its time, while it waits and they work here."""
    change, person = session().get(Change, change_id), people.by_id(person_id)
    if change is None or change.problem is None or person is None or not _is_here(person):
        return
    path, problem = f"/staff/posts/{change.post_id}/change", change.problem
    mailer.send("not-published", to=person.email or "", post=change.post, problem=problem, path=path, person=person)


def _is_here(person: Person) -> bool:
    return person.standing is Standing.ACTIVE and bool(person.email)
