"""The acts of the demo on issues beyond the first steps: offers, noes, mergers, embargoes, and what customers do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from blog.core import clock
from blog.demo.acts import Stage
from blog.demo.cast import RIDERS
from blog.issues import actions, affected, closings, customer_queries, mergers, offers, reports
from blog.issues.models import Act, Severity, State
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.moderation import withholding
from blog.record import queries as record


def report_by_form(stage: Stage, name: str, *, who: str, title: str, words: str, product: str = "") -> None:
    """A customer reports a problem by the form; it waits for somebody to read it."""
    rider = RIDERS[who]
    sent = reports.send(
        name=rider.name,
        email=rider.email,
        title=title,
        words=words,
        product=product,
        customer=stage.customers.get(who),
        trap="",
    )
    stage.reports[name] = sent.report


def let_in(stage: Stage, name: str, *, by: str) -> None:
    """A moderator lets a report through, and it is an issue."""
    report = stage.reports[name]
    _decide(report.id, by, stage)
    issue = customer_queries.issue_of(report)
    assert issue is not None
    stage.issues[name] = issue


def object_to(stage: Stage, name: str, *, who: str, act: str, words: str, read_by: str) -> None:
    """Whoever reported it contests, disputes or opens it again; somebody reads the words, unless a rule let them in."""
    sent = reports.send_act(stage.issues[name], Act(act), words=words, customer=stage.customers[who])
    _decide(sent.report.id, read_by, stage)


def affects_too(stage: Stage, name: str, *, who: str) -> None:
    """A customer says that it affects them too."""
    affected.count_in(stage.issues[name], customer=stage.customers[who])


def works(stage: Stage, name: str, *, who: str) -> None:
    """A customer says that the fix works for them."""
    affected.say_works(stage.issues[name], customer=stage.customers[who])


def offer(
    stage: Stage, name: str, *, by: str, in_days: int, text: str, evidence: str, keeps: int | None = None
) -> None:
    """The owner offers a fix, and keeps a commitment with it."""
    issue = stage.issues[name]
    offers.offer_fix(
        issue,
        text=text,
        evidence=evidence,
        commitment=keeps,
        owner=stage.people[by],
        next_update=clock.now().date() + timedelta(days=in_days),
        version=issue.version,
        by=stage.people[by],
    )


def propose_no(stage: Stage, name: str, *, by: str, as_: str, text: str, remedy: str) -> None:
    """An employee proposes to close it without a fix."""
    issue = stage.issues[name]
    closings.propose_closing(
        issue, state=State(as_), text=text, remedy=remedy, version=issue.version, by=stage.people[by]
    )


def confirm_no(stage: Stage, name: str, *, by: str) -> None:
    """A second one confirms it, and it is public."""
    closings.confirm_closing(stage.issues[name], by=stage.people[by])


def merge(stage: Stage, name: str, *, into: str, by: str, text: str) -> None:
    """A moderator says that it is the same as another."""
    issue = stage.issues[name]
    mergers.merge(issue, target=stage.issues[into], text=text, version=issue.version, by=stage.people[by])


def report_embargoed(stage: Stage, name: str, *, by: str, in_days: int, **said: Any) -> None:
    """An employee puts a fault on the record whose words wait for a day."""
    stage.issues[name] = actions.report(
        title=said["title"],
        words=said["words"],
        severity=Severity(said["severity"]),
        embargo_until=clock.now().date() + timedelta(days=in_days),
        by=stage.people[by],
    )


def withhold(stage: Stage, name: str, *, text: str, by: str, code: str) -> None:
    """A moderator withholds the first text of this name that an issue has; nobody has confirmed it yet."""
    withholding.withhold(
        record.texts_of(stage.issues[name].topic, text)[0], code=code, by=stage.people[by]
    )  # fmt: skip


def _decide(report_id: int, by: str, stage: Stage) -> None:
    case = cases.case_of("report", report_id)
    if case is not None and case.is_open:
        moderation.decide_publication(case, by=stage.people[by])
