"""From any end state back to work: by an employee, by whoever reported it, or by several who are affected."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from blog.core.db import lock, unit_of_work
from blog.issues import queries, rules, steps
from blog.issues.models import Issue, State
from blog.people import queries as people
from blog.people.models import Person
from blog.record.actions import CUSTOMER

# When customers open an issue again, its owner speaks within a week; the page counts the days from then on.
ANSWERED_WITHIN = timedelta(days=7)


@unit_of_work
def reopen(issue: Issue, *, text: str, owner: Person, next_update: date, version: int, by: Person) -> None:
    """Open an issue again: what still fails, who answers for it and when customers hear more. Any named employee may.

    Raises rules.Stale, rules.StepRefused or rules.Incomplete, in words.
    """
    steps.begin("reopen", issue, text=text, version=version, by=by)
    steps.promise(issue, owner, next_update)
    _reopen(issue, by=by.handle, texts={"text": text}, said_by="company")


@unit_of_work
def reopen_for_customers(issue: Issue, *, words: str | None = None, affected: int | None = None) -> None:
    """Open it again because a customer, or `affected` of them, say that it still fails: whoever calls has checked that.

    Its owner speaks within ANSWERED_WITHIN. Raises rules.StepRefused when it is open.
    """
    lock(issue)
    rules.check_step("reopen", issue.state)
    steps.check_words(words or "")
    steps.promise(issue, owner_of(issue), queries.today() + ANSWERED_WITHIN)
    _reopen(issue, by=CUSTOMER, texts={"words": words}, said_by="customer", affected=affected)


def owner_of(issue: Issue) -> Person | None:
    """Who answers for an issue: its owner, else who put it on the record, else the first who speaks here."""
    for person in (issue.owner, issue.reporter):
        if person is not None and person.may_speak:
            return person
    return next(iter(people.speakers()), None)


def _reopen(issue: Issue, *, by: str, texts: dict[str, str | None], **facts: Any) -> None:
    steps.finish(issue, State.IN_PROGRESS, "issue.reopened", by=by, texts=texts, **facts, **steps.owed(issue))
