"""An issue told again from its entries alone, as the lines say it and not as the actions wrote it.

People are handles here, other issues and comments are what the record calls them, and what falls due is a moment, as in
the lines. What a line does not say (who the customer is) cannot be told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from blog.issues.models import END_STATES, State
from blog.issues.notices import TEXTS

Facts = Mapping[str, Any]
# What moves an issue's version, and what shows in its feed without being a step.
STEPS = frozenset(
    f"issue.{verb}"
    for verb in "acknowledged started updated offered fixed closed contested reopened merged unmerged".split()
)
DEBTS = frozenset({"issue.apologised", "issue.kept", "issue.lesson", "issue.checked"})


@dataclass(frozen=True)
class Line:
    """One entry, with the words that are still there."""

    seq: int
    kind: str
    by: str
    at: str
    facts: Facts
    texts: Mapping[str, str | None]


@dataclass
class Told:
    """What the lines say about one issue: its columns by name, and what hangs on it."""

    columns: dict[str, Any]
    notice: dict[str, str | None] = field(default_factory=dict)
    comments: set[str] = field(default_factory=set)
    commitments: dict[int, dict[str, Any]] = field(default_factory=dict)
    apologies: dict[int, dict[str, Any]] = field(default_factory=dict)
    # The last daily count: (day, how many).
    affected: tuple[str, int] | None = None


def tell(lines: Iterable[Line]) -> Told:
    """Tell an issue from its entries, oldest first; the first reports it."""
    first, *rest = lines
    told = Told(
        {
            "title": first.texts.get("title"),
            "state": first.facts["state"],
            "reporter": first.by,
            "first_reported_at": first.facts["first_reported_at"],
            "reported_at": first.at,
            "changed_at": first.at,
            "severity": first.facts.get("severity"),
            "embargo_until": first.facts.get("embargo_until"),
            "version": 1,
            "contested": False,
            "disputed": False,
            "unconfirmed": False,
            **dict.fromkeys(_EMPTY),
        }
    )
    if "comment" in first.facts:
        told.comments.add(first.facts["comment"])
    if "product" in first.texts:
        told.notice["product"] = first.texts["product"]
    for line in rest:
        if line.kind in STEPS:
            _step(told, line)
        if line.kind in DEBTS:
            told.columns["changed_at"] = line.at
        _promised(told, line)
        _ALSO.get(line.kind, _nothing)(told, line)
    return told


_EMPTY = (
    "owner", "next_update", "acknowledged_at", "fixed_at", "offered_at", "ended_at", "units", "units_due", "incidents",
    "incidents_due", "today_due", "merged_into", "state_before", "answer_due",
)  # fmt: skip


def _step(told: Told, line: Line) -> None:
    """What every step does: the state it names, and all that goes with that state."""
    now, state = told.columns, line.facts["state"]
    before, ended = now["state"], state in END_STATES
    if state == State.OFFERED and before != State.OFFERED:
        now["offered_at"] = line.at
    elif state != State.OFFERED and not ended:
        now["offered_at"] = None
    now["merged_into"] = line.facts["target"] if line.kind == "issue.merged" else None
    now["state_before"] = before if line.kind == "issue.merged" else None
    now["unconfirmed"] = line.facts.get("unconfirmed", False)
    now["fixed_at"] = line.at if state == State.FIXED else None
    now["ended_at"] = line.at if ended else None
    now["next_update"] = None if ended else line.facts.get("next_update", now["next_update"])
    now["state"], now["changed_at"], now["version"] = state, line.at, now["version"] + 1
    if line.kind != "issue.closed" or now["owner"] is None:
        now["owner"] = line.facts.get("owner", now["owner"])
    for name in ("severity", "embargo_until"):
        now[name] = line.facts.get(name, now[name])
    _notice(told, line)


def _notice(told: Told, line: Line) -> None:
    """A number takes the place of the day by which it will be known, and the other way round."""
    now = told.columns
    for name in ("units", "incidents"):
        if name in line.facts or f"{name}_due" in line.facts:
            now[name], now[f"{name}_due"] = line.facts.get(name), line.facts.get(f"{name}_due")
    told.notice |= {name: text for name, text in line.texts.items() if name in TEXTS and line.kind != "issue.closed"}
    if "today_due" in line.facts:
        now["today_due"] = line.facts["today_due"]
        told.notice.pop("today", None)
    elif "today" in line.texts:
        now["today_due"] = None


def _promised(told: Told, line: Line) -> None:
    for promised in line.facts.get("commitments", ()):
        told.commitments[promised["number"]] = {"owner": promised["owner"], "due": promised["due"], "kept_at": None}
    if line.kind in ("issue.kept", "issue.offered") and "commitment" in line.facts:
        told.commitments[line.facts["commitment"]]["kept_at"] = line.at


def _acknowledged(told: Told, line: Line) -> None:
    told.columns["acknowledged_at"] = line.at


def _linked(told: Told, line: Line) -> None:
    told.comments.add(line.facts["comment"])
    told.columns["first_reported_at"] = min(told.columns["first_reported_at"], line.facts["sent_at"])


def _confirmed(told: Told, line: Line) -> None:
    if line.facts["works"]:
        told.columns["unconfirmed"] = False


def _contested(told: Told, line: Line) -> None:
    told.columns.update(contested=True, owner=None)


def _disputed(told: Told, line: Line) -> None:
    told.columns.update(disputed=True, answer_due=line.facts["due"])


def _answered(told: Told, line: Line) -> None:
    told.columns["answer_due"] = None


def _apologised(told: Told, line: Line) -> None:
    told.apologies[line.seq] = {
        "by": line.by,
        "at": line.at,
        "lesson_due": line.facts["lesson_due"],
        **dict.fromkeys(("lesson", "lesson_at", "check_on", "outcome", "recurred_as", "checked_at")),
    }


def _lesson(told: Told, line: Line) -> None:
    owed = told.apologies[line.facts["apology"]]
    owed.update(lesson=line.seq, lesson_at=line.at, check_on=line.facts["check_due"])


def _checked(told: Told, line: Line) -> None:
    learned = next(owed for owed in told.apologies.values() if owed["lesson"] == line.facts["lesson"])
    learned.update(
        outcome=line.facts["outcome"], recurred_as=line.facts.get("recurred_as"), checked_at=line.at
    )  # fmt: skip


def _affected(told: Told, line: Line) -> None:
    told.affected = (line.facts["day"], line.facts["affected"])


def _nothing(told: Told, line: Line) -> None:
    """Most kinds say nothing but their step."""


_ALSO: dict[str, Callable[[Told, Line], None]] = {
    "issue.acknowledged": _acknowledged,
    "issue.linked": _linked,
    "issue.confirmed": _confirmed,
    "issue.contested": _contested,
    "issue.disputed": _disputed,
    "issue.answered": _answered,
    "issue.apologised": _apologised,
    "issue.lesson": _lesson,
    "issue.checked": _checked,
    "issue.affected": _affected,
}
