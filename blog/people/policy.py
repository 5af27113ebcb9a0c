"""Writing the rules for whoever writes here, and accepting them. Every version stays and is on the record."""

from __future__ import annotations

import sqlalchemy as sa

from blog.core import clock, markup, settings
from blog.core.db import add, is_sqlite, lock, session, unit_of_work
from blog.core.i18n import _
from blog.people import policies
from blog.people.models import Acceptance, BloggingPolicy, Person
from blog.record.actions import announce

# The advisory lock of these rules on PostgreSQL: any constant that nothing else here uses.
POLICY_LOCK = 0xB1095


class Stale(Exception):
    """Somebody changed the rules meanwhile; the message says who and when."""


@unit_of_work
def publish_policy(*, text: str, note: str, version: int, by: Person) -> BloggingPolicy:
    """Make these the rules; `version` is the one that was open when they were written, 0 when there was none.

    The words are cleaned by the form, and the same words again make nothing. Raises Stale, and core.text.TextRefused.
    """
    if not is_sqlite():  # there, the unit of work is that lock already
        session().execute(sa.select(sa.func.pg_advisory_xact_lock(POLICY_LOCK)))
    before = policies.current()
    if before is not None and before.version != version:
        raise Stale(_overtaken(before))
    if before is not None and before.source == text:
        return before
    made = add(
        BloggingPolicy(
            version=before.version + 1 if before else 1,
            source=text,
            html=markup.render_post(text),
            note=note,
            made_at=clock.now(),
            made_by_id=by.id,
        )
    )
    announce(
        "blogging.changed",
        subject=f"{policies.TOPIC}/{made.version}",
        by=by.handle,
        topics=[policies.TOPIC],
        texts={"policy": text, "note": note},
        version=made.version,
    )
    return made


@unit_of_work
def accept_policy(person: Person, version: int) -> None:
    """Accept a version of the rules, which only whoever is to follow them can. Harmless when repeated.

    Raises ValueError for a version that there is not.
    """
    lock(person)
    if policies.version(version) is None:
        raise ValueError(f"There is no version {version} of the blogging policy.")
    if session().get(Acceptance, (person.id, version)) is None:
        add(Acceptance(person_id=person.id, version=version, at=clock.now()))


def _overtaken(before: BloggingPolicy) -> str:
    made = before.made_at.astimezone(settings.zone())
    return _(
        "%(name)s changed the policy on %(day)s at %(time)s, after you opened this. Your words are still here: "
        "compare them with what holds now, and send them again.",
        name=before.made_by.name if before.made_by else "?",
        day=made.date().isoformat(),
        time=f"{made:%H:%M}",
    )
