"""Who may withhold what: one admin or moderator at once, and a second one confirms it or shows it again."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from blog.core.db import session, unit_of_work
from blog.core.i18n import _, lazy
from blog.moderation.models import Case, Decision
from blog.people import queries as people
from blog.people.models import Person, Role
from blog.record import erasing, withholding
from blog.record.models import RecordText

MAY = (Role.ADMIN, Role.MODERATOR)
EMBARGO = "embargo"
# Why words may be withheld, and how it is said to the person who chooses. A comment is removed under a rule instead.
CODES = {
    "personal-data": lazy("Personal data"),
    "abuse": lazy("Abuse"),
    "legal-order": lazy("Ordered by a court or an authority"),
    EMBARGO: lazy("A security embargo, until a day"),
    "mistake": lazy("Published by mistake"),
}


class Refused(Exception):
    """This cannot be done, or not by this person; the message says why."""


@unit_of_work
def withhold(text: RecordText, *, code: str, by: Person, until: date | None = None) -> None:
    """Show a text nowhere any more, at once. Where it stood, a line says that it is withheld, and why."""
    withholding.withhold(text, code=code, by=by.handle, until=until)


@unit_of_work
def confirm(text: RecordText, *, by: Person) -> None:
    """Confirm that a text is withheld: its words are gone for good. Raises Refused, and record's NotWithheld."""
    withholding.redact(text, by=by.handle, alone=_decides_alone(text, by))


@unit_of_work
def restore(text: RecordText, *, by: Person) -> None:
    """Show a withheld text again. Raises Refused, and record's NotWithheld."""
    withholding.restore(text, by=by.handle, alone=_decides_alone(text, by))


def notes_on(kind: str) -> erasing.Swap:
    """How a note on a decision changes places with other words: where it is public, the record holds it too."""

    def swap(id: str, name: str, before: str, after: str) -> None:
        if name == "note":
            judged = sa.select(Case.id).where(Case.subject_kind == kind, Case.subject_id == int(id))
            theirs = sa.update(Decision).where(Decision.case_id.in_(judged), Decision.note == before)
            session().execute(theirs.values(note=after))

    return swap


def has_second(person: Person) -> bool:
    """Whether somebody else may decide about what this person withheld."""
    return any(one.id != person.id for one in people.with_role(*MAY))


def _decides_alone(text: RecordText, by: Person) -> bool:
    if text.withheld is not None and text.withheld_by is None:
        raise Refused(_("Nobody withheld these words: they wait for the day on which their embargo ends."))
    mine = any(one.withheld_by == by.handle for one in withholding.same(text))
    if mine and has_second(by):
        raise Refused(_("You withheld it yourself, so somebody else confirms it or shows it again."))
    return mine
