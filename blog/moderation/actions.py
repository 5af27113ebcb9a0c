"""The verbs of moderation, for whoever decides. A decision is a new row under the case's lock, and never changed."""

from __future__ import annotations

from blog.moderation.cases import RULE, AlreadyDecided, Changed, Claimed, hold_case, open_again, open_case
from blog.moderation.decisions import (
    decide_keeping,
    decide_publication,
    decide_rejection,
    decide_return,
    decide_spam,
)
from blog.moderation.removals import (
    decide_hiding,
    decide_removal,
    decide_restoration,
    hide,
    record_removal,
    record_restoration,
    take_down,
)

__all__ = [
    "RULE",
    "AlreadyDecided",
    "Changed",
    "Claimed",
    "decide_hiding",
    "decide_keeping",
    "decide_publication",
    "decide_rejection",
    "decide_removal",
    "decide_restoration",
    "decide_return",
    "decide_spam",
    "hide",
    "hold_case",
    "open_again",
    "open_case",
    "record_removal",
    "record_restoration",
    "take_down",
]
