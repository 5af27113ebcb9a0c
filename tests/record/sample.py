"""A record of half a year, written by hand: what the lines of the kinds look like when everything happens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from blog.record import rules
from blog.record.models import GENESIS


def moment(day: str) -> str:
    """`01-05` or `01-05T10` as the moment that lines write."""
    date, _, hour = day.partition("T")
    return f"2026-{date}T{hour or '00':0>2}:00:00.000000Z"


def owes(owner: str, day: str, ends: str) -> dict[str, str]:
    """The facts of a promised update: the day as it was said, and the moment it ends."""
    return {"owner": owner, "next_update": f"2026-{day}", "due": moment(ends)}


def reported(day: str, by: str = "customer") -> dict[str, str]:
    return {"first_reported_at": moment(day), "said_by": by, "state": "reported"}


ACKNOWLEDGED, WORKING, FIXED = {"state": "acknowledged"}, {"state": "in progress"}, {"state": "fixed"}
BY_HAND, NEUTRAL = {"automated": False, "kind_of": "comment"}, {"about_company": False}

# (at, by, kind, subject, facts)
HAPPENED: list[tuple[str, str, str, str | None, dict[str, Any]]] = [
    # Issue 1 begins as a comment of 2 January; its fix fails once, and a customer confirms the second.
    ("01-02T10", "customer", "comment.published", "comment/1", {"thread": "post/1", "sent_at": moment("01-02T08")}),
    ("01-02T12", "ann", "response.published", "comment/2", {"thread": "post/1", "answers": "comment/1"}),
    ("01-05T10", "ann", "issue.reported", "issue/1", {**reported("01-02T08"), "comment": "comment/1"}),
    ("01-06T08", "ann", "issue.acknowledged", "issue/1",
     {**owes("ann", "01-09", "01-10"), **ACKNOWLEDGED, "severity": "money"}),
    ("01-09T12", "ann", "issue.started", "issue/1", {**owes("ann", "01-12", "01-13"), **WORKING}),
    ("01-15T12", "ann", "issue.updated", "issue/1", {**owes("ann", "01-20", "01-21"), **WORKING}),
    ("01-19T08", "ann", "issue.fixed", "issue/1", {**FIXED, "unconfirmed": True}),
    ("02-01T08", "customer", "issue.reopened", "issue/1",
     {**owes("ann", "02-05", "02-06"), **WORKING, "said_by": "customer"}),
    ("02-04T08", "ann", "issue.fixed", "issue/1", {**FIXED, "unconfirmed": False, "confirmations": 3}),
    # Issue 2 is reported by the company, a day after a customer had said it; it is open at the end.
    ("02-10T08", "ben", "issue.reported", "issue/2", {**reported("02-10T08", "company"), "severity": "safety"}),
    ("02-10T09", "ben", "issue.acknowledged", "issue/2",
     {**owes("ben", "02-12", "02-13"), **ACKNOWLEDGED, "incidents_due": moment("02-20")}),
    ("02-10T10", "ben", "issue.linked", "issue/2",
     {"comment": "comment/4", "sent_at": moment("02-09T09"), **ACKNOWLEDGED}),
    ("02-11T08", "ben", "issue.apologised", "issue/2",
     {"commitments": [{"number": 1, "owner": "ben", "due": moment("02-21")},
                      {"number": 2, "owner": "ann", "due": moment("03-02")}], "lesson_due": moment("03-11")}),
    ("02-20T08", "ben", "issue.kept", "issue/2", {"commitment": 1}),
    # Issue 3 was ours first, and everything promised was kept.
    ("03-01T08", "cal", "issue.reported", "issue/3", reported("03-01T08", "company")),
    ("03-01T10", "cal", "issue.acknowledged", "issue/3",
     {**owes("cal", "03-10", "03-11"), **ACKNOWLEDGED, "severity": "annoyance"}),
    ("03-02T08", "cal", "issue.apologised", "issue/3",
     {"commitments": [{"number": 1, "owner": "cal", "due": moment("03-09")}], "lesson_due": moment("03-21")}),
    ("03-05T08", "ann", "issue.kept", "issue/2", {"commitment": 2}),
    ("03-08T08", "cal", "issue.kept", "issue/3", {"commitment": 1}),
    ("03-09T08", "cal", "issue.started", "issue/3", {**owes("cal", "03-12", "03-13"), **WORKING}),
    ("03-11T08", "cal", "issue.offered", "issue/3",
     {**owes("cal", "03-25", "03-26"), "state": "fix offered", "commitment": 1}),
    ("03-20T08", "cal", "issue.lesson", "issue/3", {"apology": 17, "check_due": moment("06-01")}),
    ("03-25T08", "system", "issue.fixed", "issue/3", {**FIXED, "unconfirmed": True, "quiet_days": 14}),
    # Issue 4 turns out to be issue 2, and a customer had reported it before anyone.
    ("04-02T08", "ann", "issue.reported", "issue/4", {**reported("02-08T08"), "comment": "comment/5"}),
    ("04-03T08", "ann", "issue.merged", "issue/4", {"target": "issue/2", "state": "merged"}),
    # Comments: a response removed and given again, one that needs no reply, one open.
    ("04-04T08", "customer", "comment.published", "comment/6",
     {"thread": "issue/2", "sent_at": moment("04-04T06"), "approved_by": "ben"}),
    ("04-04T10", "ben", "response.published", "comment/7", {"thread": "issue/2", "answers": "comment/6"}),
    ("04-05T08", "ann", "response.removed", "comment/7", {"rule": "mistake", "answers": "comment/6"}),
    ("04-06T06", "ann", "response.published", "comment/8", {"thread": "issue/2", "answers": "comment/6"}),
    ("04-07T08", "customer", "comment.published", "comment/9", {"thread": "post/1", "sent_at": moment("04-07T08")}),
    ("04-07T09", "ben", "comment.set_aside", "comment/9", {}),
    ("04-08T08", "customer", "comment.published", "comment/10", {"thread": "post/1", "sent_at": moment("04-08T08")}),
    ("04-08T09", "customer", "comment.published", "comment/11", {"thread": "post/1", "sent_at": moment("04-08T08")}),
    # Moderation: one removal about the company, one not; two declined, one of each reversed.
    ("04-09T08", "ben", "comment.removed", "comment/11", {"rule": "abuse", "about_company": True, "second": "ann"}),
    ("04-09T09", "ben", "comment.removed", "comment/9", {"rule": "spam", **NEUTRAL}),
    ("04-10T08", "ann", "comment.restored", "comment/11", {"overturns": 34}),
    ("04-11T00", "system", "comment.declined", None, {"day": "2026-04-10", "rule": "abuse", **BY_HAND}),
    ("04-11T00", "system", "comment.declined", None,
     {"day": "2026-04-10", "rule": "spam", "automated": True, "kind_of": "comment"}),
    ("04-11T00", "system", "day.closed", None, {"day": "2026-04-10", "counts": {"declined": 2}}),
    ("04-12T08", "customer", "comment.published", "comment/12",
     {"thread": "post/1", "sent_at": moment("04-10T08"), "approved_by": "ann", "overturns": 37}),
    ("04-13T08", "ann", "text.redacted", "comment/11", {"of": 33, "text_hash": "0" * 64, "code": "by its author"}),
]  # fmt: skip


def lines() -> list[str]:
    """The sample as the log would serve it."""
    return chain(HAPPENED)


def chain(happened: Sequence[tuple[str, str, str, str | None, dict[str, Any]]]) -> list[str]:
    """What happened, as lines of which each follows from the one before."""
    made: list[str] = []
    prev = GENESIS
    for seq, (at, by, kind, subject, facts) in enumerate(happened, 1):
        rules.check_facts(kind, subject, facts, ())
        when = rules.read_stamp(moment(at))
        line = rules.make_line(
            seq=seq, prev=prev, at=when, by=by, kind=kind, subject=subject, texts={}, facts=facts
        )  # fmt: skip
        prev = rules.line_hash(line)
        made.append(line)
    return made


def said() -> list[dict[str, Any]]:
    """The sample as anyone reads it: with a JSON parser and nothing else."""
    return [json.loads(line) for line in lines()]
