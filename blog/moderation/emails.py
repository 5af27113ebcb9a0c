"""What the moderators' letter says."""

from __future__ import annotations

from typing import Any

from blog.moderation import queries
from blog.moderation.models import Case
from blog.record import queries as record


def something_waits(case: Case) -> dict[str, Any] | None:
    """The context of `something-waits`; None when what waited is gone.

    It is the only letter that holds words which are not public. Nothing about it is on the record, so it carries the
    record's head of that moment as its receipt.
    """
    shown = queries.shown([case]).get(case.id)
    if shown is None:
        return None
    return {
        "case": case,
        "shown": shown,
        "reasons": queries.reasons_to_look(case),
        "waiting": queries.waiting_count(),
        "head": record.head(),
    }
