"""What the facts of a step say in words, under what its author said: who was the second, what it answers, where to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from blog.core import settings
from blog.record.queries import Said
from blog.record.rules import read_stamp

ALONE = "Decided alone: nobody else here could have confirmed it."

DUE = {
    "units_due": "How many units are affected",
    "incidents_due": "How many incidents there were",
    "today_due": "What to do today",
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
        yield Note(f"In the words of a customer, who sent them on {_day(read_stamp(facts['first_reported_at']))}.")
    if said.entry.kind == "issue.confirmed":
        yield Note("It works for them." if facts["works"] else "It is still broken for them.")
    if said.entry.kind == "issue.affected":
        count = facts["affected"]
        yield Note(f"It affects {count} {'customer' if count == 1 else 'customers'}, as they say.")


def _signed(said: Said, names: Mapping[str, str], closers: Mapping[int, str]) -> Iterator[Note]:
    second, answers = said.facts.get("second"), said.facts.get("answers_entry")
    if second:
        yield Note(f"Confirmed by {names.get(second, second)} as the second person.")
    if answers:
        yield Note("This answers", "the customer's words", f"#entry-{answers}")
    before = [by for seq, by in closers.items() if answers and seq < answers]
    if said.facts.get("decided_alone") or (before and before[-1] == said.entry.by):
        yield Note(ALONE)


def _went(facts: Mapping[str, Any]) -> Iterator[Note]:
    target = facts.get("target", "")
    if target:
        number = target.removeprefix("issue/")
        yield Note("Into" if facts["state"] == "merged" else "Out of", f"issue {number}", f"/issues/{number}")
    if facts.get("commitment") and facts.get("state") == "fix offered":
        yield Note(f"Commitment {facts['commitment']} is kept with this.")


def _counted(facts: Mapping[str, Any]) -> Iterator[Note]:
    confirmed, quiet, affected = (facts.get(name) for name in ("confirmations", "quiet_days", "affected"))
    if confirmed:
        yield Note(f"Confirmed by {_many(confirmed)}.")
    elif quiet:
        yield Note(f"Unconfirmed: no customer said a word for {quiet} days.")
    elif facts.get("unconfirmed"):
        yield Note("No affected customer had confirmed it.")
    if affected and facts.get("said_by") == "customer":
        yield Note(f"{_many(affected)} said so.".capitalize())
    if "units" in facts:
        yield Note(f"Units affected: {facts['units']:,}.")
    if "incidents" in facts:
        yield Note(f"Known incidents: {facts['incidents']:,}.")


def _dated(said: Said) -> Iterator[Note]:
    facts = said.facts
    if "occurred_at" in facts:
        yield Note(f"It happened on {_day(read_stamp(facts['occurred_at']))}, as far as is known.")
    for name, sentence in DUE.items():
        if name in facts:
            yield Note(f"{sentence} is to be said by {_day(read_stamp(facts[name]) - MOMENT)}.")
    if "embargo_until" in facts:
        ends = read_stamp(facts["embargo_until"])
        over = ends <= said.entry.at
        yield Note("The embargo ends here." if over else f"Its words are withheld to the end of {_day(ends - MOMENT)}.")


def _day(at: datetime) -> str:
    day = at.astimezone(settings.zone())
    return f"{day.day} {day:%B %Y}"


def _many(number: int) -> str:
    return "one affected customer" if number == 1 else f"{number} affected customers"
