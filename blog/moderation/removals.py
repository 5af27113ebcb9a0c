"""Taking down what is public. Hiding is possible at once; removing criticism of the company needs a second person."""

from __future__ import annotations

from blog.core import clock
from blog.core.db import unit_of_work
from blog.core.i18n import _
from blog.moderation import case_rules, queries, rules
from blog.moderation.case_rules import Stage, Verb, Wait
from blog.moderation.cases import decide, open_again, take
from blog.moderation.models import Case, Decision, Verdict
from blog.moderation.subjects import Refused, subject
from blog.moderation.telling import tell_moderators
from blog.people.models import Person


@unit_of_work
def decide_hiding(
    case: Case, *, by: Person, reason: str, note: str = "", about_company: bool = False, version: int | None = None
) -> Decision:
    """Hide what is public while it is looked at: a placeholder stands in its place, and a clock runs.

    Raises AlreadyDecided, Changed, Claimed, Refused, or ValueError for a reason that is not published.
    """
    code = rules.reason(reason).code
    take(case, Verb.HIDE, by=by, version=version)
    return _hide(case, by=by, reason=code, note=note, about_company=about_company)


@unit_of_work
def decide_restoration(case: Case, *, by: Person, version: int | None = None) -> Decision:
    """Show what is hidden again: it stays. A removal that somebody asked for is refused with it."""
    take(case, Verb.RESTORE, by=by, version=version)
    return show_again(case, by=by)


@unit_of_work
def decide_removal(
    case: Case,
    *,
    by: Person,
    reason: str = "",
    note: str = "",
    about_company: bool = False,
    version: int | None = None,
) -> Decision | None:
    """Take down what is public or hidden. The thing's own door calls `record_removal`, whichever way it was reached.

    Criticism of the company is hidden at once, and removed when a second person confirms it with this same verb: what
    counts then is what the first one said. Where nobody else may, one person decides, and the record says so. Gives the
    decision that hid it, if it was hidden. Raises AlreadyDecided, Changed, Claimed, Refused, or ValueError for a reason
    that is not published.
    """
    stage = take(case, Verb.REMOVE, by=by, version=version)
    first, last = case.proposed_by, case_rules.last(case)
    if first is not None:
        _confirm(case, first, by=by)
        return None
    code = rules.reason(reason).code
    # Once somebody said that it criticises the company, nobody removes it as if it did not.
    about_company = about_company or (stage is Stage.HIDDEN and last is not None and last.about_company)
    alone = about_company and not queries.somebody_else_may(by.id)
    if not about_company or alone:
        _remove(case, by=by, reason=code, note=note, about_company=about_company, alone=alone)
        return None
    hidden = None
    if stage is not Stage.HIDDEN:
        hidden = _hide(case, by=by, reason=code, note=note, about_company=True)
    case.proposed_by_id, case.proposed_at, case.version = by.id, clock.now(), case.version + 1
    case.proposed_reason, case.proposed_note = code, note
    tell_moderators.later(case.id)
    return hidden


@unit_of_work
def take_down(
    kind: str, subject_id: int, *, by: Person, reason: str, note: str = "", about_company: bool = False
) -> None:
    """Take down something public from wherever it is looked at, with the same rules as from its case."""
    decide_removal(_case_of(kind, subject_id), by=by, reason=reason, note=note, about_company=about_company)


@unit_of_work
def hide(kind: str, subject_id: int, *, by: Person, reason: str, note: str = "", about_company: bool = False) -> None:
    """Hide something public from wherever it is looked at, with the same rules as from its case."""
    decide_hiding(_case_of(kind, subject_id), by=by, reason=reason, note=note, about_company=about_company)


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
    made = decide(_case_of(kind, subject_id), Verdict.REMOVED, by=by, reason=rules.reason(reason).code, note=note)
    made.about_company, made.second_id, made.decided_alone = about_company, second.id if second else None, alone
    return made


@unit_of_work
def record_restoration(kind: str, subject_id: int, *, by: Person) -> None:
    """Keep that something taken down is shown again. The door that showed it calls this."""
    case = queries.case_of(kind, subject_id)
    if case is not None:
        decide(case, Verdict.RESTORED, by=by, overturns=case_rules.last(case))


def show_again(
    case: Case, *, by: Person, overturns: Decision | None = None, entry: int | None = None, note: str = ""
) -> Decision:
    """Have it shown, and keep that; `overturns` is the decision that is reversed, `entry` its place on the record."""
    verb = subject(case.subject_kind).show_again
    if verb is None:
        raise Refused(_("This cannot be shown again from here."))
    verb(case.subject_id, by=by, overturns=entry)
    return decide(case, Verdict.RESTORED, by=by, overturns=overturns, note=note)


def _confirm(case: Case, first: Person, *, by: Person) -> None:
    if first.id == by.id and queries.somebody_else_may(by.id):
        raise Refused(_("You asked for its removal, so somebody else confirms it or shows it again."))
    _remove(
        case,
        by=first,
        reason=case.proposed_reason or "",
        note=case.proposed_note,
        about_company=True,
        second=by if by.id != first.id else None,
        alone=by.id == first.id,
    )


def _hide(case: Case, *, by: Person, reason: str, note: str, about_company: bool) -> Decision:
    verb = subject(case.subject_kind).hide
    if verb is None:
        raise Refused(_("This cannot be hidden."))
    verb(case.subject_id, by=by, reason=reason, about_company=about_company)
    made = decide(case, Verdict.HIDDEN, by=by, reason=reason, note=note)
    made.about_company = about_company
    return made


def _remove(
    case: Case,
    *,
    by: Person,
    reason: str,
    note: str,
    about_company: bool,
    second: Person | None = None,
    alone: bool = False,
) -> None:
    verb = subject(case.subject_kind).remove
    if verb is None:
        raise Refused(_("This cannot be taken down from its case."))
    verb(case.subject_id, by=by, reason=reason, note=note, about_company=about_company, second=second, alone=alone)


def _case_of(kind: str, subject_id: int) -> Case:
    """The case of something public; what was published at once has none yet."""
    return queries.case_of(kind, subject_id) or open_again(kind, subject_id, why=Wait.REPORTED, tell=False)
