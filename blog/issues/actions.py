"""The life of an issue: reported, acknowledged, in progress, fixed. Each step is a verb and an entry of the record."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from blog.conversation import actions as conversation
from blog.conversation.models import Comment
from blog.core import clock, markup, settings
from blog.core.db import add, is_sqlite, lock, session, unit_of_work
from blog.core.text import is_blank
from blog.issues import queries, rules
from blog.issues.models import Issue, IssueComment, Severity, State
from blog.people.models import Person
from blog.record import queries as record
from blog.record.actions import announce

# The advisory lock of the numbers on PostgreSQL: any constant that nothing else in this database uses.
NUMBERS_LOCK = 0x155E5
LEDGER = "issues"
BADGE = "issue"
# The entries that move an issue's version.
STEP_KINDS = ("issue.acknowledged", "issue.started", "issue.updated", "issue.fixed")


@unit_of_work
def report(
    *, title: str, by: Person, comment: Comment | None = None, words: str = "", severity: Severity | None = None
) -> Issue:
    """Put a fault on the record: a customer's comment becomes its first report, or an employee says it in `words`.

    With a comment, its time becomes `first_reported_at`, so that slow triage shows. Raises rules.Incomplete when the
    title or the words are missing, rules.StepRefused when the comment cannot be referred to.
    """
    rules.check_speaker(by)
    if is_blank(title) or len(title) > rules.TITLE_LONGEST:
        raise rules.Incomplete(f"Give it a title of at most {rules.TITLE_LONGEST} characters.")
    if comment is None and is_blank(words):
        raise rules.Incomplete("Say what is wrong, as far as it is known.")
    _check_words(words)
    if comment is not None:
        _check_comment(comment)
    number = _next_number()
    path, topic = f"/issues/{number}", f"issue/{number}"
    thread = conversation.open_thread(topic=topic, title=title, path=path, public=True)
    now = clock.now()
    made = add(
        Issue(
            number=number,
            title=title,
            state=State.REPORTED,
            first_reported_at=comment.sent_at if comment else now,
            reported_at=now,
            changed_at=now,
            reporter_id=by.id,
            thread_id=thread.id,
            severity=severity,
        )
    )
    if comment is not None:
        _link(made, comment, by=by)
    announce(
        "issue.reported",
        subject=topic,
        by=by.handle,
        topics=_topics(made),
        texts={"title": title, "words": words or None},
        first_reported_at=made.first_reported_at,
        said_by="customer" if comment else "company",
        comment=comment.topic if comment else None,
        severity=severity,
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
        topics=_topics(issue),
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
) -> None:
    """Say in public that we have seen it, who owns it and when customers hear more. Any named employee may.

    Raises rules.Stale, rules.StepRefused or rules.Incomplete, in words.
    """
    _begin("acknowledge", issue, text=text, version=version, by=by)
    rules.check_promise(owner, next_update, today=queries.today())
    issue.acknowledged_at = clock.now()
    _promise(issue, owner, next_update, severity)
    _finish(issue, State.ACKNOWLEDGED, "issue.acknowledged", by=by, texts={"text": text}, **_owed(issue))


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
) -> None:
    """Say that work has begun: what is known and what is not. Raises as `acknowledge`."""
    _progress("start", "issue.started", issue, text, owner, next_update, version, by, severity)


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
) -> None:
    """Say where it stands, and promise the next word. Raises as `acknowledge`."""
    _progress("update", "issue.updated", issue, text, owner, next_update, version, by, severity)


@unit_of_work
def fix(issue: Issue, *, text: str, evidence: str, version: int, by: Person) -> None:
    """Call it fixed, with the evidence. Raises as `acknowledge`."""
    _begin("fix", issue, text=text, version=version, by=by)
    rules.check_owner(by, before=issue.owner, after=None)
    if is_blank(evidence):
        raise rules.Incomplete("Say how a customer can see that it is fixed: a version, a test, a date.")
    _check_words(evidence)
    issue.fixed_at, issue.next_update = clock.now(), None
    facts = {"owner": issue.owner and issue.owner.handle, "severity": issue.severity, "unconfirmed": True}
    _finish(issue, State.FIXED, "issue.fixed", by=by, texts={"text": text, "evidence": evidence}, **facts)


def _progress(
    step: str,
    kind: str,
    issue: Issue,
    text: str,
    owner: Person,
    next_update: date,
    version: int,
    by: Person,
    severity: Severity | None,
) -> None:
    _begin(step, issue, text=text, version=version, by=by)
    rules.check_owner(by, before=issue.owner, after=owner)
    rules.check_promise(owner, next_update, today=queries.today())
    _promise(issue, owner, next_update, severity)
    _finish(issue, State.IN_PROGRESS, kind, by=by, texts={"text": text}, **_owed(issue))


def _begin(step: str, issue: Issue, *, text: str, version: int, by: Person) -> None:
    """Lock the issue, and refuse whoever saw an older one, may not sign, or says nothing."""
    lock(issue)
    if issue.version != version:
        raise _stale(issue)
    rules.check_step(step, issue.state)
    rules.check_speaker(by)
    if is_blank(text):
        raise rules.Incomplete("Say it in public: the text is empty.")
    _check_words(text)


def _finish(issue: Issue, state: State, kind: str, *, by: Person, texts: dict[str, str | None], **facts: Any) -> None:
    """Move the issue, its mark on every comment it refers to, and the record."""
    issue.state = state
    issue.version += 1
    issue.changed_at = clock.now()
    for comment in queries.linked(issue):
        _mark(issue, comment)
    announce(kind, subject=issue.topic, by=by.handle, topics=_topics(issue), texts=texts, state=state, **facts)


def _promise(issue: Issue, owner: Person, next_update: date, severity: Severity | None) -> None:
    issue.owner_id, issue.next_update = owner.id, next_update
    issue.severity = severity or issue.severity
    session().flush()
    session().refresh(issue, ["owner"])


def _owed(issue: Issue) -> dict[str, Any]:
    assert issue.owner is not None and issue.next_update is not None
    return {
        "owner": issue.owner.handle,
        "next_update": issue.next_update,
        "due": rules.end_of(issue.next_update, settings.zone()),
        "severity": issue.severity,
    }


def _stale(issue: Issue) -> rules.Stale:
    last = record.last_about(issue.topic, STEP_KINDS)
    by, at = (last.by, last.at) if last else (issue.reporter.handle, issue.changed_at)
    return rules.Stale(queries.name_of(by), at, issue.state)


def _check_words(text: str) -> None:
    """Refuse what cannot be shown (core.text.TextRefused). What the record holds is the source."""
    markup.render_comment(text)


def _check_comment(comment: Comment) -> None:
    """Only public words of a customer are referred to, and each comment by one issue."""
    lock(comment)
    if not comment.is_public:
        raise rules.StepRefused("This comment is not public, so no issue can show it. Publish it first.")
    if comment.person_id is not None:
        raise rules.StepRefused("A colleague wrote this comment. Report the problem in your own words instead.")
    held = queries.for_comments([comment.id]).get(comment.id)
    if held:
        raise rules.StepRefused(f"This comment belongs to issue {held.number} already: {held.title}")


def _next_number() -> int:
    """The last number plus one, nobody else's until this unit of work ends: no gaps, because nothing else counts."""
    if not is_sqlite():  # there, the unit of work is that lock already
        session().execute(sa.select(sa.func.pg_advisory_xact_lock(NUMBERS_LOCK)))
    return queries.last_number() + 1


def _link(issue: Issue, comment: Comment, *, by: Person) -> None:
    add(IssueComment(issue_number=issue.number, comment_id=comment.id, added_at=clock.now(), added_by_id=by.id))
    _mark(issue, comment)


def _mark(issue: Issue, comment: Comment) -> None:
    label = f"Issue {issue.number}: {issue.state}"
    conversation.set_badge(comment, kind=BADGE, label=label, path=issue.path, settled=not issue.is_open)


def _topics(issue: Issue) -> list[str]:
    """Which pages show it: the ledger, and the threads where its badge stands."""
    return [LEDGER, *dict.fromkeys(comment.thread.topic for comment in queries.linked(issue))]
