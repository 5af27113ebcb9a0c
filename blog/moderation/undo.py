"""Taking one's word back. A short list: what is undone goes back to where it was, and both decisions stay."""

from __future__ import annotations

from blog.core.db import unit_of_work
from blog.core.i18n import _
from blog.moderation import case_rules, removals
from blog.moderation.case_rules import Verb
from blog.moderation.cases import decide, said_already, take
from blog.moderation.models import Case, Decision, Verdict
from blog.moderation.subjects import Refused, subject
from blog.people.models import Person

# What can be undone. What became public is hidden or removed instead, in the open; a removal falls by an appeal only.
UNDOABLE = frozenset({Verdict.SPAM, Verdict.REJECTED, Verdict.RETURNED, Verdict.HIDDEN})


@unit_of_work
def undo(case: Case, *, by: Person, decision: int) -> Decision:
    """Reverse the decision with this id: what was hidden is shown again, everything else waits once more.

    Raises AlreadyDecided when another decision stands by now, Claimed, and Refused.
    """
    take(case, Verb.UNDO, by=by)
    last = case_rules.last(case)
    assert last is not None, "only a decided case has something to undo"
    if last.id != decision:
        raise said_already(last)
    if last.verdict is Verdict.HIDDEN:
        return removals.show_again(case, by=by, overturns=last)
    hold = subject(case.subject_kind).hold
    if hold is None:
        raise Refused(_("This cannot be undone. It can still be published from its case."))
    hold(case.subject_id, by=by)
    return decide(case, Verdict.HELD, by=by, overturns=last)
