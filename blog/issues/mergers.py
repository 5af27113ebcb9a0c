"""Two issues that are one: merged by a record keeper, reversible, both pages stay."""

from __future__ import annotations

from datetime import date

from blog.core.db import lock, unit_of_work
from blog.core.i18n import _
from blog.issues import offers, rules, steps
from blog.issues.models import Issue, State
from blog.people.models import Person, Role

KEEPERS = (Role.MODERATOR, Role.ADMIN)


@unit_of_work
def merge(issue: Issue, *, target: Issue, text: str, version: int, by: Person) -> None:
    """Say that an issue is the same as another, which goes on. Raises rules.Stale, rules.StepRefused or Incomplete."""
    for row in sorted((issue, target), key=lambda row: row.number):  # in one order, so that nobody waits in a circle
        lock(row)
    steps.begin("merge", issue, text=text, version=version, by=by)
    _check_keeper(by)
    if target.number == issue.number:
        raise rules.Incomplete(_("An issue cannot be merged into itself."))
    if target.state is State.MERGED:
        raise rules.StepRefused(
            _(
                "Issue %(number)s is merged into issue %(merged_into)s: choose that one.",
                number=target.number,
                merged_into=target.merged_into,
            )
        )
    issue.merged_into, issue.state_before = target.number, issue.state
    steps.finish(
        issue, State.MERGED, "issue.merged", by=by.handle, texts={"text": text}, target=target.topic
    )  # fmt: skip


@unit_of_work
def unmerge(
    issue: Issue,
    *,
    text: str,
    version: int,
    by: Person,
    owner: Person | None = None,
    next_update: date | None = None,
) -> None:
    """Take a merger back: the issue goes on where it stood, with an owner and a day for the next word if it had them.

    Raises rules.Stale, rules.StepRefused or rules.Incomplete.
    """
    steps.begin("unmerge", issue, text=text, version=version, by=by)
    _check_keeper(by)
    state, target = issue.state_before or State.REPORTED, f"issue/{issue.merged_into}"
    facts = {}
    if state is not State.REPORTED:
        steps.promise(issue, owner or issue.owner, next_update)
        facts = {name: said for name, said in steps.owed(issue).items() if name != "severity"}
    steps.finish(issue, state, "issue.unmerged", by=by.handle, texts={"text": text}, target=target, **facts)
    if state is State.OFFERED:
        offers.wait_for_quiet(issue)


def _check_keeper(by: Person) -> None:
    if not by.has(*KEEPERS):
        raise rules.StepRefused(_("A moderator or an admin keeps the record, and merges issues."))
