"""Saying no: one employee proposes it, a second one confirms it, and only then is it public."""

from __future__ import annotations

from blog.core import clock
from blog.core.db import add, lock, unit_of_work
from blog.core.i18n import _
from blog.core.text import is_blank
from blog.issues import contests, queries, rules, steps
from blog.issues.models import Closing, Issue, State
from blog.people import queries as people
from blog.people.models import Person

NOES = frozenset({State.WONT_FIX, State.NOT_AN_ISSUE})


@unit_of_work
def propose_closing(issue: Issue, *, state: State, text: str, remedy: str, version: int, by: Person) -> Closing:
    """Propose to close an issue as "won't fix" or "not an issue": why, and what the customer can do.

    Nothing is public before a second employee confirms it. Where only one person may sign, it goes through at once
    and is marked as decided alone. Raises rules.Stale, rules.StepRefused or rules.Incomplete, in words.
    """
    steps.begin("close", issue, text=text, version=version, by=by)
    if state not in NOES:
        raise rules.Incomplete(_("Say whether it will not be fixed or is not an issue."))
    if is_blank(remedy):
        raise rules.Incomplete(_("Say what the customer can do now."))
    steps.check_words(remedy)
    if queries.waiting_closing(issue):
        raise rules.StepRefused(_("A closing has been proposed already, and waits for a second person."))
    if contests.answered(issue, by=by) is None:
        rules.check_owner(by, before=issue.owner, after=None)
    made = add(
        Closing(issue_number=issue.number, state=state, text=text, remedy=remedy, by_id=by.id, at=clock.now())
    )  # fmt: skip
    if not [person for person in people.speakers() if person.id != by.id]:
        _close(issue, made, second=None)
    return made


@unit_of_work
def confirm_closing(issue: Issue, *, by: Person) -> None:
    """Confirm a closing that somebody else proposed: it becomes public, signed by both. Raises rules.StepRefused."""
    made = _waiting(issue)
    rules.check_speaker(by)
    if by.id == made.by_id:
        raise rules.StepRefused(_("You proposed this closing, so somebody else confirms it."))
    rules.check_step("close", issue.state)
    rules.check_speaker(made.by)
    _close(issue, made, second=by)


@unit_of_work
def take_back_closing(issue: Issue, *, by: Person) -> None:
    """Drop a proposed closing, by whoever proposed it or instead of confirming it. Raises rules.StepRefused."""
    made = _waiting(issue)
    rules.check_speaker(by)
    made.settled_at = clock.now()


def _waiting(issue: Issue) -> Closing:
    lock(issue)
    found = queries.waiting_closing(issue)
    if found is None:
        raise rules.StepRefused(_("No closing waits here any more."))
    return found


def _close(issue: Issue, made: Closing, *, second: Person | None) -> None:
    answers = contests.answered(issue, by=made.by)
    if issue.owner_id is None:  # whoever says no answers for it
        issue.owner_id = made.by_id
    steps.finish(
        issue,
        made.state,
        "issue.closed",
        by=made.by.handle,
        texts={"text": made.text, "remedy": made.remedy},
        second=second.handle if second else None,
        decided_alone=None if second else True,
        owner=made.by.handle,
        severity=issue.severity,
        answers_entry=answers,
    )
