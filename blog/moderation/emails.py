"""What the letters of moderation say."""

from __future__ import annotations

from typing import Any

from blog.core import clock
from blog.core.db import session
from blog.moderation import case_rules, clocks, policies, queries, queue, standing
from blog.moderation.case_rules import HIDDEN_AT_MOST, Stage
from blog.moderation.models import Appeal, Case, Decision, Flag, Verdict
from blog.record import queries as record


def something_waits(case: Case) -> dict[str, Any] | None:
    """The context of `something-waits`; None when what waited is gone.

    It is the only letter that holds words which are not public. Nothing about it is on the record, so it carries the
    record's head of that moment as its receipt.
    """
    shown = queries.shown([case]).get(case.id)
    if shown is None:
        return None
    return {
        "case": case,
        "shown": shown,
        "reasons": [*standing.why(case, queue.beside([case])[case.id]), *queries.reasons_to_look(case)],
        "waiting": queries.waiting_count(),
        "head": record.head(),
    }


def is_overdue(case: Case) -> bool:
    """Whether something is hidden for longer than it may be."""
    is_hidden = case_rules.stage(case) is Stage.HIDDEN and case.is_open
    return is_hidden and case.due_at is not None and case.due_at <= clock.now()


def hidden_overdue(case: Case) -> dict[str, Any]:
    """The context of `hidden-overdue`: none of the words, which are withheld everywhere else."""
    return {
        "case": case,
        "hidden_at": max(one.at for one in case.decisions if one.verdict is Verdict.HIDDEN),
        "days": HIDDEN_AT_MOST.days,
        "overdue": clocks.look().overdue,
        "head": record.head(),
    }


def flag_outcome(flag: Flag) -> dict[str, Any] | None:
    """The context of `flag-outcome`; None while nobody has decided."""
    case = queries.case_of(flag.subject_kind, flag.subject_id)
    if case is None or flag.settled_at is None:
        return None
    shown = queries.shown([case]).get(case.id)
    last = case.decisions[-1] if case.decisions else None
    return {
        "flag": flag,
        "shown": shown,
        "named": policies.rule_at(flag.reason, flag.sent_at),
        "rule": policies.rule_at(last.reason, last.at) if last and last.reason and flag.agreed else None,
        "verdict": last.verdict if last else None,
        "head": record.head(),
    }


def appeal_dismissed(case: Case, appeal: Appeal) -> dict[str, Any] | None:
    """The context of `appeal-dismissed`; None unless the decision stands, and when the words are gone."""
    shown = queries.shown([case]).get(case.id)
    decision = session().get_one(Decision, appeal.decision_id)
    if shown is None or appeal.upheld is not False:
        return None
    return {
        "appeal": appeal,
        "shown": shown,
        "rule": policies.rule_at(decision.reason, decision.at) if decision.reason else None,
        "receipt": record.receipts([case.subject]).get(case.subject) or record.head(),
    }
