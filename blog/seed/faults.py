"""Issues from the report to the fix: rows and entries as their own steps leave them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from blog.core.db import session
from blog.core.i18n import _, for_everyone
from blog.issues import rules
from blog.issues.models import Severity, State
from blog.issues.steps import BADGE, LEDGER
from blog.search.models import Kind
from blog.seed.cast import Colleague
from blog.seed.rules import SECONDS_A_DAY
from blog.seed.site import Site

# What an issue goes through, and after how many days at least and at most.
STEPS = (
    ("issue.acknowledged", State.ACKNOWLEDGED, (1, 3)),
    ("issue.started", State.IN_PROGRESS, (4, 9)),
    ("issue.fixed", State.FIXED, (12, 60)),
)
# Customers hear more so many days after the latest day of the next step: nobody is late here.
SLACK = 2
SEVERITIES = (Severity.ANNOYANCE, Severity.ANNOYANCE, Severity.BLOCKED, Severity.MONEY)


@dataclass(frozen=True)
class Step:
    """A step that an issue will take."""

    kind: str
    state: State
    at: datetime
    text: str
    next_update: datetime | None


class Faults:
    """The issues of a site. What each will say is settled when it is reported, and said when its time comes."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._authors = [one for one in site.staff if one.title != "Customer service"]
        # What is still to be said, by the day on which it is.
        self._due: dict[int, list[tuple[Step, int, Colleague, list[str]]]] = {}

    def report(self, second: int) -> None:
        """Put the next issue on the record, with a customer's comment where there is a new one."""
        site = self._site
        number, at, by = site.next("issue"), site.size.moment(second), site.chance.choice(self._authors)
        title, severity = site.words.title(5), site.chance.choice(SEVERITIES)
        told, site.told, site.issue = site.told, None, number
        words = None if told else site.words.paragraph(30)
        steps = self._steps(second)
        state = steps[-1].state if steps else State.REPORTED
        moments = {step.state: step.at for step in steps}
        promised = steps[-1].next_update if steps else None
        site.sheets.add(
            "issue",
            number=number,
            title=title,
            state=state,
            first_reported_at=told.sent_at if told else at,
            reported_at=at,
            changed_at=steps[-1].at if steps else at,
            reporter_id=by.id,
            thread_id=site.open_thread(f"issue/{number}", title, f"/issues/{number}"),
            severity=severity,
            owner_id=by.id if steps else None,
            next_update=promised and promised.date(),
            acknowledged_at=moments.get(State.ACKNOWLEDGED),
            fixed_at=moments.get(State.FIXED),
            ended_at=moments.get(State.FIXED),
            customer_id=told.customer_id if told else None,
            notice={},
            contested=False,
            disputed=False,
            unconfirmed=state is State.FIXED,
            version=1 + len(steps),
        )
        topics = [LEDGER]
        if told:
            self._link(number, told.id, by, at, state)
            topics.append(told.thread)
        site.chain.say(
            "issue.reported",
            at=at,
            by=by.handle,
            subject=f"issue/{number}",
            topics=topics,
            texts={"title": title, **({"words": words} if words else {})},
            first_reported_at=told.sent_at if told else at,
            said_by="customer" if told else "company",
            comment=f"comment/{told.id}" if told else None,
            severity=severity,
            state=State.REPORTED,
        )
        said = [words] if words else []
        for step in steps:
            # In the order in which a line names its texts.
            said += [*([_evidence(step)] if step.state is State.FIXED else []), step.text]
            day = (step.at - site.size.began).days
            self._due.setdefault(day, []).append((step, number, by, topics))
        site.index.add(Kind.ISSUE, number, at=at, title=title, body="\n\n".join(said))

    def go_on(self, day: int) -> None:
        """Take the steps of the day that ends, all of them just before its end."""
        for step, number, by, topics in self._due.pop(day, ()):
            facts: dict[str, Any] = {"owner": by.handle, "state": step.state}
            texts = {"text": step.text}
            if step.state is State.FIXED:
                facts["unconfirmed"], texts["evidence"] = True, _evidence(step)
            elif step.next_update is not None:
                facts |= {"next_update": step.next_update.date(), "due": rules.end_of(step.next_update.date(), UTC)}
            self._site.chain.say(
                step.kind, at=step.at, by=by.handle, subject=f"issue/{number}", topics=topics, texts=texts, **facts
            )

    def _steps(self, second: int) -> list[Step]:
        """The steps that are taken before the end of what is told."""
        site, found = self._site, []
        for place, (kind, state, days) in enumerate(STEPS):
            day = second // SECONDS_A_DAY + site.chance.randint(*days)
            if day >= site.size.days:
                break
            next_days = STEPS[place + 1][2][1] if state is not State.FIXED else 0
            until = site.size.moment(second) + timedelta(days=next_days + SLACK)
            at = site.size.moment((day + 1) * SECONDS_A_DAY - 1)
            text = site.words.paragraph(site.chance.randint(20, 60))
            found.append(Step(kind, state, at, text, None if state is State.FIXED else until))
        return found

    def _link(self, number: int, comment: int, by: Colleague, at: datetime, state: State) -> None:
        with for_everyone():
            label = _("Issue %(number)s: %(state)s", number=number, state=_(state))
        # The language was read from the settings. Whoever goes on reading keeps SQLite's log from being emptied.
        session().rollback()
        self._site.sheets.add("issue_comment", issue_number=number, comment_id=comment, added_at=at, added_by_id=by.id)
        self._site.sheets.add(
            "comment_badge",
            comment_id=comment,
            kind=BADGE,
            label=label,
            path=f"/issues/{number}",
            settled=state is State.FIXED,
        )


def _evidence(step: Step) -> str:
    return f"Firmware {step.at:%Y.%m} has it."
