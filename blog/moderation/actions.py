"""The verbs of moderation. A decision is a new row, taken under the case's lock, and never changed afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from blog.core import clock
from blog.core.db import add, lock, unit_of_work
from blog.moderation import queries, rules
from blog.moderation.models import Case, Decision, Verdict
from blog.moderation.subjects import subject
from blog.moderation.telling import tell_moderators
from blog.people.models import Person

# What may still be published after somebody decided otherwise: words that were never public.
REVERSIBLE = (Verdict.REJECTED, Verdict.SPAM)
# Who decided when no person did.
RULE = "the filter"


class AlreadyDecided(Exception):
    """Somebody was faster. Carries who, when and what, for the page that says so."""

    def __init__(self, who: str, when: datetime, what: Verdict) -> None:
        super().__init__(f"It was {what.words} by {who}, {when.day} {when:%B %Y, %H:%M} UTC.")
        self.who, self.when, self.what = who, when, what


@unit_of_work
def open_case(kind: str, subject_id: int, votes: Sequence[rules.Vote], *, tell: bool = True) -> Case:
    """Open the case of something that was not published at once; the caller has set the thing's own state.

    Each moderator hears of it, unless `tell` is false (an import) or the votes say spam: then a rule decides at once,
    and a person can reverse it. A thing has one case: opening it again gives the same one.
    """
    known = queries.case_of(kind, subject_id)
    if known is not None:
        return known
    case = add(Case(subject_kind=kind, subject_id=subject_id, opened_at=clock.now(), votes=[asdict(v) for v in votes]))
    if rules.verdict(votes) == "spam":
        _decide(case, Verdict.SPAM, by=None, reason=rules.SPAM)
    elif tell:
        tell_moderators.later(case.id)
    return case


@unit_of_work
def hold_case(kind: str, subject_id: int) -> Case | None:
    """Lock the case of a thing, if it has one, before the thing itself is locked.

    That is the order of every decision. A verb that locks the thing first and then decides its case would wait for a
    moderator who holds the case and waits for the thing.
    """
    case = queries.case_of(kind, subject_id)
    return lock(case) if case else None


@unit_of_work
def decide_publication(case: Case, *, by: Person, overturns: int | None = None) -> Decision:
    """Publish what waits; or what was refused or taken for spam, which adds a decision and keeps the old one.

    `overturns` is the id of the decision that is reversed: who has not seen it reverses nothing by accident. Raises
    AlreadyDecided when another decision stands, and when it is public or was removed.
    """
    _take(case, overturns=overturns)
    subject(case.subject_kind).publish(case.subject_id, by=by)
    return _decide(case, Verdict.PUBLISHED, by=by)


@unit_of_work
def decide_rejection(case: Case, *, by: Person, reason: str, note: str = "") -> Decision:
    """Refuse what waits, for a reason of the published policy; `note` is said to its author.

    Raises AlreadyDecided, or ValueError for a reason that is not published.
    """
    code = rules.reason(reason).code
    _take(case)
    subject(case.subject_kind).reject(case.subject_id, by=by, reason=code, note=note)
    return _decide(case, Verdict.REJECTED, by=by, reason=code, note=note)


@unit_of_work
def decide_spam(case: Case, *, by: Person) -> Decision:
    """Put what waits away as spam. Raises AlreadyDecided."""
    _take(case)
    subject(case.subject_kind).spam(case.subject_id, by=by)
    return _decide(case, Verdict.SPAM, by=by, reason=rules.SPAM)


@unit_of_work
def decide_removal(case: Case, *, by: Person, reason: str, note: str = "", about_company: bool = False) -> None:
    """Take down what a decision made public. Raises AlreadyDecided when it is not public, or ValueError.

    The thing's own door calls `record_removal`, whichever way it was reached.
    """
    code = rules.reason(reason).code
    verbs = subject(lock(case).subject_kind)
    last = case.decisions[-1] if case.decisions else None
    if last is not None and last.verdict is not Verdict.PUBLISHED:
        raise _said_already(last)
    if verbs.remove is None:
        raise ValueError(f"A {case.subject_kind} cannot be taken down from its case.")
    verbs.remove(case.subject_id, by=by, reason=code, note=note, about_company=about_company)


@unit_of_work
def record_removal(
    kind: str,
    subject_id: int,
    *,
    by: Person,
    reason: str,
    note: str = "",
    about_company: bool = False,
    second: Person | None = None,
    alone: bool = False,
) -> Decision:
    """Keep that something public was taken down. The door that took it down calls this, whichever way it was reached.

    `second`: who confirmed the removal of criticism; `alone`: nobody else was there who may. Raises ValueError for a
    reason that is not published.
    """
    code = rules.reason(reason).code
    case = queries.case_of(kind, subject_id)
    if case is None:
        case = add(Case(subject_kind=kind, subject_id=subject_id, opened_at=clock.now()))
    made = _decide(case, Verdict.REMOVED, by=by, reason=code, note=note)
    made.about_company, made.second_id, made.decided_alone = about_company, second.id if second else None, alone
    return made


@unit_of_work
def record_restoration(kind: str, subject_id: int, *, by: Person) -> None:
    """Keep that something taken down is shown again. The door that showed it calls this."""
    case = queries.case_of(kind, subject_id)
    if case is not None:
        _decide(case, Verdict.PUBLISHED, by=by)


def _take(case: Case, *, overturns: int | None = None) -> None:
    """Hold the case until the unit of work ends, so that two moderators never both decide."""
    lock(case)
    if case.is_open:
        return
    last = case.decisions[-1]
    if last.id != overturns or last.verdict not in REVERSIBLE:
        raise _said_already(last)


def _said_already(last: Decision) -> AlreadyDecided:
    return AlreadyDecided(last.person.name if last.person else RULE, last.at, last.verdict)


def _decide(case: Case, verdict: Verdict, *, by: Person | None, reason: str | None = None, note: str = "") -> Decision:
    case.decided_at = clock.now()
    made = Decision(
        case_id=case.id,
        verdict=verdict,
        at=clock.now(),
        person_id=by.id if by else None,
        reason=reason,
        note=note,
    )
    case.decisions.append(made)
    return add(made)
