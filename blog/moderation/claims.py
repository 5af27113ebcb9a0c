"""Taking a case, so that two people do not read the same long thread at the same time."""

from __future__ import annotations

from blog.core import clock
from blog.core.db import lock, unit_of_work
from blog.moderation.case_rules import CLAIM
from blog.moderation.cases import refuse_claimed, said_already
from blog.moderation.models import Case
from blog.people.models import Person


@unit_of_work
def claim(case: Case, *, by: Person) -> None:
    """Take a case for a quarter of an hour: nobody else decides it meanwhile. Taking it again begins anew.

    Raises Claimed, and AlreadyDecided when nothing is left to decide.
    """
    lock(case)
    if not case.is_open:
        raise said_already(case.decisions[-1])
    refuse_claimed(case, by)
    case.claimed_by_id, case.claimed_until = by.id, clock.now() + CLAIM


@unit_of_work
def release(case: Case, *, by: Person) -> None:
    """Give a case back. Harmless when it is somebody else's."""
    if lock(case).claimed_by_id == by.id:
        case.claimed_by_id = case.claimed_until = None
