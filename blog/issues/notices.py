"""What a recall notice has and a blog post forgets: who is affected, how badly, how many, and what to do today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from blog.core.i18n import _, lazy
from blog.core.text import is_blank
from blog.issues import queries, rules, steps
from blog.issues.models import Issue, Severity

# The texts, in the order of the page, with what each says.
TEXTS = {
    "today": lazy("What to do today"),
    "hazard": lazy("The hazard"),
    "product": lazy("Product"),
    "versions": lazy("Versions or serial numbers"),
    "sold": lazy("Sold from, to and where"),
    "tell": lazy("How to tell whether you are affected"),
    "remedy": lazy("What you get"),
}
# More than any recall there was: a number with more digits is a slip of the hand.
LARGEST_NUMBER = 1_000_000_000


@dataclass(frozen=True)
class Notice:
    """What is said anew, and nothing of what stands: a number, or the day by which it will be known, never both."""

    texts: Mapping[str, str] = field(default_factory=dict)
    units: int | None = None
    units_due: date | None = None
    incidents: int | None = None
    incidents_due: date | None = None
    today_due: date | None = None


NOTHING = Notice()


def say(issue: Issue, notice: Notice) -> tuple[dict[str, str], dict[str, Any]]:
    """Put what is new on the issue; gives the texts and the facts of its entry.

    What is said takes the place of "not known yet", and the other way round. Raises rules.Incomplete.
    """
    texts = {name: text for name, text in notice.texts.items() if not is_blank(text)}
    steps.check_words(*texts.values())
    issue.notice = {**issue.notice, **texts}
    facts = {**_number(issue, "units", notice), **_number(issue, "incidents", notice)}
    if notice.today_due is not None:
        if "today" in texts:
            raise rules.Incomplete(_("Say what to do today, or by which day you will know it, not both."))
        facts["today_due"] = _due(notice.today_due)
        issue.today_due = notice.today_due
        issue.notice = {name: text for name, text in issue.notice.items() if name != "today"}
    elif "today" in texts:
        issue.today_due = None
    return texts, facts


def check_safety(issue: Issue) -> None:
    """Where somebody can be hurt, people are told what to do today, or by which day they will be (rules.Incomplete)."""
    if issue.severity is Severity.SAFETY and not (issue.notice.get("today") or issue.today_due):
        raise rules.Incomplete(
            _("Somebody can be hurt: say what customers should do today, or by which day you will know it.")
        )


def _number(issue: Issue, name: str, notice: Notice) -> dict[str, int | datetime]:
    number, due = getattr(notice, name), getattr(notice, f"{name}_due")
    if number is None and due is None:
        return {}
    if number is not None and due is not None:
        raise rules.Incomplete(
            _("Give the number of %(name)s, or the day by which you will know it, not both.", name=name)
        )
    if number is not None and not 0 <= number <= LARGEST_NUMBER:
        raise rules.Incomplete(_("The number of %(name)s makes no sense.", name=name))
    setattr(issue, name, number)
    setattr(issue, f"{name}_due", due)
    return {name: number} if number is not None else {f"{name}_due": _due(due)}


def _due(day: date) -> datetime:
    if day < queries.today():
        raise rules.Incomplete(_("The day by which it will be known is in the past."))
    return steps.end_of(day)
