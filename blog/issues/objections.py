"""What a customer says against us, once it is public: an objection to a "no", a dispute, and the answers to both.

These are called when the words have passed moderation; `said_at` is when the customer sent them.
"""

from __future__ import annotations

from datetime import datetime

from blog.core.db import lock, unit_of_work
from blog.core.i18n import _
from blog.core.text import is_blank
from blog.issues import customer_rules, queries, reopenings, rules, steps
from blog.issues.models import Act, Issue, State
from blog.people.models import Customer, Person
from blog.record import queries as record
from blog.record.actions import CUSTOMER, announce


@unit_of_work
def act_on(issue: Issue, act: Act, *, words: str, customer: Customer, said_at: datetime) -> None:
    """Do what a customer's words were meant to do. Raises rules.StepRefused when it is not theirs, or too late."""
    lock(issue)
    customer_rules.check_act(act, issue, issue.customer_id == customer.id, said_at=said_at)
    steps.check_words(words)
    if act is Act.CONTEST:
        _contest(issue, words)
    elif act is Act.DISPUTE:
        _dispute(issue, words)
    else:
        reopenings.reopen_for_customers(issue, words=words)


@unit_of_work
def answer(issue: Issue, *, text: str, by: Person) -> None:
    """Answer a customer's dispute: the owner says it, while they speak here. The state stays what it is.

    Raises rules.StepRefused when there is none to answer, rules.Incomplete without words.
    """
    lock(issue)
    rules.check_speaker(by)
    if not (issue.disputed and issue.answer_due):
        raise rules.StepRefused(_("There is no dispute here that waits for an answer."))
    owner = issue.owner
    if owner is not None and owner.may_speak and owner.id != by.id:
        raise rules.StepRefused(_("%(owner)s owns this issue, so %(owner)s answers.", owner=owner.name))
    if is_blank(text):
        raise rules.Incomplete(_("Say it in public: the text is empty."))
    steps.check_words(text)
    dispute = record.last_about(issue.topic, ["issue.disputed"])
    assert dispute is not None
    issue.answer_due = None
    announce(
        "issue.answered",
        subject=issue.topic,
        by=by.handle,
        topics=steps.topics(issue),
        texts={"text": text},
        answers_entry=dispute.seq,
        state=issue.state,
    )


def _contest(issue: Issue, words: str) -> None:
    """Back to "reported", without an owner: somebody who did not sign the closing answers within a week."""
    issue.contested = True
    issue.owner_id = None
    day = queries.today() + reopenings.ANSWERED_WITHIN
    steps.finish(
        issue,
        State.REPORTED,
        "issue.contested",
        by=CUSTOMER,
        texts={"words": words},
        next_update=day,
        due=steps.end_of(day),
    )
    issue.next_update = day


def _dispute(issue: Issue, words: str) -> None:
    """Their words stand beside ours, and the owner answers within a week. The state stays what it is."""
    day = queries.today() + reopenings.ANSWERED_WITHIN
    issue.disputed, issue.answer_due = True, day
    owner = issue.owner if issue.owner is not None and issue.owner.may_speak else None
    announce(
        "issue.disputed",
        subject=issue.topic,
        by=CUSTOMER,
        topics=steps.topics(issue),
        texts={"words": words},
        next_update=day,
        due=steps.end_of(day),
        owner=owner.handle if owner else None,
    )
