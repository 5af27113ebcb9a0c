"""A fix is offered, and becomes fixed: confirmed by an affected customer, or unconfirmed after quiet days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from blog.conversation.models import Comment
from blog.core import clock
from blog.core.db import lock, session, unit_of_work
from blog.core.i18n import _
from blog.core.jobs import job
from blog.core.text import is_blank
from blog.issues import queries, rules, steps
from blog.issues.models import Affected, Issue, State
from blog.people.models import Person
from blog.record.actions import SYSTEM

QUIET = timedelta(days=rules.QUIET_DAYS)


@unit_of_work
def offer_fix(
    issue: Issue,
    *,
    text: str,
    evidence: str,
    owner: Person,
    next_update: date,
    version: int,
    by: Person,
    commitment: int | None = None,
) -> None:
    """Offer a fix: how to get it, and the evidence. `commitment` is the number of the one that is kept with it.

    Where something was promised on this issue, at least one commitment is kept by now. Raises rules.Stale,
    rules.StepRefused or rules.Incomplete, in words.
    """
    steps.begin("offer", issue, text=text, version=version, by=by)
    rules.check_owner(by, before=issue.owner, after=owner)
    if is_blank(evidence):
        raise rules.Incomplete(_("Say how a customer can see that the fix works: a version, a test, a date."))
    steps.check_words(evidence)
    _keep(issue, commitment)
    steps.promise(issue, owner, next_update)
    texts: dict[str, str | None] = {"text": text, "evidence": evidence}
    facts = {"commitment": commitment, **steps.owed(issue)}
    steps.finish(issue, State.OFFERED, "issue.offered", by=by.handle, texts=texts, **facts)
    wait_for_quiet(issue)


def wait_for_quiet(issue: Issue) -> None:
    """Have the offer looked at again once the quiet days are over."""
    await_quiet.at(clock.now() + QUIET, issue.number)


@unit_of_work
def settle(issue: Issue) -> None:
    """Call an offered fix fixed when an affected customer has confirmed it. Harmless when repeated."""
    lock(issue)
    if issue.state is State.OFFERED and confirmations(issue):
        mark_fixed(issue, by=SYSTEM, texts={}, **proof(issue))


@job
def await_quiet(number: int) -> None:
    """Call an offered fix fixed, unconfirmed, once no customer has said a word about it for QUIET_DAYS."""
    issue = session().get(Issue, number)
    if issue is None:
        return
    lock(issue)
    if issue.state is not State.OFFERED:
        return
    ends = _last_word(issue) + QUIET
    if clock.now() < ends:
        await_quiet.at(ends, number)
        return
    mark_fixed(issue, by=SYSTEM, texts={}, **proof(issue))


def mark_fixed(issue: Issue, *, by: str, texts: dict[str, str | None], unconfirmed: bool, **facts: Any) -> None:
    """The one door to the state "fixed", for whoever has checked that it may be entered."""
    issue.unconfirmed = unconfirmed
    said = {"owner": issue.owner and issue.owner.handle, "severity": issue.severity, **facts}
    steps.finish(issue, State.FIXED, "issue.fixed", by=by, texts=texts, unconfirmed=unconfirmed, **said)


def proof(issue: Issue) -> dict[str, Any]:
    """What makes an offered fix count, as facts. Raises rules.StepRefused while nothing does."""
    confirmed = confirmations(issue)
    if confirmed:
        return {"unconfirmed": False, "confirmations": confirmed}
    if clock.now() < _last_word(issue) + QUIET:
        raise rules.StepRefused(
            _(
                "A fix that was offered counts as fixed when an affected customer confirms it, or after "
                "%(quiet_days)s days without a word from a customer.",
                quiet_days=rules.QUIET_DAYS,
            )
        )
    return {"unconfirmed": True, "quiet_days": rules.QUIET_DAYS}


def confirmations(issue: Issue) -> int:
    """How many affected customers say that the fix on offer works for them."""
    query = sa.select(sa.func.count()).where(
        Affected.issue_number == issue.number,
        Affected.withdrawn_at.is_(None),
        Affected.works.is_(True),
        Affected.works_at >= issue.offered_at,
    )
    return session().scalar(query) or 0


def _keep(issue: Issue, number: int | None) -> None:
    promised = queries.commitments(issue)
    kept = next((row for row in promised if row.number == number), None)
    if number is not None and kept is None:
        raise rules.Incomplete(_("There is no commitment with this number on this issue."))
    if kept is not None and kept.kept_at is not None:
        raise rules.StepRefused(_("This commitment has been kept already."))
    if kept is not None:
        kept.kept_at = clock.now()
    elif promised and not any(row.kept_at for row in promised):
        raise rules.Incomplete(_("Something was promised here: name the commitment that this fix keeps."))


def _last_word(issue: Issue) -> datetime:
    """When a customer last said that it is still broken, or anything under the issue; no earlier than the offer."""
    broken = sa.select(sa.func.max(Affected.works_at)).where(
        Affected.issue_number == issue.number, Affected.withdrawn_at.is_(None), Affected.works.is_(False)
    )
    said = sa.select(sa.func.max(Comment.published_at)).where(
        Comment.thread_id == issue.thread_id, Comment.person_id.is_(None)
    )
    moments = [issue.offered_at or issue.changed_at, session().scalar(broken), session().scalar(said)]
    return max(moment for moment in moments if moment)
