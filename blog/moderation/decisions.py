"""Deciding what waits: publish, refuse, put away as spam, send back to its author; and keep what was reported."""

from __future__ import annotations

from blog.core.db import unit_of_work
from blog.core.i18n import _
from blog.moderation import case_rules, rules
from blog.moderation.case_rules import Stage, Verb
from blog.moderation.cases import decide, said_already, take
from blog.moderation.models import Case, Decision, Verdict
from blog.moderation.subjects import Refused, subject
from blog.people.models import Person


@unit_of_work
def decide_publication(case: Case, *, by: Person, overturns: int | None = None, version: int | None = None) -> Decision:
    """Publish what waits; or what was refused or taken for spam, which adds a decision and keeps the old one.

    `overturns` is the id of the decision that is reversed: who has not seen it reverses nothing by accident; `version`
    is the one of the case that `by` saw. Raises AlreadyDecided when another decision stands, and when it is public or
    was removed; Changed and Claimed.
    """
    stage = take(case, Verb.PUBLISH, by=by, version=version)
    verbs, last = subject(case.subject_kind), case_rules.last(case)
    reversed_ = last if stage in (Stage.REFUSED, Stage.SPAM) else None
    if reversed_ is not None:
        if reversed_.id != overturns:
            raise said_already(reversed_)
        if verbs.hold is not None:
            verbs.hold(case.subject_id, by=by)
    verbs.publish(case.subject_id, by=by)
    return decide(case, Verdict.PUBLISHED, by=by, overturns=reversed_)


@unit_of_work
def decide_rejection(case: Case, *, by: Person, reason: str, note: str = "", version: int | None = None) -> Decision:
    """Refuse what waits, for a reason of the published policy; `note` is said to its author.

    Raises AlreadyDecided, Changed, Claimed, or ValueError for a reason that is not published.
    """
    code = rules.reason(reason).code
    take(case, Verb.REJECT, by=by, version=version)
    subject(case.subject_kind).reject(case.subject_id, by=by, reason=code, note=note)
    return decide(case, Verdict.REJECTED, by=by, reason=code, note=note)


@unit_of_work
def decide_spam(case: Case, *, by: Person, version: int | None = None) -> Decision:
    """Put it away as spam; what is public only by whoever has seen that it is, and so knows the case's `version`.

    Raises AlreadyDecided, Changed, Claimed.
    """
    stage, last = take(case, Verb.SPAM, by=by, version=version), case_rules.last(case)
    if stage is Stage.PUBLIC and version is None and last is not None:
        raise said_already(last)
    subject(case.subject_kind).spam(case.subject_id, by=by)
    return decide(case, Verdict.SPAM, by=by, reason=rules.SPAM)


@unit_of_work
def decide_return(case: Case, *, by: Person, note: str, version: int | None = None) -> Decision:
    """Ask its author to revise what waits; `note` says what for. Raises as above, and Refused."""
    take(case, Verb.RETURN, by=by, version=version)
    send_back = subject(case.subject_kind).send_back
    if send_back is None:
        raise Refused(
            _("This cannot be sent back to its author. Refuse it, and say in the note what would have to change.")
        )
    send_back(case.subject_id, by=by, note=note)
    return decide(case, Verdict.RETURNED, by=by, note=note)


@unit_of_work
def decide_keeping(case: Case, *, by: Person, version: int | None = None) -> Decision:
    """Keep what readers reported as it is; they hear that it stays. Raises as above."""
    take(case, Verb.KEEP, by=by, version=version)
    return decide(case, Verdict.KEPT, by=by)
