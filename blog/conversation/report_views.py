"""Reporting a comment: any reader may say which rule it breaks. One of us looks; reports hide nothing by themselves."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask_limiter import RequestLimit

from blog.conversation import queries
from blog.conversation.models import Comment
from blog.core import headers, limits
from blog.core.i18n import lazy
from blog.core.text import TextRefused
from blog.moderation import flags, policies
from blog.moderation.public_forms import ReportForm
from blog.moderation.subjects import Refused
from blog.people import visitors

blueprint = Blueprint("comment_reports", __name__)

TOO_MANY = lazy(
    "You have sent several reports in a short time. Your words are still here: wait a minute and send them again."
)


def _too_many(_limit: RequestLimit) -> Response:
    """The form with its words. Flask-Limiter adds `Retry-After`."""
    comment = _comment_or_404((request.view_args or {})["comment_id"])
    form = ReportForm(request.form)
    form.form_errors = [TOO_MANY]
    return _page(comment, form, 429)


@blueprint.get("/comments/<int:comment_id>/report")
def ask(comment_id: int) -> str:
    """What can be said about a comment that breaks a rule."""
    comment = _comment_or_404(comment_id)
    return render_template(
        "conversation/report.html", comment=comment, form=ReportForm(), reasons=policies.now().reasons
    )


@blueprint.post("/comments/<int:comment_id>/report")
@limits.limiter.limit(limits.COMMENTS, on_breach=_too_many, deduct_when=lambda response: response.status_code == 200)
def report(comment_id: int) -> Response:
    """Take a report. The same one again is answered like the first."""
    headers.refuse_foreign_form()
    comment, form = _comment_or_404(comment_id), ReportForm(request.form)
    if not form.validate():
        return _page(comment, form, 422)
    try:
        flags.report(
            queries.KIND,
            comment.id,
            reason=form.reason.data,
            words=form.words.data or "",
            email=form.email.data or "",
            customer=visitors.current_customer(),
        )
    except (Refused, TextRefused) as why:
        form.form_errors = [str(why)]
        return _page(comment, form, 422)
    return headers.personal(
        make_response(render_template("conversation/reported.html", comment=comment, told=bool(form.email.data)))
    )


def _comment_or_404(comment_id: int) -> Comment:
    found = queries.public_comment(comment_id)
    return found if found is not None else abort(404)


def _page(comment: Comment, form: ReportForm, status: int) -> Response:
    """The form with what somebody typed in it: theirs, so no cache keeps it."""
    page = render_template("conversation/report.html", comment=comment, form=form, reasons=policies.now().reasons)
    return headers.personal(make_response(page, status))
