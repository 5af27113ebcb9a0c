"""Where a case stands, in sentences: for the queue, and for the letter that something waits."""

from __future__ import annotations

from blog.core import clock
from blog.moderation.case_rules import Stage, stage
from blog.moderation.models import Case, Verdict
from blog.moderation.queue import Beside
from blog.moderation.rules import reason

# How the past of an author is told, in this order: "3 published, 1 refused".
PAST = {
    Verdict.PUBLISHED: "published",
    Verdict.RESTORED: "shown again",
    Verdict.KEPT: "reported and kept",
    Verdict.REJECTED: "refused",
    Verdict.REMOVED: "taken down",
    Verdict.SPAM: "put away as spam",
    Verdict.RETURNED: "sent back",
    Verdict.HIDDEN: "hidden",
    Verdict.WITHDRAWN: "taken back",
    Verdict.EXPIRED: "not revised in time",
    Verdict.HELD: "held again",
}


def why(case: Case, beside: Beside) -> list[str]:
    """Why it is in the queue, beyond the votes: who asked for what, who reported it, what its author objects to."""
    said = []
    if stage(case) is Stage.HIDDEN and case.is_open and case.due_at is not None:
        late = " That has passed." if case.due_at < clock.now() else ""
        said.append(f"It was public and is hidden. Decide by {case.due_at:%-d %B, %H:%M} UTC.{late}")
    if case.proposed_by is not None and case.proposed_reason:
        said.append(
            f"It criticises the company, and {case.proposed_by.name} asks for its removal as "
            f"“{reason(case.proposed_reason).name}”. A second person confirms that or shows it again."
        )
    for flag in beside.flags:
        words = f": “{flag.words}”" if flag.words else "."
        said.append(f"A reader reported it as “{reason(flag.reason).name}”{words}")
    if beside.appeal is not None:
        said.append(f"Its author objects to the decision: “{beside.appeal.words}”")
    return said


def past(beside: Beside) -> str:
    """What became of the author's other words, as part of a sentence; empty when there were none."""
    return ", ".join(
        f"{beside.history[verdict]} {words}" for verdict, words in PAST.items() if verdict in beside.history
    )
