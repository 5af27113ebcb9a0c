"""What a recall notice says by now, read from the record: the last word on each thing that is still to be seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from blog.core import markup
from blog.core.i18n import lazy, number
from blog.issues import rules
from blog.issues.models import Issue
from blog.issues.notices import TEXTS
from blog.record.queries import Said

KINDS = frozenset({"issue.reported", "issue.acknowledged", "issue.started", "issue.updated"})
NUMBERS = {"units": lazy("Units affected"), "incidents": lazy("Known incidents")}


@dataclass(frozen=True)
class Row:
    """One thing under its heading: in words, or not known yet and owed by a day."""

    heading: str
    html: str
    owed: rules.Promise | None = None


@dataclass(frozen=True)
class Recall:
    """What to do today stands first and apart, because people may be hurt before they read on."""

    today: Row | None
    rows: list[Row]

    def __bool__(self) -> bool:
        return self.today is not None or bool(self.rows)


def of(issue: Issue, story: Iterable[Said], *, today: date) -> Recall:
    """The notice of an issue; empty where nothing was said, or nothing of it may be read."""
    said = _last(story)
    rows = {name: Row(TEXTS[name], markup.render_comment(said[name])) for name in TEXTS if name in said}
    box = rows.pop("today", None)
    if issue.today_due is not None:
        box = Row(TEXTS["today"], "", rules.promise(issue.today_due, today=today))
    return Recall(box, [*rows.values(), *_numbers(issue, today)])


def _last(story: Iterable[Said]) -> dict[str, str]:
    found: dict[str, str] = {}
    for said in story:
        if said.entry.kind in KINDS:
            words = {name: said.text(name) for name in TEXTS if name in said.texts}
            found |= {name: text for name, text in words.items() if text}
    return found


def _numbers(issue: Issue, today: date) -> list[Row]:
    rows = []
    for name, heading in NUMBERS.items():
        count, due = getattr(issue, name), getattr(issue, f"{name}_due")
        if count is not None:
            rows.append(Row(heading, f"<p>{number(count)}</p>"))
        elif due is not None:
            rows.append(Row(heading, "", rules.promise(due, today=today)))
    return rows
