"""What customers say by the forms of the issues: taken, judged, and let through by one door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app

from blog.conversation import handover
from blog.conversation import rules as conversation
from blog.conversation.models import Comment
from blog.conversation.models import State as Visibility
from blog.conversation.submissions import submission
from blog.core import clock, links, markup
from blog.core.db import add, lock, session, unit_of_work
from blog.core.i18n import _, marked
from blog.issues import actions, customer_emails, customer_queries, customer_rules, objections, rules
from blog.issues.customer_queries import KIND
from blog.issues.models import Act, Issue, Report
from blog.moderation import actions as moderation
from blog.moderation import originals
from blog.moderation.originals import Origin
from blog.moderation.rules import Vote, judge, verdict
from blog.people import customers
from blog.people.models import Customer, Person

# The same words by the same address within this time are the same form sent twice.
REPEAT_WITHIN = timedelta(hours=1)
# A report starts the company's clock in public, so a person reads it first, whoever sent it.
READ_FIRST = marked("It is a problem report: it becomes an issue when one of us lets it through.")


@dataclass(frozen=True)
class Sent:
    """What became of a form: the report, and what opens its status page."""

    report: Report
    token: str


@unit_of_work
def send(
    *,
    name: str,
    email: str,
    title: str,
    words: str,
    product: str,
    customer: Customer | None,
    trap: str,
    origin: Origin | None = None,
) -> Sent:
    """Take a problem report.

    `customer` is whoever a proven browser session belongs to; `trap` and `origin` are as for comments. Name, address
    and words are cleaned by the form. Raises core.text.TextRefused.
    """
    writer = customer or customers.customer_for(email)
    sent = _take(
        writer,
        Act.REPORT,
        None,
        name=name,
        title=title,
        words=words,
        product=product,
        is_proven=customer is not None,
        trap=trap,
        origin=origin,
    )
    if customer is None and sent.report.state != Visibility.SPAM:
        customers.offer_if_known.later(writer.id)
    return sent


@unit_of_work
def send_act(issue: Issue, act: Act, *, words: str, customer: Customer, origin: Origin | None = None) -> Sent:
    """Take what a proven customer says against a step of ours. It is public once moderation lets it through.

    Raises rules.StepRefused when it is not theirs to say or not now, and core.text.TextRefused.
    """
    lock(issue)
    customer_rules.check_act(act, issue, issue.customer_id == customer.id, said_at=clock.now())
    name = customer_queries.name_of(customer)
    return _take(customer, act, issue, name=name, words=words, is_proven=True, origin=origin)


@unit_of_work
def publish(report: Report, *, by: Person | None) -> None:
    """Let it through: the one door. A report becomes an issue, or joins the one it was put to; an act is done.

    What cannot be done any more, because the issue has moved on, is said in its conversation instead: nothing is lost.
    Harmless when repeated. Raises rules.Incomplete when `by` cannot sign an issue.
    """
    lock(report)
    if report.state == Visibility.PUBLISHED:
        return
    report.state, report.reason = Visibility.PUBLISHED, None
    if report.act is not Act.REPORT:
        _act(report, by=by)
    elif by is None:
        raise rules.Incomplete(_("A person lets a report through, and signs it."))
    elif report.issue_number is not None:
        actions.add_comment(_issue(report), _say(report, by=by), by=by)
    else:
        made = actions.report(
            title=report.title,
            words=report.words,
            product=report.product,
            customer=report.customer,
            said_at=report.sent_at,
            by=by,
        )
        report.issue_number = made.number


@unit_of_work
def publish_into(report: Report, issue: Issue, *, by: Person) -> None:
    """Let a report through as one more about an issue that exists. Raises moderation's AlreadyDecided, Incomplete."""
    case = moderation.hold_case(KIND, report.id)
    assert case is not None
    lock(report).issue_number = issue.number
    moderation.decide_publication(case, by=by)


@unit_of_work
def refuse(report: Report, *, reason: str) -> None:
    """Keep it from the public, under a rule. Its author is told which, and how to object."""
    lock(report)
    report.state, report.reason = Visibility.REJECTED, reason
    customer_emails.tell_refused.later(report.id)


@unit_of_work
def mark_spam(report: Report) -> None:
    """Put it away as spam. Its author is not told."""
    lock(report)
    report.state, report.reason = Visibility.SPAM, "spam"


def _take(
    writer: Customer,
    act: Act,
    issue: Issue | None,
    *,
    name: str,
    words: str,
    is_proven: bool,
    title: str = "",
    product: str = "",
    trap: str = "",
    origin: Origin | None = None,
) -> Sent:
    html = markup.render_comment(words)
    # Two forms sent at the same moment are answered one after the other, so that the second is known as a repeat.
    lock(writer)
    about = str(issue.number) if issue else ""
    fingerprint = conversation.keyed(_secret(), "report-repeat", act, about, writer.email, title, words, product)
    first = customer_queries.repeat_of(fingerprint, since=clock.now() - REPEAT_WITHIN)
    if first:
        return Sent(first, _token(first))
    body, origin = f"{title}\n{words}", origin or Origin()
    votes = judge(
        submission(name=name, writer=writer, body=body, html=html, is_proven=is_proven, trap=trap, origin=origin)
    )
    votes = [*votes, Vote("report", 1, _(READ_FIRST))] if act is Act.REPORT else votes
    outcome = verdict(votes)
    report = add(
        Report(
            state=Visibility.SPAM if outcome == "spam" else Visibility.HELD,
            act=act,
            customer_id=writer.id,
            name=name,
            title=title,
            words=words,
            product=product,
            sent_at=clock.now(),
            fingerprint=fingerprint,
            # Made of the id, which is not known yet.
            status_hash=fingerprint,
            issue_number=issue.number if issue else None,
        )
    )
    report.status_hash = links.token_hash(_token(report))
    originals.keep(KIND, report.id, origin)
    if outcome == "publish":
        publish(report, by=None)
    else:
        moderation.open_case(KIND, report.id, votes)
    return Sent(report, _token(report))


def _act(report: Report, *, by: Person | None) -> None:
    try:
        objections.act_on(
            _issue(report), report.act, words=report.words, customer=report.customer, said_at=report.sent_at
        )
    except rules.StepRefused:
        _say(report, by=by)


def _say(report: Report, *, by: Person | None) -> Comment:
    """Say it as a comment. The words then stand there and nowhere else, so whoever erases that one misses nothing."""
    about = f"\n\nProduct: {report.product}" if report.product else ""
    comment = handover.hand_over(
        _issue(report).thread,
        name=report.name,
        source=report.words + about,
        customer=report.customer,
        sent_at=report.sent_at,
        by=by,
    )
    report.title = report.words = report.product = ""
    return comment


def _issue(report: Report) -> Issue:
    return session().get_one(Issue, report.issue_number)


def _token(report: Report) -> str:
    """The 256 bits that open the status page. Derived, so that a repeat can be answered like the first."""
    return conversation.keyed(_secret(), "report-status", str(report.id), report.fingerprint)


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
