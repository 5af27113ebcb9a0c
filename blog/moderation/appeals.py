"""Objecting to a decision: once for each, without an account, and decided by somebody who did not decide before."""

from __future__ import annotations

from blog.core import clock
from blog.core.db import add, lock, session, unit_of_work
from blog.core.i18n import _
from blog.moderation import case_rules, queries, removals, telling
from blog.moderation.case_rules import APPEALABLE, Verb, Wait
from blog.moderation.cases import RULE, AlreadyDecided, Changed, decide, open_again, take
from blog.moderation.models import Appeal, Case, Decision, Verdict
from blog.moderation.subjects import Refused, subject
from blog.people.models import Person
from blog.record import queries as record

# An objection says why, to one person who knows the comment; what is longer belongs in a letter.
WORDS_LONGEST = 4_000
# What the record says when something was taken down.
TAKEN_DOWN = ("comment.removed", "response.removed")


@unit_of_work
def send(kind: str, subject_id: int, *, words: str) -> Appeal:
    """Take an author's objection to what was decided about their words; whoever calls this knows that it is theirs.

    The words are cleaned by the caller. Raises Refused, in words, when there is nothing to object to, or an objection
    was sent before.
    """
    case = queries.case_of(kind, subject_id)
    last = case_rules.last(lock(case)) if case else None
    if case is None or last is None or last.verdict not in APPEALABLE:
        raise Refused(_("There is no decision about this that you could object to."))
    before = queries.appeal_against(last)
    if before is not None:
        raise Refused(
            _("You objected to this decision before, and somebody else looked at it again.")
            if before.decided_at
            else _("Your objection is here already. Somebody who did not decide before looks at it.")
        )
    made = add(Appeal(case_id=case.id, decision_id=last.id, words=words, sent_at=clock.now()))
    open_again(kind, subject_id, why=Wait.APPEALED)
    return made


@unit_of_work
def decide_appeal(case: Case, *, upheld: bool, by: Person, note: str = "", version: int | None = None) -> Appeal:
    """Decide an objection: upheld, it is public again and the record says what was overturned.

    Raises Refused for whoever took part in the decision, unless nobody else may; then the appeal says so. Raises
    AlreadyDecided, Changed and Claimed.
    """
    _refuse_decided(lock(case))
    take(case, Verb.APPEAL, by=by, version=version)
    appeal = queries.open_appeal(case)
    assert appeal is not None, "a case that waits for an appeal has one"
    decision = session().get_one(Decision, appeal.decision_id)
    alone = _must_decide_alone(decision, by)
    appeal.decided_at, appeal.decided_by_id, appeal.upheld = clock.now(), by.id, upheld
    appeal.decided_alone, appeal.note = alone, note
    if upheld:
        overturn(case, decision, by=by, note=note).decided_alone = alone
    else:
        case.decided_at, case.version, case.priority = clock.now(), case.version + 1, Wait.NEW
        case.claimed_by_id = case.claimed_until = None
        # What is public again, its own letter tells.
        telling.tell_appellant.later(appeal.id)
    return appeal


def overturn(case: Case, decision: Decision, *, by: Person, note: str) -> Decision:
    """Reverse a decision for everyone to see: the new entry names the one that it reverses, if that is told yet."""
    verbs = subject(case.subject_kind)
    entry = entry_of(case, decision)
    if decision.verdict is Verdict.SPAM and verbs.hold is not None:
        # It goes the way of everything that waits, and is let through.
        verbs.hold(case.subject_id, by=by)
    elif verbs.show_again is not None:
        return removals.show_again(case, by=by, overturns=decision, entry=entry, note=note)
    verbs.publish(case.subject_id, by=by)
    return decide(case, Verdict.PUBLISHED, by=by, overturns=decision, note=note)


def entry_of(case: Case, decision: Decision) -> int | None:
    """Where the record tells of a decision: at once for what was public, with the day's entry for what never was."""
    if decision.entry_seq is not None or decision.verdict is not Verdict.REMOVED:
        return decision.entry_seq
    told = record.last_about(case.subject, TAKEN_DOWN)
    return told.seq if told else None


def _must_decide_alone(decision: Decision, by: Person) -> bool:
    took_part = case_rules.took_part(decision)
    if by.id not in took_part:
        return False
    if queries.somebody_else_may(*took_part):
        raise Refused(
            _("You took part in the decision that its author objects to, so somebody else decides about that.")
        )
    return True


def _refuse_decided(case: Case) -> None:
    """Say who was faster, when the objection was decided meanwhile."""
    if case_rules.stage(case) is case_rules.Stage.APPEALED:
        return
    last = case_rules.last(case)
    done = queries.last_appeal(case)
    if last is None or done is None:
        raise Refused(_("Nobody objects to a decision about this."))
    if done.decided_at is None:
        raise Changed(_("Its author took it back meanwhile, so there is nothing to decide any more."))
    words = _("published after its author objected") if done.upheld else _("looked at again, and the decision stands")
    raise AlreadyDecided(done.decided_by.name if done.decided_by else RULE, done.decided_at, last.verdict, words)
