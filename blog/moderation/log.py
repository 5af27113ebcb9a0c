"""The public moderation log: a projection of the record. Day, kind, rule, automated or not, overturned or not.

No text, no name, no address: what is here stands in lines that anyone can read, and can be counted again from them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from blog.core import settings
from blog.core.i18n import _, marked
from blog.core.pages import Page
from blog.moderation.rules import REASONS
from blog.record import queries as record
from blog.record import rules as record_rules
from blog.record.actions import CUSTOMER
from blog.record.folds import Fold

# What each kind of entry is in the log, in words; a comment that is published is in it when that reverses a decision.
DECISIONS = {
    "comment.declined": marked("refused"),
    "comment.hidden": marked("hidden while it is looked at"),
    "comment.removed": marked("removed"),
    "response.removed": marked("removed"),
    "comment.restored": marked("shown again"),
    "comment.published": marked("published after all"),
    "policy.changed": marked("rules changed"),
}
AGAINST = ("comment.declined", "comment.removed")
# What is read for it. An author who takes back what is hidden leaves nothing to decide.
KINDS = (*DECISIONS, "comment.withdrawn")


class Log:
    """What the lines add up to, line by line."""

    def __init__(self) -> None:
        # The seqs of the log's rows, in order, and which entry reversed which.
        self.rows: list[int] = []
        self.overturned: dict[int, int] = {}
        # (month, what happened, rule, automated): how often.
        self.counts: Counter[tuple[str, str, str, bool]] = Counter()
        self.about_company = 0
        self.alone = 0
        # The decisions against a comment, and those of them that did not stand.
        self.against: set[int] = set()
        self.reversed: set[int] = set()
        # Seconds from sending until a person let it through, and from hiding until it was decided.
        self.waits: list[int] = []
        self.hidden: dict[str, str] = {}
        self.looked: list[int] = []

    def add(self, line: dict[str, Any]) -> None:
        """Take one more line into account."""
        kind, seq, subject = line["kind"], line["seq"], line["subject"]
        since = self.hidden.pop(subject, None) if kind != "comment.hidden" else None
        if kind == "comment.withdrawn":
            return
        if "overturns" in line:
            self.overturned[line["overturns"]] = seq
            self.reversed |= self.against & {line["overturns"]}
        if kind == "comment.published" and "overturns" not in line:
            self._publish(line)
            return
        self.rows.append(seq)
        self._count(line)
        if kind == "comment.hidden":
            self.hidden[subject] = line["at"]
        elif since is not None:
            self.looked.append(_seconds(since, line["at"]))
        self.about_company += bool(kind == "comment.removed" and line["about_company"])
        self.alone += bool(line.get("decided_alone"))
        if kind in AGAINST:
            self.against.add(seq)
            self.reversed |= {seq} if line.get("overturned") else set()

    def _publish(self, line: dict[str, Any]) -> None:
        if line["by"] == CUSTOMER:
            self._count(line)
            if "approved_by" in line:
                self.waits.append(_seconds(line["sent_at"], line["at"]))

    def _count(self, line: dict[str, Any]) -> None:
        month = str(line.get("day") or line["at"])[:7]
        self.counts[month, line["kind"], line.get("rule", ""), bool(line.get("automated"))] += 1


LOG = Fold(Log, Log.add, KINDS)


@dataclass(frozen=True)
class Row:
    """One decision, as anyone may read it."""

    seq: int
    at: datetime
    kind: str
    # The day on which it was decided, in the site's zone.
    day: date
    # comment, report, response, mention; "rules" when the policy changed
    thing: str
    # A code of the published policy, or "".
    rule: str
    automated: bool
    # The seq of the entry that reversed it; 0 when it was reversed before it was counted, None when it stands.
    overturned: int | None
    about_company: bool
    second: bool
    alone: bool

    @property
    def decision(self) -> str:
        """What was decided, as a sentence about the thing goes on."""
        return DECISIONS[self.kind]

    @property
    def words(self) -> str:
        """What was decided, about what, in the language of whoever reads it."""
        if self.thing == "rules":
            return _("The rules changed")
        return _("A %(thing)s was %(decision)s", thing=_(self.thing), decision=_(self.decision))

    @property
    def path(self) -> str:
        """The entry on the record."""
        return f"/record/{self.seq}"

    @property
    def rule_name(self) -> str:
        """What the rule is called."""
        return rule_name(self.rule)


def rule_name(code: str) -> str:
    """What a rule is called; what is no rule of the policy (a mistake, an order of a court) is called by its code."""
    return next((reason.name for reason in REASONS if reason.code == code), code)


def page(size: int, key: str | None = None) -> Page[Row]:
    """One page of the log, newest first. `key` (`older-17`) is what an earlier page gave; nonsense is the first."""
    direction, _, number = (key or "").partition("-")
    known = direction in ("older", "newer") and number.isdecimal() and len(number) <= record.SEQ_DIGITS
    return LOG.look(lambda log, _: _page(log, size, direction if known else "", int(number) if known else 0))


def rows_before(seq: int, size: int) -> list[Row]:
    """The rows with smaller seqs than one, newest first: for reading the log in pieces."""

    def look(log: Log, _head: record.Receipt) -> list[Row]:
        end = bisect_left(log.rows, seq)
        return _rows(log, log.rows[max(end - size, 0) : end])

    return LOG.look(look)


def _page(log: Log, size: int, direction: str, seq: int) -> Page[Row]:
    end = len(log.rows)
    if direction == "older":
        end = bisect_left(log.rows, seq)
    elif direction == "newer":
        end = min(bisect_right(log.rows, seq) + size, end)
    begin = max(end - size, 0)
    shown = log.rows[begin:end]
    older = f"older-{shown[0]}" if shown and begin else None
    newer = f"newer-{shown[-1]}" if shown and end < len(log.rows) else None
    return Page(_rows(log, shown), older, newer)


def _rows(log: Log, seqs: list[int]) -> list[Row]:
    facts = record.facts_of(seqs)
    return [_row(facts[seq], log.overturned.get(seq)) for seq in reversed(seqs)]


def _row(line: dict[str, Any], overturned: int | None) -> Row:
    at = record_rules.read_stamp(line["at"])
    subject = str(line["subject"] or "")
    thing = "rules" if line["kind"] == "policy.changed" else line.get("kind_of") or subject.partition("/")[0]
    return Row(
        seq=line["seq"],
        at=at,
        kind=line["kind"],
        day=date.fromisoformat(line["day"]) if "day" in line else at.astimezone(settings.zone()).date(),
        thing="response" if line["kind"] == "response.removed" else thing,
        rule=line.get("rule", ""),
        automated=bool(line.get("automated")),
        overturned=0 if line.get("overturned") else overturned,
        about_company=bool(line.get("about_company")),
        second="second" in line,
        alone=bool(line.get("decided_alone")),
    )


def _seconds(start: str, end: str) -> int:
    return max(int((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()), 0)
