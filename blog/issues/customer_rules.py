"""What a customer may do about an issue, and when: values in, values out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from blog.core.i18n import _
from blog.issues.models import Act, Issue, State
from blog.issues.rules import StepRefused

# Whoever reported it may open it again for a season; after that it is a new report.
REOPENED_WITHIN = timedelta(days=90)
# So many who are affected open it again together, whoever reported it and however long ago.
REOPENED_BY = 3
CLOSED = frozenset({State.WONT_FIX, State.NOT_AN_ISSUE})
# What words can do to an issue that exists.
ACTS = (Act.CONTEST, Act.REOPENING, Act.DISPUTE)
# States in which there is a fix to try, and those in which it can be said that it still fails.
TRIABLE = frozenset({State.OFFERED, State.FIXED})
STILL_FAILS = TRIABLE | CLOSED


@dataclass(frozen=True)
class Choices:
    """What stands open to one customer about one issue; a page shows the forms for it."""

    can_count_in: bool
    can_withdraw: bool
    can_say_works: bool
    can_say_broken: bool
    acts: tuple[Act, ...]


def choices(issue: Issue, *, affected: bool, works: bool | None, is_reporter: bool, now: datetime) -> Choices:
    """What a customer can do: `affected` says that they are counted, `works` is their last word on the fix."""
    return Choices(
        can_count_in=not affected and issue.state not in TRIABLE | {State.MERGED},
        can_withdraw=affected,
        can_say_works=(affected or is_reporter) and works is not True and issue.state in TRIABLE,
        can_say_broken=works is not False and issue.state in STILL_FAILS,
        acts=tuple(act for act in ACTS if refusal(act, issue, is_reporter, said_at=now) is None),
    )


def refusal(act: Act, issue: Issue, is_reporter: bool, *, said_at: datetime) -> str | None:
    """Why an act on an issue is not theirs to take, or not now; None when it is."""
    if not is_reporter:
        return _("Only whoever reported it first can do that, from the browser in which their address was confirmed.")
    if act is Act.DISPUTE:
        waits = issue.disputed and issue.answer_due is not None
        return _("Your words stand here already, and the owner still owes an answer to them.") if waits else None
    if act is Act.CONTEST:
        if issue.state not in CLOSED:
            return _("This issue is %(state)s: there is no “no” to object to.", state=_(issue.state))
        return _("You have objected to a closing of this issue once already.") if issue.contested else None
    if issue.state not in CLOSED | {State.FIXED}:
        return _("This issue is %(state)s: there is nothing to open again.", state=_(issue.state))
    if issue.ended_at is not None and said_at > issue.ended_at + REOPENED_WITHIN:
        return _(
            "It ended more than %(days)s days ago. Report it again: the new issue can name this one.",
            days=REOPENED_WITHIN.days,
        )
    return None


def check_act(act: Act, issue: Issue, is_reporter: bool, *, said_at: datetime) -> None:
    """Refuse an act that is not theirs, or not possible as things stand (StepRefused)."""
    why = refusal(act, issue, is_reporter, said_at=said_at)
    if why:
        raise StepRefused(why)


def check_count_in(state: State, merged_into: int | None) -> None:
    """Refuse a me-too where it says nothing (StepRefused)."""
    if state is State.MERGED:
        raise StepRefused(_("This issue was merged into issue %(merged_into)s. Say it there.", merged_into=merged_into))
    if state in TRIABLE:
        raise StepRefused(
            _("This issue is %(state)s. Say whether it works for you, or is still broken.", state=_(state))
        )


def check_works(state: State) -> None:
    """Refuse a confirmation where there is nothing to try (StepRefused)."""
    if state not in TRIABLE:
        raise StepRefused(_("This issue is %(state)s: there is no fix to try yet.", state=_(state)))


def check_broken(state: State) -> None:
    """Refuse "still broken" where nobody says otherwise (StepRefused)."""
    if state not in STILL_FAILS:
        raise StepRefused(_("This issue is %(state)s: nobody says that it works yet.", state=_(state)))
