"""What an issue may become, what each step must say, and how late a promise is: values in, values out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from blog.core.i18n import _, date_words, lazy
from blog.core.text import folded
from blog.issues.models import END_STATES, Issue, State
from blog.people.models import Person

TITLE_LONGEST = 200
# Words this short ("the", "my") are shared by everything and say nothing about being alike.
SHORTEST_TELLING_WORD = 4
SIMILAR_SHOWN = 5

OPEN_STATES = frozenset(State) - END_STATES
# From which states each step can be taken, and what comes first where it cannot.
STEPS: dict[str, tuple[frozenset[State], str]] = {
    "acknowledge": (frozenset({State.REPORTED}), lazy("It has been acknowledged already.")),
    "start": (
        frozenset({State.ACKNOWLEDGED, State.OFFERED}),
        lazy("Work on it can begin once it is acknowledged, and only once."),
    ),
    "update": (
        frozenset({State.IN_PROGRESS, State.OFFERED}),
        lazy("A progress note needs work that has begun and is not finished."),
    ),
    "offer": (frozenset({State.IN_PROGRESS}), lazy("A fix can be offered for what is in progress.")),
    "fix": (frozenset({State.IN_PROGRESS, State.OFFERED}), lazy("Only what is in progress can be called fixed.")),
    "close": (OPEN_STATES, lazy("Only what is open can be closed.")),
    "merge": (OPEN_STATES, lazy("Only what is open can be merged into another issue.")),
    "unmerge": (frozenset({State.MERGED}), lazy("There is no merger to take back.")),
    "reopen": (END_STATES, lazy("It is open.")),
}
# Days without a word from a customer after which an offered fix counts, marked as unconfirmed.
QUIET_DAYS = 14


class StepRefused(ValueError):
    """The step cannot be taken as things stand; the message says why to whoever tried (409)."""


class Incomplete(ValueError):
    """The step does not say what it must; the message names what is missing (422)."""


class Stale(StepRefused):
    """Somebody else moved the issue after the form was opened: who, when, and to what."""

    def __init__(self, name: str, at: datetime, state: State) -> None:
        self.name, self.at, self.state = name, at, state
        when = f"{date_words(at)}, {at:%H:%M} UTC"
        super().__init__(
            _(
                "%(name)s moved this issue to “%(state)s” on %(when)s, after you opened this page.",
                name=name,
                state=_(state),
                when=when,
            )
        )


class Promise(NamedTuple):
    """What is owed next, and how many days late it is (0: not late)."""

    due: date
    days_late: int


def check_step(step: str, state: State) -> None:
    """Refuse a step that the state does not allow (StepRefused)."""
    allowed, words = STEPS[step]
    if state not in allowed:
        raise StepRefused(_("This issue is %(state)s. %(words)s", state=_(state), words=words))


def next_steps(state: State, *, keeper: bool) -> tuple[str, ...]:
    """The steps that the staff's page offers in a state, as its addresses name them; `keeper`: who keeps the record."""
    steps = {
        State.REPORTED: ("acknowledgement", "closing"),
        State.ACKNOWLEDGED: ("progress", "closing"),
        State.IN_PROGRESS: ("progress", "offer", "fix", "closing"),
        State.OFFERED: ("progress", "fix", "return", "closing"),
    }.get(state, ("reopening",))
    keeping = ("unmerger",) if state is State.MERGED else ("merger",) if state in OPEN_STATES else ()
    return (*steps, *keeping) if keeper else steps


def check_speaker(person: Person) -> None:
    """Only a named person with a complete page signs an entry of the record (Incomplete)."""
    if not person.may_speak:
        raise Incomplete(
            _("%(person)s cannot sign here yet: their page must give name, title and what they do.", person=person.name)
        )


def check_owner(by: Person, *, before: Person | None, after: Person | None) -> None:
    """The owner speaks for an issue; anyone else takes it over first, in public, by naming themselves (StepRefused)."""
    if before is None or not before.may_speak or by.id in (before.id, after.id if after else None):
        return
    raise StepRefused(
        _(
            "%(before)s owns this issue, so %(before)s says how it goes on. To take it over, send a progress "
            "note that names you as the owner.",
            before=before.name,
        )
    )


def check_answer(by: str, *, closed_by: str, second: str | None, speakers: frozenset[str]) -> None:
    """An objection is answered by somebody who did not sign the closing, as far as there is anybody (StepRefused)."""
    for barred in (frozenset({closed_by, second}), frozenset({closed_by})):
        if speakers - barred:
            if by in barred:
                raise StepRefused(
                    _("You signed the closing that the customer objects to, so somebody else answers it.")
                )
            return


def check_promise(owner: Person | None, next_update: date | None, *, today: date) -> None:
    """What is acknowledged has an owner who speaks here, and a day of the next update, not past (Incomplete)."""
    if owner is None or not owner.may_speak:
        raise Incomplete(_("Name the owner: somebody whose page here is complete."))
    if next_update is None:
        raise Incomplete(_("Say by which day customers will hear from you again."))
    if next_update < today:
        raise Incomplete(_("The day of the next update is in the past."))


def promise(next_update: date | None, *, today: date) -> Promise | None:
    """What is owed, or None when nothing is. Lateness is computed from the date, by nobody's action."""
    return Promise(next_update, max((today - next_update).days, 0)) if next_update else None


def next_word(issue: Issue, *, today: date) -> Promise | None:
    """What the company owes next on an issue: its next update, or its answer to a dispute, whichever is due first."""
    owed = [day for day in (issue.next_update, issue.answer_due) if day is not None]
    return promise(min(owed), today=today) if owed else None


def end_of(day: date, zone: tzinfo) -> datetime:
    """The moment at which a day ends: what is promised for it and comes later is late."""
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def telling_words(text: str) -> frozenset[str]:
    """The words by which two reports can be alike."""
    return frozenset(word for word in re.findall(r"\w+", folded(text)) if len(word) >= SHORTEST_TELLING_WORD)


def most_alike(text: str, titles: Iterable[tuple[int, str]]) -> list[int]:
    """The numbers of the issues whose titles share words with a text, most shared words first."""
    words = telling_words(text)
    scored = [(len(words & telling_words(title)), number) for number, title in titles]
    return [number for score, number in sorted(scored, reverse=True) if score][:SIMILAR_SHOWN]
