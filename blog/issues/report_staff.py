"""A report as staff let it through: as a new issue, or as one more report about one that exists."""

from __future__ import annotations

from flask import Response, abort, make_response, redirect, render_template, request

from blog.core import links, markup
from blog.core.i18n import _
from blog.issues import customer_queries, queries, reports, rules
from blog.issues.forms import AddForm
from blog.issues.models import Act, Report
from blog.moderation import queries as cases
from blog.moderation.subjects import Refused
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role

blueprint = StaffBlueprint("issue_reports_staff", __name__)

# Beside the similar ones, the newest open issues can be chosen; any other by its number.
OPEN_SHOWN = 30


@blueprint.get("/reports/<int:report_id>")
@allow(Role.MODERATOR)
def show(report_id: int) -> Response:
    """The words, and the issues that they may be about."""
    return _page(_report(report_id), AddForm())


@blueprint.post("/reports/<int:report_id>/issue")
@allow(Role.MODERATOR)
def add(report_id: int) -> Response:
    """Let it through as one more report about `issue`."""
    report, form = _report(report_id), AddForm(request.form)
    if not form.validate():
        return _page(report, form, 422)
    issue = queries.by_number(form.issue.data or 0)
    if issue is None or report.act is not Act.REPORT:
        form.form_errors.append(_("There is no issue with this number."))
        return _page(report, form, 422)
    try:
        reports.publish_into(report, issue, by=current_person())
    except (Refused, rules.StepRefused, rules.Incomplete) as refused:
        form.form_errors.append(str(refused))
        return _page(report, form, 409)
    return make_response(redirect(links.href(f"/staff{issue.path}"), 303))


def _report(report_id: int) -> Report:
    return customer_queries.report(report_id) or abort(404)


def _page(report: Report, form: AddForm, status: int = 200) -> Response:
    similar = queries.similar(f"{report.title} {report.words}")
    page = render_template(
        "issues/staff/report_of_customer.html",
        report=report,
        html=markup.render_comment(report.words),
        case=cases.case_of(customer_queries.KIND, report.id),
        similar=similar,
        others=[issue for issue in queries.open_issues(OPEN_SHOWN) if issue not in similar],
        form=form,
    )
    return make_response(page, status)
