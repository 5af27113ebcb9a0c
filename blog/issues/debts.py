"""What is owed after a fault: commitments, lessons and the check whether a lesson held. Values in, words out.

Debts are shown, never gates: nothing here refuses anybody a step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from blog.core.i18n import _, date_words, ngettext, short_date
from blog.issues.models import Apology, Commitment
from blog.people.models import Person

HELD, RECURRED = "held", "recurred"


class Promised(NamedTuple):
    """A commitment before it has a number: what we will do, who, and by which day."""

    text: str
    owner: Person
    due: date


class Part(NamedTuple):
    """One part of a badge; `late` when its day has passed."""

    words: str
    late: bool = False


@dataclass(frozen=True)
class Debts:
    """What one issue owes today: its apologies and commitments, oldest first."""

    apologies: Sequence[Apology]
    commitments: Sequence[Commitment]
    today: date
    zone: tzinfo

    def __bool__(self) -> bool:
        """Whether anything was ever promised here."""
        return bool(self.apologies or self.commitments)

    @property
    def open_commitments(self) -> list[Commitment]:
        """What is promised and not kept yet, the nearest day first."""
        return sorted((one for one in self.commitments if not one.kept_at), key=lambda one: (one.due, one.number))

    @property
    def is_late(self) -> bool:
        """Whether a promised day has passed: the words of the badge then change every day."""
        return any(part.late for part in self.parts)

    @property
    def parts(self) -> list[Part]:
        """The badge: `apologised · kept 2 of 3 (due 1 Apr) · lesson owed 12 days`, part by part."""
        said = [Part(_("apologised"))] if self.apologies else []
        if self.commitments:
            said.append(self._kept())
        return said + [part for apology in self.apologies if (part := self.lesson(apology))]

    @property
    def words(self) -> str:
        """The badge in one line."""
        return " · ".join(part.words for part in self.parts)

    def lesson(self, apology: Apology) -> Part:
        """Where the lesson of an apology stands: due, owed, waiting for its check, held or recurred."""
        if apology.outcome == RECURRED:
            return Part(_("recurred as issue %(recurred_as)s", recurred_as=apology.recurred_as), late=True)
        if apology.outcome == HELD:
            return Part(_("lesson held"))
        if apology.lesson_at is None:
            late = days_late(apology.lesson_due, self.today)
            return (
                Part(ngettext("lesson owed %(num)s day", "lesson owed %(num)s days", late), True)
                if late
                else Part(_("lesson due %(day)s", day=self._day(apology.lesson_due)))
            )
        assert apology.check_on is not None
        late = days_late(apology.check_on, self.today)
        return (
            Part(ngettext("check owed %(num)s day", "check owed %(num)s days", late), True)
            if late
            else Part(_("lesson checked on %(day)s", day=self._day(apology.check_on)))
        )

    @property
    def late(self) -> list[date]:
        """The days on which something was owed that has still not come: a commitment, a lesson, its check."""
        days = [one.due for one in self.open_commitments]
        for apology in self.apologies:
            if apology.lesson_at is None:
                days.append(apology.lesson_due)
            elif apology.outcome is None and apology.check_on is not None:
                days.append(apology.check_on)
        return [day for day in days if days_late(day, self.today)]

    def owes(self, apology: Apology) -> bool:
        """Whether something that came with an apology is still to be done."""
        return any(at is None for _name, at in self._promised_with(apology))

    def fate(self, apology: Apology) -> str:
        """What became of an apology, as the public figures count it: kept, broken, or open while its days last."""
        done = [(due, at.astimezone(self.zone).date() if at else None) for due, at in self._promised_with(apology)]
        if apology.outcome == RECURRED or any(days_late(due, day or self.today) for due, day in done):
            return "broken"
        return "open" if any(day is None for _name, day in done) else "kept"

    def _promised_with(self, apology: Apology) -> list[tuple[date, datetime | None]]:
        came = [(one.due, one.kept_at) for one in self.commitments if one.apology_id == apology.id]
        return [*came, (apology.lesson_due, apology.lesson_at)]

    def late_words(self, commitment: Commitment) -> str:
        """How late a commitment is, or was when it was kept: "6 days late", or nothing."""
        kept = commitment.kept_at.astimezone(self.zone).date() if commitment.kept_at else self.today
        late = days_late(commitment.due, kept)
        return ngettext("%(num)s day late", "%(num)s days late", late) if late else ""

    def _kept(self) -> Part:
        owed = self.open_commitments
        words = _("kept %(kept)s of %(count)s", kept=len(self.commitments) - len(owed), count=len(self.commitments))
        if not owed:
            return Part(words)
        late = days_late(owed[0].due, self.today)
        if late:
            how_late = ngettext("%(num)s day late", "%(num)s days late", late)
            return Part(f"{words} ({how_late})", True)
        return Part(_("%(kept)s (due %(day)s)", kept=words, day=self._day(owed[0].due)))

    def _day(self, day: date) -> str:
        """`1 Apr`; the year only where it is another."""
        return short_date(day, with_year=day.year != self.today.year)


def days_late(due: date, today: date) -> int:
    """Whole days since a promised day ended, 0 while it has not."""
    return max((today - due).days, 0)


def in_words(promised: Sequence[Promised], first: int) -> str:
    """Commitments as the record says them: a numbered list in Markdown, each with its owner and day."""
    return "\n".join(
        f"{number}. {one.text}\n   (" + _("%(owner)s, by %(day)s", owner=one.owner.name, day=date_words(one.due)) + ")"
        for number, one in enumerate(promised, first)
    )
