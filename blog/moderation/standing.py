"""Where a case stands, in sentences: for the queue, and for the letter that something waits."""

from __future__ import annotations

from blog.core import clock
from blog.core.i18n import _, day_words, lazy
from blog.moderation.case_rules import Stage, stage
from blog.moderation.models import Case, Verdict
from blog.moderation.queue import Beside
from blog.moderation.rules import reason

# How the past of an author is told, in this order: "3 published, 1 refused".
PAST = {
    Verdict.PUBLISHED: lazy("published"),
    Verdict.RESTORED: "shown again",
    Verdict.KEPT: lazy("reported and kept"),
    Verdict.REJECTED: lazy("refused"),
    Verdict.REMOVED: lazy("taken down"),
    Verdict.SPAM: lazy("put away as spam"),
    Verdict.RETURNED: lazy("sent back"),
    Verdict.HIDDEN: lazy("hidden"),
    Verdict.WITHDRAWN: lazy("taken back"),
    Verdict.EXPIRED: lazy("not revised in time"),
    Verdict.HELD: lazy("held again"),
}


def why(case: Case, beside: Beside) -> list[str]:
    """Why it is in the queue, beyond the votes: who asked for what, who reported it, what its author objects to."""
    said = []
    if stage(case) is Stage.HIDDEN and case.is_open and case.due_at is not None:
        by = f"{day_words(case.due_at)}, {case.due_at:%H:%M}"
        said.append(
            _("It was public and is hidden. Decide by %(moment)s UTC. That has passed.", moment=by)
            if case.due_at < clock.now()
            else _("It was public and is hidden. Decide by %(moment)s UTC.", moment=by)
        )
    if case.proposed_by is not None and case.proposed_reason:
        said.append(
            _(
                "It criticises the company, and %(proposed_by)s asks for its removal as “%(reason)s”. A second "
                "person confirms that or shows it again.",
                proposed_by=case.proposed_by.name,
                reason=reason(case.proposed_reason).name,
            )
        )
    for flag in beside.flags:
        name = reason(flag.reason).name
        said.append(
            _("A reader reported it as “%(reason)s”: “%(words)s”", reason=name, words=flag.words)
            if flag.words
            else _("A reader reported it as “%(reason)s”.", reason=name)
        )
    if beside.appeal is not None:
        said.append(_("Its author objects to the decision: “%(words)s”", words=beside.appeal.words))
    return said


def past(beside: Beside) -> str:
    """What became of the author's other words, as part of a sentence; empty when there were none."""
    return ", ".join(
        f"{beside.history[verdict]} {words}" for verdict, words in PAST.items() if verdict in beside.history
    )
