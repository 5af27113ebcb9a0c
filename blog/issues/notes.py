"""What the facts of a step say in words, under what its author said: who was the second, what it answers, where to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from blog.core import settings
from blog.core.i18n import _, date_words, lazy, ngettext
from blog.record.queries import Said
from blog.record.rules import read_stamp

ALONE = lazy("Decided alone: nobody else here could have confirmed it.")

DUE = {
    "units_due": lazy("How many units are affected"),
    "incidents_due": lazy("How many incidents there were"),
    "today_due": lazy("What to do today"),
}
# What falls due carries the moment at which its day ends, which is already the next day.
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Note:
    """A sentence, which may end in a link."""

    words: str
    link: str = ""
    path: str = ""


def of(said: Said, names: Mapping[str, str], closers: Mapping[int, str]) -> list[Note]:
    """The notes of one entry. `names` by handle; `closers` are who signed the closings, by seq."""
    return [*_came(said), *_signed(said, names, closers), *_went(said.facts), *_counted(said.facts), *_dated(said)]


def _came(said: Said) -> Iterator[Note]:
    """Whose words an entry holds, where somebody else signed it; and what a customer pressed."""
    facts = said.facts
    if said.entry.kind == "issue.reported" and facts.get("said_by") == "customer" and "comment" not in facts:
        yield Note(
            _(
                "In the words of a customer, who sent them on %(day)s.",
                day=_day(read_stamp(facts["first_reported_at"])),
            )
        )
    if said.entry.kind == "issue.confirmed":
        yield Note(_("It works for them.") if facts["works"] else _("It is still broken for them."))
    if said.entry.kind == "issue.affected":
        count = facts["affected"]
        yield Note(
            ngettext("It affects %(num)s customer, as they say.", "It affects %(num)s customers, as they say.", count)
        )


def _signed(said: Said, names: Mapping[str, str], closers: Mapping[int, str]) -> Iterator[Note]:
    second, answers = said.facts.get("second"), said.facts.get("answers_entry")
    if second:
        yield Note(_("Confirmed by %(name)s as the second person.", name=names.get(second, second)))
    if answers:
        yield Note(_("This answers"), _("the customer's words"), f"#entry-{answers}")
    before = [by for seq, by in closers.items() if answers and seq < answers]
    if said.facts.get("decided_alone") or (before and before[-1] == said.entry.by):
        yield Note(ALONE)


def _went(facts: Mapping[str, Any]) -> Iterator[Note]:
    target = facts.get("target", "")
    if target:
        number = target.removeprefix("issue/")
        yield Note(_("Into") if facts["state"] == "merged" else _("Out of"), f"issue {number}", f"/issues/{number}")
    if facts.get("commitment") and facts.get("state") == "fix offered":
        yield Note(_("Commitment %(count)s is kept with this.", count=facts["commitment"]))


def _counted(facts: Mapping[str, Any]) -> Iterator[Note]:
    confirmed, quiet, affected = (facts.get(name) for name in ("confirmations", "quiet_days", "affected"))
    if confirmed:
        yield Note(_("Confirmed by %(who)s.", who=_many(confirmed)))
    elif quiet:
        yield Note(_("Unconfirmed: no customer said a word for %(quiet)s days.", quiet=quiet))
    elif facts.get("unconfirmed"):
        yield Note(_("No affected customer had confirmed it."))
    if affected and facts.get("said_by") == "customer":
        yield Note(_("%(who)s said so.", who=_many(affected)).capitalize())
    if "units" in facts:
        yield Note(_("Units affected: %(count)s.", count=f"{facts['units']:,}"))
    if "incidents" in facts:
        yield Note(_("Known incidents: %(count)s.", count=f"{facts['incidents']:,}"))


def _dated(said: Said) -> Iterator[Note]:
    facts = said.facts
    if "occurred_at" in facts:
        yield Note(_("It happened on %(day)s, as far as is known.", day=_day(read_stamp(facts["occurred_at"]))))
    for name, sentence in DUE.items():
        if name in facts:
            yield Note(
                _(
                    "%(sentence)s is to be said by %(moment)s.",
                    sentence=sentence,
                    moment=_day(read_stamp(facts[name]) - MOMENT),
                )
            )
    if "embargo_until" in facts:
        ends = read_stamp(facts["embargo_until"])
        over = ends <= said.entry.at
        yield Note(
            _("The embargo ends here.")
            if over
            else _("Its words are withheld to the end of %(day)s.", day=_day(ends - MOMENT))
        )


def _day(at: datetime) -> str:
    day = at.astimezone(settings.zone())
    return f"{date_words(day)}"


def _many(number: int) -> str:
    return _("one affected customer") if number == 1 else _("%(number)s affected customers", number=number)
