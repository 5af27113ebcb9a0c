"""The acts of the demo: each is one real action by somebody, at a moment of the past."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from blog.conversation import actions as conversation
from blog.conversation import promises
from blog.conversation.models import Comment, Speaking, Thread
from blog.core import clock, settings
from blog.core.db import session
from blog.demo.cast import RIDERS, SITE
from blog.issues import actions as issues
from blog.issues.models import Issue, Report, Severity
from blog.issues.notices import Notice
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.moderation import withholding
from blog.people.models import Customer, Person
from blog.posts.models import Post
from blog.record import queries as record

HERE = Path(__file__).parent
ZONE = ZoneInfo(SITE["site.zone"])


@dataclass
class Stage:
    """What has come to be so far, by the names that the story gives things."""

    people: dict[str, Person]
    customers: dict[str, Customer]
    posts: dict[str, Post] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    issues: dict[str, Issue] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)

    def thread(self, on: str) -> Thread:
        """The thread of a post, or of `issue:<name>`."""
        if on.startswith("issue:"):
            return session().get_one(Thread, self.issues[on.removeprefix("issue:")].thread_id)
        thread = self.posts[on].thread
        assert thread is not None
        return thread


@dataclass(frozen=True)
class Act:
    """Something somebody does at a moment: whole days before today, and a time of day."""

    days_ago: int
    time: str
    do: Callable[..., None]
    names: tuple[str, ...]
    rest: dict[str, Any]

    def moment(self, today: date) -> datetime:
        """When it happens, in UTC."""
        hour, minute = self.time.split(":")
        day = today - timedelta(days=self.days_ago)
        return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=ZONE)


def at(days_ago: int, time: str, do: Callable[..., None], *names: str, **rest: Any) -> Act:
    """Write an act down."""
    return Act(days_ago, time, do, names, rest)


def say(stage: Stage, name: str, *, who: str, on: str, body: str, reply_to: str | None = None) -> None:
    """A customer says something."""
    rider, customer = RIDERS[who], stage.customers.get(who)
    parent = stage.comments[reply_to] if reply_to else None
    sent = conversation.send_comment(
        stage.thread(on), name=rider.name, email=rider.email, body=body, parent=parent, customer=customer
    )
    stage.comments[name] = sent.comment


def approve(stage: Stage, name: str, *, by: str) -> None:
    """A moderator lets a comment through, unless a rule already did."""
    case = cases.case_of("comment", stage.comments[name].id)
    if case is not None and case.is_open:
        moderation.decide_publication(case, by=stage.people[by])


def reject(stage: Stage, name: str, *, by: str, reason: str, note: str) -> None:
    """A moderator refuses a comment under a published rule."""
    case = cases.case_of("comment", stage.comments[name].id)
    if case is not None and case.is_open:
        moderation.decide_rejection(case, by=stage.people[by], reason=reason, note=note)


def mark_spam(stage: Stage, name: str, *, by: str) -> None:
    """A moderator puts a comment away as spam, unless a rule already did."""
    case = cases.case_of("comment", stage.comments[name].id)
    if case is not None and case.is_open:
        moderation.decide_spam(case, by=stage.people[by])


def remove(stage: Stage, name: str, *, by: str, reason: str, note: str) -> None:
    """A moderator removes a public comment under a published rule."""
    conversation.remove_comment(stage.comments[name], reason=reason, by=stage.people[by], note=note)


def mention(stage: Stage, *, on: str, url: str, title: str, excerpt: str) -> None:
    """Somebody links to a post from a page of their own."""
    conversation.import_mention(
        stage.thread(on), kind="pingback", url=url, title=title, excerpt=excerpt, sent_at=clock.now()
    )


def agree(stage: Stage, name: str, *, by: str) -> None:
    """A second moderator looks at what was removed, and confirms it: its words are gone for good."""
    for text in record.texts_of(stage.comments[name].topic, "body"):
        withholding.confirm(text, by=stage.people[by])


def answer(stage: Stage, name: str, *, to: str, by: str, text: str, speaking: str = "company") -> None:
    """An employee answers, for the company or for themselves."""
    stage.comments[name] = conversation.answer(
        stage.comments[to], text=text, speaking=Speaking(speaking), by=stage.people[by]
    )


def needs_no_reply(stage: Stage, name: str, *, by: str) -> None:
    """An employee says that a comment needs no answer."""
    conversation.say_no_reply(stage.comments[name], by=stage.people[by])


def promise_answer(stage: Stage, name: str, *, by: str, in_days: int) -> None:
    """An employee promises an answer by the end of a day."""
    promises.promise_answer(stage.comments[name], due=settings.today() + timedelta(days=in_days), by=stage.people[by])


def make_issue(stage: Stage, name: str, *, of: str, title: str, by: str, severity: str) -> None:
    """An employee puts a customer's complaint on the record."""
    stage.issues[name] = issues.report(
        title=title, by=stage.people[by], comment=stage.comments[of], severity=Severity(severity)
    )


def report_issue(stage: Stage, name: str, *, title: str, by: str, severity: str, words: str) -> None:
    """An employee puts a fault on the record that nobody complained of."""
    stage.issues[name] = issues.report(title=title, by=stage.people[by], words=words, severity=Severity(severity))


def add_to_issue(stage: Stage, name: str, *, issue: str, by: str) -> None:
    """An employee adds another report to an issue."""
    issues.add_comment(stage.issues[issue], stage.comments[name], by=stage.people[by])


def acknowledge(stage: Stage, name: str, **said: Any) -> None:
    """An employee acknowledges a fault."""
    _step(issues.acknowledge, stage, name, **said)


def start(stage: Stage, name: str, **said: Any) -> None:
    """The owner says that work has begun."""
    _step(issues.start, stage, name, **said)


def update(stage: Stage, name: str, **said: Any) -> None:
    """The owner says where it stands."""
    _step(issues.update, stage, name, **said)


def _step(
    step: Callable[..., None],
    stage: Stage,
    name: str,
    *,
    by: str,
    owner: str,
    in_days: int,
    text: str,
    severity: str | None = None,
    units: int | None = None,
    units_in_days: int | None = None,
    incidents: int | None = None,
    **recall: str,
) -> None:
    issue = stage.issues[name]
    today = clock.now().date()
    step(
        issue,
        text=text,
        owner=stage.people[owner],
        next_update=today + timedelta(days=in_days),
        version=issue.version,
        by=stage.people[by],
        severity=Severity(severity) if severity else None,
        notice=Notice(
            recall,
            units=units,
            units_due=today + timedelta(days=units_in_days) if units_in_days else None,
            incidents=incidents,
        ),
    )


def fix(stage: Stage, name: str, *, by: str, text: str, evidence: str) -> None:
    """The owner calls it fixed, with the evidence."""
    issue = stage.issues[name]
    issues.fix(issue, text=text, evidence=evidence, version=issue.version, by=stage.people[by])
