"""Staff page on which the owner answers what a customer disputes."""

from __future__ import annotations

from flask import Response, abort, make_response, redirect, render_template, request

from blog.core import links
from blog.core.text import TextRefused
from blog.issues import objections, queries, rules
from blog.issues.customer_forms import AnswerForm
from blog.people.guard import ANY_ROLE, StaffBlueprint, allow, current_person
from blog.record import queries as record

blueprint = StaffBlueprint("issues_objection_staff", __name__)


@blueprint.route("/issues/<int:number>/answer", methods=["GET", "POST"])
@allow(*ANY_ROLE)
def answer(number: int) -> Response:
    """Answer the dispute, in public."""
    issue, form, status = queries.by_number(number) or abort(404), AnswerForm(request.form), 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                objections.answer(issue, text=form.text.data or "", by=current_person())
                return make_response(redirect(links.href(f"/staff{issue.path}"), 303))
            except rules.StepRefused as refused:
                form.form_errors.append(str(refused))
                status = 409
            except (rules.Incomplete, TextRefused) as refused:
                form.form_errors.append(str(refused))
    said = record.about(issue.topic)
    dispute = next((one for one in reversed(said) if one.entry.kind == "issue.disputed"), None)
    page = render_template("issues/staff/answer.html", issue=issue, form=form, dispute=dispute)
    return make_response(page, status)
