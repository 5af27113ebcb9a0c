"""How reports are judged: what moderation shows of them, and which of our verbs its decisions call."""

from __future__ import annotations

from collections.abc import Sequence

from blog.core import markup, text
from blog.core.db import session
from blog.core.i18n import lazy
from blog.issues import customer_queries, reports, rules
from blog.issues.models import Act, Report
from blog.moderation.subjects import Refused, Shown, Subject
from blog.people.models import Person

TITLES = {
    Act.REPORT: lazy("Report a problem"),
    Act.CONTEST: lazy("Issue {number}: objects to the closing"),
    Act.DISPUTE: lazy("Issue {number}: disputes what we say"),
    Act.REOPENING: lazy("Issue {number}: says that it still fails"),
}


def show(ids: Sequence[int]) -> dict[int, Shown]:
    """Reports as moderators see them, in a constant number of queries."""
    return {
        report.id: Shown(
            template="issues/staff/shown_report.html",
            author=report.name,
            excerpt=text.excerpt(f"{report.title}: {report.words}" if report.title else report.words),
            thread_title=TITLES[report.act].format(number=report.issue_number),
            thread_path=f"/issues/{report.issue_number}" if report.issue_number else "/issues/new",
            sent_at=report.sent_at,
            context={"report": report, "html": markup.render_comment(report.words)},
            email=report.customer.email,
        )
        for report in customer_queries.reports(ids)
    }


def publish(id: int, /, *, by: Person) -> None:
    """Let it through: the one door."""
    try:
        reports.publish(_report(id), by=by)
    except (rules.Incomplete, rules.StepRefused) as why:
        raise Refused(str(why)) from None


def reject(id: int, /, *, by: Person, reason: str, note: str) -> None:
    """Refuse it under a rule; the note stays with the decision."""
    reports.refuse(_report(id), reason=reason)


def spam(id: int, /, *, by: Person) -> None:
    """Put it away as spam."""
    reports.mark_spam(_report(id))


SUBJECT = Subject(customer_queries.KIND, show, publish, reject, spam)


def _report(id: int) -> Report:
    return session().get_one(Report, id)
