"""Cases: opened once for each thing, opened again when there is something new, and decided under their lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from blog.core import clock
from blog.core.db import add, lock, unit_of_work
from blog.core.i18n import _, date_words
from blog.moderation import case_rules, learning, queries, rules, settling
from blog.moderation.case_rules import Verb, Wait
from blog.moderation.models import Case, Decision, Verdict
from blog.moderation.subjects import Refused, subject
from blog.moderation.telling import remind_moderators, tell_moderators
from blog.people.models import Person

# Who decided when no person did.
RULE = "the filter"


class AlreadyDecided(Exception):
    """Somebody was faster. Carries who, when and what, for the page that says so."""

    def __init__(self, who: str, when: datetime, what: Verdict, words: str = "") -> None:
        self.who, self.when, self.what, self.words = who, when, what, words or what.words
        super().__init__(
            _(
                "It was %(words)s by %(who)s, %(day)s, %(when)s UTC.",
                words=self.words,
                who=who,
                day=date_words(when),
                when=f"{when:%H:%M}",
            )
        )


class Changed(Exception):
    """What somebody decided on is not what they saw; the message says what moved."""


class Claimed(Exception):
    """Somebody else is at it. Carries who, and until when."""

    def __init__(self, who: str, until: datetime) -> None:
        super().__init__(_("%(who)s is at it until %(until)s UTC.", who=who, until=f"{until:%H:%M}"))
        self.who, self.until = who, until


@unit_of_work
def open_case(
    kind: str,
    subject_id: int,
    votes: Sequence[rules.Vote],
    *,
    tell: bool = True,
    customer_id: int | None = None,
    is_new: bool = False,
) -> Case:
    """Open the case of something that was not published at once; the caller has set the thing's own state.

    Each moderator hears of it, unless `tell` is false (an import) or the votes say spam: then a rule decides at once,
    and a person can reverse it. A thing has one case: opening it again gives the same one. `customer_id`: whose words
    they are. `is_new`: this unit of work made the thing, so it cannot have one.
    """
    known = None if is_new else queries.case_of(kind, subject_id)
    if known is not None:
        return known
    case = _make(kind, subject_id, votes, customer_id)
    if rules.verdict(votes) == "spam":
        decide(case, Verdict.SPAM, by=None, reason=rules.SPAM)
    elif tell:
        tell_moderators.later(case.id)
    return case


@unit_of_work
def open_again(
    kind: str,
    subject_id: int,
    *,
    why: Wait = Wait.NEW,
    votes: Sequence[rules.Vote] | None = None,
    tell: bool = True,
    customer_id: int | None = None,
) -> Case:
    """Have somebody decide, although somebody may have decided before: it was revised, reported, or appealed against.

    A thing that never needed a case gets one. `votes` replace those of before. An open case keeps its place unless
    `why` is more pressing. Whoever decides on what they saw before this is told that it changed.
    """
    case = queries.case_of(kind, subject_id)
    is_new = case is None
    case = lock(case) if case else _make(kind, subject_id, votes or [], customer_id)
    if votes is not None:
        case.votes = [asdict(vote) for vote in votes]
    if is_new or not case.is_open:
        case.decided_at, case.opened_at, case.priority = None, clock.now(), why
        if tell:
            tell_moderators.later(case.id)
    elif votes is None:
        case.priority = min(case.priority, why)
        return case
    case.version += 1
    return case


@unit_of_work
def hold_case(kind: str, subject_id: int) -> Case | None:
    """Lock the case of a thing, if it has one, before the thing itself is locked.

    That is the order of every decision. A verb that locks the thing first and then decides its case would wait for a
    moderator who holds the case and waits for the thing.
    """
    case = queries.case_of(kind, subject_id)
    return lock(case) if case else None


def take(case: Case, verb: Verb, *, by: Person, version: int | None = None) -> case_rules.Stage:
    """Hold the case until the unit of work ends, so that two moderators never both decide. Gives where it stands.

    `version` is the one that whoever decides has seen. Raises AlreadyDecided, Changed, Claimed, or subjects.Refused
    when this cannot be done as things stand.
    """
    lock(case)
    stage, decided = case_rules.stage(case), case_rules.last(case)
    if verb not in case_rules.VERBS[stage]:
        if decided is None or stage is case_rules.Stage.WAITING:
            raise Refused(
                _("It is not public yet, so there is nothing to do about that. Decide whether it becomes so.")
            )
        if stage is case_rules.Stage.APPEALED:
            raise Refused(_("Its author objects to the decision. Decide about that first."))
        raise said_already(decided)
    if version is not None and version != case.version:
        if decided is not None and decided.at >= case.opened_at:
            raise said_already(decided)
        raise Changed(
            _(
                "It changed since you opened the page: its author sent other words, a reader reported it, or "
                "somebody decided. Look at it again; nothing of yours was done."
            )
        )
    refuse_claimed(case, by)
    return stage


def refuse_claimed(case: Case, by: Person) -> None:
    """Raise Claimed when somebody else is at it."""
    if case_rules.is_claimed(case, clock.now()) and case.claimed_by_id != by.id:
        assert case.claimed_by is not None and case.claimed_until is not None
        raise Claimed(case.claimed_by.name, case.claimed_until)


def said_already(last: Decision) -> AlreadyDecided:
    """The error that names a decision."""
    rule = "its own clock" if last.verdict is Verdict.EXPIRED else RULE
    return AlreadyDecided(last.person.name if last.person else rule, last.at, last.verdict)


def decide(
    case: Case,
    verdict: Verdict,
    *,
    by: Person | None,
    reason: str | None = None,
    note: str = "",
    overturns: Decision | None = None,
) -> Decision:
    """Add a decision to a case that the caller holds. It leaves the queue; what is hidden or held stays in it."""
    now = clock.now()
    case.version += 1
    case.claimed_by_id = case.claimed_until = None
    case.proposed_by_id = case.proposed_at = case.proposed_reason = None
    case.proposed_note, case.due_at, case.priority = "", None, Wait.NEW
    if verdict is Verdict.HIDDEN:
        case.decided_at, case.opened_at, case.priority = None, now, Wait.HIDDEN
        case.due_at = now + case_rules.HIDDEN_AT_MOST
        remind_moderators.at(case.due_at, case.id)
    elif verdict is Verdict.HELD:
        case.decided_at, case.opened_at = None, now
    else:
        case.decided_at = now
    made = Decision(
        case_id=case.id,
        verdict=verdict,
        at=now,
        person_id=by.id if by else None,
        reason=reason,
        note=note,
        overturns_id=overturns.id if overturns else None,
    )
    case.decisions.append(made)
    add(made)
    settling.settle(case, verdict)
    # What a rule decides teaches nothing, or the filter would learn from itself.
    if by is not None or case.trained_as is not None:
        learning.on_decision(case, verdict)
    return made


def verbs_of(case: Case) -> frozenset[Verb]:
    """What can be done with it now: what its stage allows, and its kind can do."""
    can = subject(case.subject_kind)
    stage = case_rules.stage(case)
    undone = can.show_again if stage is case_rules.Stage.HIDDEN else can.hold
    done = ((Verb.RETURN, can.send_back), (Verb.HIDE, can.hide), (Verb.RESTORE, can.show_again))
    missing = {verb for verb, way in (*done, (Verb.REMOVE, can.remove), (Verb.UNDO, undone)) if way is None}
    return case_rules.VERBS[stage] - missing


def _make(kind: str, subject_id: int, votes: Sequence[rules.Vote], customer_id: int | None) -> Case:
    return add(
        Case(
            subject_kind=kind,
            subject_id=subject_id,
            opened_at=clock.now(),
            votes=[asdict(vote) for vote in votes],
            customer_id=customer_id or _author(kind, subject_id),
        )
    )


def _author(kind: str, subject_id: int) -> int | None:
    shown = subject(kind).show([subject_id]).get(subject_id)
    return shown.customer_id if shown else None
