"""Report a problem: the form, the same for everyone, and the private page that says what became of it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from flask_limiter import RequestLimit

from blog.core import headers, limits, links
from blog.core.i18n import lazy
from blog.core.text import TextRefused
from blog.issues import customer_queries, reports
from blog.issues.customer_forms import ProblemForm
from blog.moderation.originals import Origin
from blog.people import visitors
from blog.record import queries as record

blueprint = Blueprint("issue_reports", __name__)

TOO_MANY = lazy(
    "You have sent several reports in a short time. Your text is still here: wait a minute and send it again."
)


def _was_taken(response: Response) -> bool:
    """Only what was taken counts against the limit: mending a refused form must not shut anyone out."""
    return response.status_code == 303


def _too_many(_limit: RequestLimit) -> Response:
    form = ProblemForm(request.form)
    form.form_errors = [TOO_MANY]
    return make_response(render_template("issues/new.html", form=form), 429)


@blueprint.get("/issues/new")
def new() -> str:
    """The form."""
    return render_template("issues/new.html", form=ProblemForm())


@blueprint.post("/issues/new")
@limits.limiter.limit(limits.COMMENTS, on_breach=_too_many, deduct_when=_was_taken)
def create() -> Response:
    """Take a report. It leads to its status page."""
    headers.refuse_foreign_form()
    customer = visitors.current_customer()
    form = ProblemForm(request.form, proven_email=customer.email if customer else None)
    if not form.validate():
        return _refused(form)
    try:
        sent = reports.send(
            name=form.name.data or "",
            email=form.email.data or "",
            title=form.title.data or "",
            words=form.body.data or "",
            product=form.product.data or "",
            customer=customer,
            trap=form.website.data or "",
            origin=Origin(limits.who(), request.user_agent.string, form.proof.data or ""),
        )
    except TextRefused as refused:
        form.body.errors = [str(refused)]
        return _refused(form)
    return headers.personal(make_response(redirect(links.href(f"/issues/reports/{sent.token}"), 303)))


@blueprint.get("/issues/reports/<token>")
def status(token: str) -> Response:
    """What became of one report, for whoever sent it; with the head of the record at this moment as its receipt."""
    found = customer_queries.by_token(token) or abort(404)
    page = render_template(
        "issues/report_status.html",
        report=found,
        issue=customer_queries.issue_of(found),
        rule=customer_queries.rule_against(found),
        note=customer_queries.note_to_author(found),
        head=record.head(),
    )
    response = headers.personal(make_response(page))
    # The address is the key, and no form stands here that would miss its origin: not even our own logs get it.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _refused(form: ProblemForm) -> Response:
    return make_response(render_template("issues/new.html", form=form), 422)
