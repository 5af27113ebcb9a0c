"""Whatever people and customers can try on an issue, legal or not, drawn at random."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from blog.core import clock, jobs
from blog.core.db import session
from blog.issues import (
    actions,
    affected,
    apologies,
    closings,
    debt_queries,
    mergers,
    objections,
    offers,
    queries,
    reopenings,
    rules,
)
from blog.issues.models import Act, Issue, Severity, State
from blog.issues.notices import Notice
from blog.moderation import withholding
from blog.people.models import Customer, Person
from blog.record import days
from blog.record import queries as record
from blog.record.withholding import NotWithheld
from tests.builders import make_comment, make_thread

# Who of the people keeps the record, and may merge; which of the customers reported it, and what is theirs to do.
KEEPER, REPORTER = 2, 0
OF_REPORTERS = ("contest", "dispute", "reopen_as_reporter")
REFUSED = (rules.StepRefused, rules.Incomplete, withholding.Refused, NotWithheld)


@dataclass
class World:
    """Who is there, by id, because a job that runs lets go of all rows; and what time it is: it only goes on."""

    person_ids: list[int]
    customer_ids: list[int]
    now: datetime = field(default_factory=clock.now)

    @property
    def people(self) -> list[Person]:
        return [session().get_one(Person, id) for id in self.person_ids]

    @property
    def customers(self) -> list[Customer]:
        return [session().get_one(Customer, id) for id in self.customer_ids]

    @property
    def other(self) -> Issue:
        return session().get_one(Issue, 1)


@dataclass(frozen=True)
class Try:
    """One try: by which person or customer, with how many days of promise, on which version, with which words."""

    step: str
    who: int
    days: int
    stale: bool
    blank: bool
    pause: int


def a_try(chance: Random, world: World, issue: Issue) -> Try:
    """Half of all is what the state invites, by whoever owns it; then what is owed, and anything by anybody."""
    kind = chance.random()
    invited = kind < 0.8
    step = chance.choice(INVITED[issue.state] if kind < 0.55 else DEBTS if invited else STEPS)
    owner = next((place for place, person in enumerate(world.people) if person.id == issue.owner_id), 0)
    likely = KEEPER if step in ("merge", "unmerge") else REPORTER if step in OF_REPORTERS else owner
    return Try(
        step=step,
        who=likely if invited and chance.random() < 0.7 else chance.randint(0, 2),
        days=chance.randint(0 if invited else -1, 20),
        stale=not invited and chance.random() < 0.3,
        blank=not invited and chance.random() < 0.3,
        # In hours: the quiet days pass where a fix waits for them, else hours and days.
        pause=24 * 15 if step == "wait" else chance.choice([0, 0, 1, 30]),
    )


class Hand:
    """One try on one issue, as the arguments that the actions take."""

    def __init__(self, world: World, issue: Issue, made: Try) -> None:
        self.world, self.issue, self.days = world, issue, made.days
        self.by, self.customer = world.people[made.who], world.customers[made.who]
        self.owner = world.people[(made.who + made.days) % len(world.people)]
        self.text = " " if made.blank else f"Words of {made.step}."
        self.version = issue.version - made.stale

    @property
    def due(self) -> date:
        return queries.today() + timedelta(days=self.days)

    @property
    def notice(self) -> Notice:
        if self.days % 3 == 0:
            return Notice({"today": "Stop using it.", "hazard": "It is hot."}, units=self.days, incidents_due=self.due)
        if self.days % 3 == 1:
            return Notice({"remedy": "A new one."}, incidents=self.days, units_due=self.due, today_due=self.due)
        if self.days % 2:
            return Notice({"product": "Beam", "versions": "2", "sold": "2025", "tell": "Look under it."})
        return Notice()

    @property
    def embargo(self) -> date | None:
        """Mostly as it is; moved, or ended with a day that is past; now and then where there is none."""
        if self.issue.embargo_until is None and self.days != 20:
            return None
        return {4: self.due, 5: queries.today() - timedelta(days=1)}.get(self.days % 8)

    @property
    def severity(self) -> Severity | None:
        return [None, *Severity][self.days % 6]

    def say(self, step: Callable[..., None]) -> None:
        step(
            self.issue,
            text=self.text,
            owner=self.owner,
            next_update=self.due,
            version=self.version,
            by=self.by,
            severity=self.severity,
            notice=self.notice,
            embargo_until=self.embargo,
        )

    def acknowledge(self) -> None:
        self.say(actions.acknowledge)

    def start(self) -> None:
        self.say(actions.start)

    def update(self) -> None:
        self.say(actions.update)

    def fix(self) -> None:
        actions.fix(self.issue, text=self.text, evidence="See.", version=self.version, by=self.by)

    def offer(self) -> None:
        offers.offer_fix(
            self.issue, text=self.text, evidence="See.", owner=self.owner, next_update=self.due, version=self.version,
            by=self.by, commitment=1 if self.days % 2 else None,
        )  # fmt: skip

    def close(self) -> None:
        closings.propose_closing(
            self.issue, state=State.WONT_FIX if self.days % 2 else State.NOT_AN_ISSUE, text=self.text,
            remedy="Ask for your money.", version=self.version, by=self.by,
        )  # fmt: skip

    def confirm_closing(self) -> None:
        closings.confirm_closing(self.issue, by=self.by)

    def take_back_closing(self) -> None:
        closings.take_back_closing(self.issue, by=self.by)

    def merge(self) -> None:
        mergers.merge(self.issue, target=self.world.other, text=self.text, version=self.version, by=self.by)

    def unmerge(self) -> None:
        mergers.unmerge(
            self.issue, text=self.text, version=self.version, by=self.by, owner=self.owner, next_update=self.due
        )

    def reopen(self) -> None:
        reopenings.reopen(
            self.issue, text=self.text, owner=self.owner, next_update=self.due, version=self.version, by=self.by
        )

    def link(self) -> None:
        comment = make_comment(make_thread())
        actions.add_comment(self.issue, comment, by=self.by)

    def apologise(self) -> None:
        apologies.apologise(
            self.issue, wrong=f"{self.text} {self.world.now}" if self.text.strip() else " ", hurt="You.",
            commitments=[("We will mend it.", self.owner, self.due)], lesson_due=self.due, by=self.by,
        )  # fmt: skip

    def commit(self) -> None:
        apologies.commit(
            self.issue, text=self.text, commitments=[("We will look.", self.owner, self.due)], owner=self.owner,
            next_update=self.due, version=self.version, by=self.by,
        )  # fmt: skip

    def keep(self) -> None:
        promised = debt_queries.commitment(self.issue, 1)
        if promised is not None:
            apologies.keep(promised, text=self.text, evidence="See.", by=self.by)

    def lesson(self) -> None:
        apology = debt_queries.apology(self.issue, 1)
        if apology is not None:
            apologies.give_lesson(apology, cause="A valve.", changed=self.text, check_on=self.due, by=self.by)

    def check_lesson(self) -> None:
        apology = debt_queries.apology(self.issue, 1)
        if apology is not None:
            outcome = "recurred" if self.days % 2 else "held"
            apologies.check_lesson(apology, outcome=outcome, text=self.text, by=self.by, recurred_as=self.world.other)

    def me_too(self) -> None:
        affected.count_in(self.issue, customer=self.customer)

    def withdraw(self) -> None:
        affected.withdraw(self.issue, customer=self.customer)

    def works(self) -> None:
        affected.say_works(self.issue, customer=self.customer)

    def broken(self) -> None:
        affected.say_broken(self.issue, customer=self.customer)

    def act(self, act: Act) -> None:
        objections.act_on(self.issue, act, words="No.", customer=self.customer, said_at=clock.now())

    def contest(self) -> None:
        self.act(Act.CONTEST)

    def dispute(self) -> None:
        self.act(Act.DISPUTE)

    def reopen_as_reporter(self) -> None:
        self.act(Act.REOPENING)

    def answer(self) -> None:
        objections.answer(self.issue, text=self.text, by=self.by)

    def withhold(self) -> None:
        """Words of the issue are shown nowhere any more: the title's, or the last that were said."""
        texts = record.texts_of(self.issue.topic, ("title", "text", "words")[self.days % 3])
        if texts:
            withholding.withhold(texts[-1], code="abuse", by=self.by)

    def decide(self) -> None:
        """Somebody else shows again what was withheld, or has it erased."""
        waiting = [text for _, text in record.withheld()]
        if waiting:
            (withholding.restore if self.days % 2 else withholding.confirm)(waiting[0], by=self.by)

    def wait(self) -> None:
        jobs.run_due()

    def close_days(self) -> None:
        days.close_days()


HELPERS = ("say", "act", "due", "notice", "severity", "embargo")
STEPS = [name for name in vars(Hand) if not name.startswith("_") and name not in HELPERS]
DEBTS = [
    *("apologise", "keep", "lesson", "check_lesson", "dispute", "answer"),
    *("link", "me_too", "withdraw", "close_days", "withhold", "decide"),
]
NO = ["reopen", "reopen_as_reporter", "contest", "contest", "broken", "broken"]
INVITED = {
    State.REPORTED: ["acknowledge", "acknowledge", "acknowledge", "close", "confirm_closing", "merge"],
    State.ACKNOWLEDGED: ["start", "start", "start", "commit", "close", "confirm_closing", "take_back_closing", "merge"],
    State.IN_PROGRESS: ["update", "commit", "keep", "offer", "offer", "offer", "fix", "close", "confirm_closing"],
    State.OFFERED: ["update", "start", "fix", "wait", "wait", "works", "works", "broken", "merge"],
    State.FIXED: ["reopen", "reopen_as_reporter", "works", "broken"],
    State.WONT_FIX: NO,
    State.NOT_AN_ISSUE: NO,
    State.MERGED: ["unmerge", "unmerge", "reopen"],
}
