"""What the moderation log adds up to: by rule, by month, how long it took and how often we were wrong."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from blog.moderation.log import LOG, Log, rule_name
from blog.moderation.rules import REASONS
from blog.record import queries as record

# Whatever is hidden while it is looked at is decided within this time.
HIDDEN_MOST = 72 * 3600
# What is counted by rule and by month, and which entries that is.
COUNTED = {
    "published": ("comment.published",),
    "refused": ("comment.declined",),
    "hidden": ("comment.hidden",),
    "removed": ("comment.removed", "response.removed"),
    "shown_again": ("comment.restored",),
}


def numbers() -> dict[str, Any]:
    """The figures, and the head that they were counted from. Times are in whole seconds, for the same head the same."""
    return LOG.look(of)


def of(log: Log, head: record.Receipt) -> dict[str, Any]:
    """The figures of a log that was counted to a head."""
    count = partial(_count, log)
    return {
        "head": {"seq": head.seq, "hash": head.hash},
        "all": {
            name: {"count": count(kinds), "automated": count(kinds, automated=True)} for name, kinds in COUNTED.items()
        },
        "rules": [_rule(log, code) for code in _codes(log)],
        "months": [
            {"month": month, **{name: count(kinds, month=month) for name, kinds in COUNTED.items()}}
            for month in sorted({key[0] for key in log.counts})
        ],
        "removed_about_us": {"count": log.about_company, "of": count(["comment.removed"])},
        "overturned": {"count": len(log.reversed), "of": len(log.against)},
        "decided_alone": log.alone,
        "let_through": _spread(log.waits),
        "looked_at": {
            **_spread(log.looked),
            "in_time": sum(seconds <= HIDDEN_MOST for seconds in log.looked),
            "open": len(log.hidden),
        },
    }


def _rule(log: Log, code: str) -> dict[str, Any]:
    """How often a rule was the reason: what a machine refused is counted apart."""
    count = partial(_count, log, rule=code)
    return {
        "rule": code,
        "name": rule_name(code),
        "refused": count(COUNTED["refused"]),
        "refused_automated": count(COUNTED["refused"], automated=True),
        "hidden": count(COUNTED["hidden"]),
        "removed": count(COUNTED["removed"]),
    }


def _codes(log: Log) -> list[str]:
    """The rules of the policy, in its order, then what else was named."""
    policy = [reason.code for reason in REASONS]
    return policy + sorted({key[2] for key in log.counts if key[2]} - set(policy))


def _count(
    log: Log,
    kinds: Iterable[str],
    *,
    rule: str | None = None,
    month: str | None = None,
    automated: bool | None = None,
) -> int:
    wanted = set(kinds)
    return sum(
        number
        for (in_month, kind, under, by_machine), number in log.counts.items()
        if kind in wanted and rule in (None, under) and month in (None, in_month) and automated in (None, by_machine)
    )


def _spread(times: list[int]) -> dict[str, int | None]:
    """The lower median, and 9 of 10 by the nearest rank, as the record's own figures."""
    ranked = sorted(times)
    return {
        "count": len(ranked),
        "median": ranked[(len(ranked) - 1) // 2] if ranked else None,
        "p90": ranked[-(-len(ranked) * 9 // 10) - 1] if ranked else None,
    }
