"""Where a case stands, and what can be done with it: values in, values out."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from blog.moderation.models import Case, Decision, Verdict

# Who takes a case has it to themselves for as long as reading a long thread and writing a careful note takes.
CLAIM = timedelta(minutes=15)
# What is hidden is nobody's answer: somebody must have decided within three days.
HIDDEN_AT_MOST = timedelta(hours=72)
# As many readers with proven addresses say the same before it comes ahead of other reports. It hides nothing.
SEVERAL = 3


class Wait(IntEnum):
    """Why a case is in the queue; the smaller, the sooner. This is what stands in `Case.priority`."""

    # It was public, and a clock runs.
    HIDDEN = 1
    # Several readers reported it.
    URGENT = 2
    REPORTED = 3
    APPEALED = 4
    NEW = 5


class Stage(StrEnum):
    """Where a case stands."""

    WAITING = "waiting"
    REPORTED = "reported"
    HIDDEN = "hidden"
    APPEALED = "appealed"
    PUBLIC = "public"
    REFUSED = "refused"
    SPAM = "spam"
    REMOVED = "removed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Verb(StrEnum):
    """What can be done with a case, as its address says it."""

    PUBLISH = "publication"
    REJECT = "rejection"
    SPAM = "spam"
    RETURN = "return"
    HIDE = "hiding"
    RESTORE = "restoration"
    KEEP = "keeping"
    REMOVE = "removal"
    UNDO = "undo"
    APPEAL = "appeal"


_CLOSED = {
    Verdict.PUBLISHED: Stage.PUBLIC,
    Verdict.RESTORED: Stage.PUBLIC,
    Verdict.KEPT: Stage.PUBLIC,
    Verdict.REJECTED: Stage.REFUSED,
    Verdict.SPAM: Stage.SPAM,
    Verdict.HELD: Stage.WAITING,
    Verdict.RETURNED: Stage.RETURNED,
    Verdict.HIDDEN: Stage.HIDDEN,
    Verdict.REMOVED: Stage.REMOVED,
    Verdict.WITHDRAWN: Stage.WITHDRAWN,
    Verdict.EXPIRED: Stage.REFUSED,
}
VERBS: dict[Stage, frozenset[Verb]] = {
    Stage.WAITING: frozenset({Verb.PUBLISH, Verb.REJECT, Verb.SPAM, Verb.RETURN}),
    Stage.REPORTED: frozenset({Verb.KEEP, Verb.HIDE, Verb.REMOVE, Verb.SPAM}),
    Stage.HIDDEN: frozenset({Verb.RESTORE, Verb.REMOVE, Verb.SPAM, Verb.UNDO}),
    # Only the appeal itself is decided, by somebody else.
    Stage.APPEALED: frozenset({Verb.APPEAL}),
    Stage.PUBLIC: frozenset({Verb.HIDE, Verb.REMOVE, Verb.SPAM}),
    # Words that were never public: whoever was wrong says so, and publishes them or puts them back among what waits.
    Stage.REFUSED: frozenset({Verb.PUBLISH, Verb.UNDO}),
    Stage.SPAM: frozenset({Verb.PUBLISH, Verb.UNDO}),
    # What was public and taken down comes back by an appeal only.
    Stage.REMOVED: frozenset(),
    Stage.RETURNED: frozenset({Verb.UNDO}),
    Stage.WITHDRAWN: frozenset(),
}
# What the author may object to.
APPEALABLE = frozenset({Verdict.REJECTED, Verdict.SPAM, Verdict.REMOVED})
# What ends the reports of readers: whether they were right.
SETTLES = {
    Verdict.KEPT: False,
    Verdict.RESTORED: False,
    Verdict.REMOVED: True,
    Verdict.SPAM: True,
    Verdict.WITHDRAWN: True,
}


def last(case: Case) -> Decision | None:
    """The decision that stands."""
    return case.decisions[-1] if case.decisions else None


def stage(case: Case) -> Stage:
    """Where it stands: from what was decided last, and why it is open."""
    decided = last(case)
    if decided is not None and decided.verdict is Verdict.HIDDEN:
        return Stage.HIDDEN
    if not case.is_open:
        return _CLOSED[decided.verdict] if decided else Stage.WAITING
    if case.priority in (Wait.URGENT, Wait.REPORTED):
        return Stage.REPORTED
    return Stage.APPEALED if case.priority == Wait.APPEALED else Stage.WAITING


def is_claimed(case: Case, now: datetime) -> bool:
    """Whether somebody is at it just now."""
    return case.claimed_until is not None and case.claimed_until > now


def took_part(decision: Decision) -> set[int]:
    """The ids of those who stand behind a decision: none, when a rule made it."""
    return {id for id in (decision.person_id, decision.second_id) if id is not None}


def may_judge(first: set[int], by: int, deciders: set[int]) -> bool:
    """Whether somebody may decide on what these people decided or asked for: others only, while there are others."""
    return by not in first or not deciders - first
