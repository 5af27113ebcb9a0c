"""The life of an issue: reported, acknowledged, in progress, fixed. Each step is a verb and an entry of the record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from blog.conversation import actions as conversation
from blog.conversation.models import Comment
from blog.core import clock
from blog.core.db import add, is_sqlite, lock, session, unit_of_work
from blog.core.i18n import _
from blog.core.text import is_blank
from blog.issues import contests, embargoes, notices, offers, queries, rules, steps
from blog.issues.models import Issue, IssueComment, Severity, State
from blog.issues.notices import NOTHING, Notice
from blog.people.models import Customer, Person
from blog.record.actions import announce

# The advisory lock of the numbers on PostgreSQL: any constant that nothing else in this database uses.
NUMBERS_LOCK = 0x155E5


@unit_of_work
def report(
    *,
    title: str,
    by: Person,
    comment: Comment | None = None,
    words: str = "",
    severity: Severity | None = None,
    product: str = "",
    occurred_at: datetime | None = None,
    customer: Customer | None = None,
    said_at: datetime | None = None,
    embargo_until: date | None = None,
) -> Issue:
    """Put a fault on the record: a customer's comment becomes its first report, or `words` say it.

    The words are the `customer`'s, sent at `said_at`, or else those of the employee. A customer's time becomes
    `first_reported_at`, so that slow triage shows; `occurred_at` is when it happened, as claimed. To the end of the day
    `embargo_until` every word is withheld, and the issue stands there without them. Raises rules.Incomplete when the
    title or the words are missing, rules.StepRefused when the comment cannot be referred to.
    """
    rules.check_speaker(by)
    if is_blank(title) or len(title) > rules.TITLE_LONGEST:
        raise rules.Incomplete(_("Give it a title of at most %(most)s characters.", most=rules.TITLE_LONGEST))
    if comment is None and is_blank(words):
        raise rules.Incomplete(_("Say what is wrong, as far as it is known."))
    now = clock.now()
    if occurred_at is not None and occurred_at > now:
        raise rules.Incomplete(_("It cannot have happened in the future."))
    steps.check_words(words, product)
    if comment is not None:
        _check_comment(comment)
    number = _next_number()
    path, topic = f"/issues/{number}", f"issue/{number}"
    thread = conversation.open_thread(topic=topic, title=title, path=path, public=True)
    made = add(
        Issue(
            number=number,
            title=title,
            state=State.REPORTED,
            first_reported_at=comment.sent_at if comment else said_at or now,
            reported_at=now,
            changed_at=now,
            reporter_id=by.id,
            thread_id=thread.id,
            severity=severity,
            customer_id=comment.customer_id if comment else customer.id if customer else None,
            notice={"product": product} if product else {},
        )
    )
    if comment is not None:
        _link(made, comment, by=by)
    if embargo_until is not None:
        embargoes.impose(made, embargo_until)
    announce(
        "issue.reported",
        subject=topic,
        by=by.handle,
        topics=steps.topics(made),
        texts={"title": title, "words": words or None, "product": product or None},
        first_reported_at=made.first_reported_at,
        said_by="customer" if comment or customer else "company",
        comment=comment.topic if comment else None,
        occurred_at=occurred_at,
        severity=severity,
        embargo_until=steps.end_of(embargo_until) if embargo_until else None,
        state=made.state,
    )
    return made


@unit_of_work
def add_comment(issue: Issue, comment: Comment, *, by: Person) -> None:
    """Add a customer's report to an issue that exists; an earlier one moves `first_reported_at` back.

    Raises rules.StepRefused when the comment cannot be referred to. Adding it again changes nothing.
    """
    rules.check_speaker(by)
    lock(issue)
    if session().get(IssueComment, (issue.number, comment.id)):
        return
    _check_comment(comment)
    _link(issue, comment, by=by)
    issue.first_reported_at = min(issue.first_reported_at, comment.sent_at)
    announce(
        "issue.linked",
        subject=issue.topic,
        by=by.handle,
        topics=steps.topics(issue),
        comment=comment.topic,
        sent_at=comment.sent_at,
        state=issue.state,
    )


@unit_of_work
def acknowledge(
    issue: Issue,
    *,
    text: str,
    owner: Person,
    next_update: date,
    version: int,
    by: Person,
    severity: Severity | None = None,
    notice: Notice = NOTHING,
    embargo_until: date | None = None,
) -> None:
    """Say in public that we have seen it, who owns it and when customers hear more. Any named employee may.

    `notice` is what is known for a recall; where somebody can be hurt, it must say what to do today, or by which day
    that will be known. `embargo_until` moves the end of an embargo, or ends it now (a day that is past). Raises
    rules.Stale, rules.StepRefused or rules.Incomplete, in words.
    """
    steps.begin("acknowledge", issue, text=text, version=version, by=by)
    answers = contests.answered(issue, by=by)
    issue.acknowledged_at = clock.now()
    said = State.ACKNOWLEDGED, "issue.acknowledged"
    _say(*said, issue, text, owner, next_update, by, severity, notice, embargo_until, answers_entry=answers)


@unit_of_work
def start(
    issue: Issue,
    *,
    text: str,
    owner: Person,
    next_update: date,
    version: int,
    by: Person,
    severity: Severity | None = None,
    notice: Notice = NOTHING,
    embargo_until: date | None = None,
) -> None:
    """Say that work has begun, or has begun again after a fix was offered: what is known and what is not.

    Raises as `acknowledge`.
    """
    steps.begin("start", issue, text=text, version=version, by=by)
    rules.check_owner(by, before=issue.owner, after=owner)
    said = State.IN_PROGRESS, "issue.started"
    _say(*said, issue, text, owner, next_update, by, severity, notice, embargo_until)


@unit_of_work
def update(
    issue: Issue,
    *,
    text: str,
    owner: Person,
    next_update: date,
    version: int,
    by: Person,
    severity: Severity | None = None,
    notice: Notice = NOTHING,
    embargo_until: date | None = None,
) -> None:
    """Say where it stands, and promise the next word. Raises as `acknowledge`."""
    steps.begin("update", issue, text=text, version=version, by=by)
    rules.check_owner(by, before=issue.owner, after=owner)
    said = issue.state, "issue.updated"
    _say(*said, issue, text, owner, next_update, by, severity, notice, embargo_until)


@unit_of_work
def fix(issue: Issue, *, text: str, evidence: str, version: int, by: Person) -> None:
    """Call it fixed, with the evidence. Raises as `acknowledge`.

    A fix that was only offered counts when an affected customer has confirmed it, or after quiet days.
    """
    steps.begin("fix", issue, text=text, version=version, by=by)
    rules.check_owner(by, before=issue.owner, after=None)
    if is_blank(evidence):
        raise rules.Incomplete(_("Say how a customer can see that it is fixed: a version, a test, a date."))
    steps.check_words(evidence)
    proof = offers.proof(issue) if issue.state is State.OFFERED else {"unconfirmed": True}
    offers.mark_fixed(issue, by=by.handle, texts={"text": text, "evidence": evidence}, **proof)


def _say(
    state: State,
    kind: str,
    issue: Issue,
    text: str,
    owner: Person,
    next_update: date,
    by: Person,
    severity: Severity | None,
    notice: Notice,
    embargo_until: date | None,
    **facts: Any,
) -> None:
    """A step that promises the next one, with what it says for a recall."""
    steps.promise(issue, owner, next_update, severity)
    texts, numbers = notices.say(issue, notice)
    notices.check_safety(issue)
    facts |= {**numbers, **embargoes.move(issue, embargo_until), **steps.owed(issue)}
    steps.finish(issue, state, kind, by=by.handle, texts={**texts, "text": text}, **facts)


def _check_comment(comment: Comment) -> None:
    """Only public words of a customer are referred to, and each comment by one issue."""
    lock(comment)
    if not comment.is_public:
        raise rules.StepRefused(_("This comment is not public, so no issue can show it. Publish it first."))
    if comment.person_id is not None:
        raise rules.StepRefused(_("A colleague wrote this comment. Report the problem in your own words instead."))
    held = queries.for_comments([comment.id]).get(comment.id)
    if held:
        raise rules.StepRefused(
            _("This comment belongs to issue %(number)s already: %(title)s", number=held.number, title=held.title)
        )


def _next_number() -> int:
    """The last number plus one, nobody else's until this unit of work ends: no gaps, because nothing else counts."""
    if not is_sqlite():  # there, the unit of work is that lock already
        session().execute(sa.select(sa.func.pg_advisory_xact_lock(NUMBERS_LOCK)))
    return queries.last_number() + 1


def _link(issue: Issue, comment: Comment, *, by: Person) -> None:
    add(IssueComment(issue_number=issue.number, comment_id=comment.id, added_at=clock.now(), added_by_id=by.id))
    steps.mark(issue, comment)
