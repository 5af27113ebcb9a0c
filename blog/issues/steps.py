"""What every step of an issue has in common: who may take it, what it must say, and how it moves the issue.

`begin` locks and refuses, `finish` moves the issue, its mark on the comments it refers to, and the record. Call both
inside one unit of work, and nothing else writes the columns that they write.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from blog.conversation import actions as conversation
from blog.conversation.models import Comment
from blog.core import clock, markup, settings
from blog.core.db import lock as lock_row
from blog.core.db import session
from blog.core.i18n import _, for_everyone
from blog.core.text import is_blank
from blog.issues import queries, rules
from blog.issues.models import END_STATES, Closing, Issue, Severity, State
from blog.people.models import Person
from blog.record import queries as record
from blog.record.actions import CUSTOMER, SYSTEM, announce

LEDGER = "issues"
BADGE = "issue"
# The entries that move an issue's version.
KINDS = (
    "issue.acknowledged",
    "issue.started",
    "issue.updated",
    "issue.offered",
    "issue.fixed",
    "issue.closed",
    "issue.contested",
    "issue.reopened",
    "issue.merged",
    "issue.unmerged",
)


def begin(step: str, issue: Issue, *, text: str, version: int, by: Person) -> None:
    """Lock the issue, and refuse whoever saw an older one, may not sign, or says nothing.

    Raises rules.Stale, rules.StepRefused or rules.Incomplete.
    """
    lock_row(issue)
    check_version(issue, version)
    rules.check_step(step, issue.state)
    rules.check_speaker(by)
    if is_blank(text):
        raise rules.Incomplete(_("Say it in public: the text is empty."))
    check_words(text)


def check_version(issue: Issue, version: int) -> None:
    """Refuse whoever saw an older issue than the one that is locked now (rules.Stale)."""
    if issue.version == version:
        return
    last = record.last_about(issue.topic, KINDS)
    by, at = (last.by, last.at) if last else (issue.reporter.handle, issue.changed_at)
    name = {CUSTOMER: _("A customer"), SYSTEM: "The passing of time"}.get(by) or queries.name_of(by)
    raise rules.Stale(name, at, issue.state)


def check_words(*texts: str) -> None:
    """Refuse what cannot be shown (core.text.TextRefused). What the record holds is the source."""
    for text in texts:
        markup.render_comment(text)


def promise(issue: Issue, owner: Person | None, next_update: date | None, severity: Severity | None = None) -> None:
    """Name who owns it and when customers hear more; raises rules.Incomplete when that cannot be promised."""
    rules.check_promise(owner, next_update, today=queries.today())
    assert owner is not None
    issue.owner_id, issue.next_update = owner.id, next_update
    issue.severity = severity or issue.severity
    session().flush()
    session().refresh(issue, ["owner"])


def owed(issue: Issue) -> dict[str, Any]:
    """The facts of what is promised."""
    assert issue.owner is not None and issue.next_update is not None
    return {
        "owner": issue.owner.handle,
        "next_update": issue.next_update,
        "due": end_of(issue.next_update),
        "severity": issue.severity,
    }


def end_of(day: date) -> datetime:
    """The moment at which a day ends where the site is: how the record says what falls due on it."""
    return rules.end_of(day, settings.zone())


def finish(issue: Issue, state: State, kind: str, *, by: str, texts: dict[str, str | None], **facts: Any) -> None:
    """Move the issue, its mark on every comment it refers to, and the record. `by` is the handle of who signs."""
    now, ended = clock.now(), state in END_STATES
    if state is not State.OFFERED:
        issue.offered_at = issue.offered_at if ended else None
    elif issue.state is not State.OFFERED:
        issue.offered_at = now
    if state is not State.MERGED:
        issue.merged_into = issue.state_before = None
    if state is not State.FIXED:
        issue.unconfirmed = False
    issue.fixed_at = now if state is State.FIXED else None
    issue.ended_at = now if ended else None
    issue.next_update = None if ended else issue.next_update
    issue.state, issue.changed_at, issue.version = state, now, issue.version + 1
    if ended:
        drop_closings(issue)
    for comment in queries.linked(issue):
        mark(issue, comment)
    announce(kind, subject=issue.topic, by=by, topics=topics(issue), texts=texts, state=state, **facts)


def drop_closings(issue: Issue) -> None:
    """A "no" that was only proposed has nothing to close any more."""
    waiting = sa.update(Closing).where(Closing.issue_number == issue.number, Closing.settled_at.is_(None))
    session().execute(waiting.values(settled_at=clock.now()))


def mark(issue: Issue, comment: Comment) -> None:
    """Put the issue's badge on a comment."""
    with for_everyone():
        label = _("Issue %(number)s: %(state)s", number=issue.number, state=_(issue.state))
    conversation.set_badge(comment, kind=BADGE, label=label, path=issue.path, settled=not issue.is_open)


def topics(issue: Issue) -> list[str]:
    """Which pages show it: the ledger, and the threads where its badge stands."""
    return [LEDGER, *dict.fromkeys(comment.thread.topic for comment in queries.linked(issue))]
