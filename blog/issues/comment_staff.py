"""From a customer's comment to an issue: make one, or add it to one that is open."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request

from blog.conversation import queries as conversation
from blog.conversation.models import Comment
from blog.core import links
from blog.core.i18n import _
from blog.core.text import excerpt
from blog.issues import actions, queries, rules
from blog.issues.forms import AddForm, TitleForm
from blog.issues.models import Issue
from blog.people.guard import ANY_ROLE, StaffBlueprint, allow, current_person

blueprint = StaffBlueprint("issues_comment_staff", __name__)

# How much of a comment a title proposes: enough to recognise it, short enough to be changed.
TITLE_PROPOSED = 80
# Beside the similar ones, the newest open issues can be chosen; any other by its number.
OPEN_SHOWN = 30


def choices(comment: Comment, title_form: TitleForm | None = None, add_form: AddForm | None = None) -> dict[str, Any]:
    """What the form beside a comment needs: the issue it belongs to, the similar ones, and the other open ones."""
    belongs_to = queries.for_comments([comment.id]).get(comment.id)
    similar = [] if belongs_to else queries.similar(f"{comment.thread.title} {comment.source}")
    others = [] if belongs_to else queries.open_issues(OPEN_SHOWN)
    return {
        "belongs_to": belongs_to,
        "similar": similar,
        "others": [issue for issue in others if issue not in similar],
        "title_form": title_form or TitleForm(data={"title": excerpt(comment.source, TITLE_PROPOSED)}),
        "add_form": add_form or AddForm(),
    }


@blueprint.get("/comments/<int:comment_id>/issue")
@allow(*ANY_ROLE)
def show(comment_id: int) -> Response:
    """The form on a page of its own."""
    return _page(_comment(comment_id))


@blueprint.post("/comments/<int:comment_id>/issue")
@allow(*ANY_ROLE)
def make(comment_id: int) -> Response:
    """Make an issue of a comment (`title`), or add it to one (`issue`)."""
    comment = _comment(comment_id)
    titled = "title" in request.form and not request.form.get("issue")
    form = TitleForm(request.form) if titled else AddForm(request.form)
    if not form.validate():
        return _page(comment, form, 422)
    try:
        issue = _add(comment, form) if isinstance(form, AddForm) else _report(comment, form)
    except rules.StepRefused as refused:
        form.form_errors.append(str(refused))
        return _page(comment, form, 409)
    except rules.Incomplete as refused:
        form.form_errors.append(str(refused))
        return _page(comment, form, 422)
    return make_response(redirect(links.href(f"/staff{issue.path}"), 303))


def _report(comment: Comment, form: TitleForm) -> Issue:
    return actions.report(
        title=form.title.data or "", severity=form.severity.data, comment=comment, by=current_person()
    )  # fmt: skip


def _add(comment: Comment, form: AddForm) -> Issue:
    issue = queries.by_number(form.issue.data or 0)
    if issue is None:
        raise rules.Incomplete(_("There is no issue with this number."))
    actions.add_comment(issue, comment, by=current_person())
    return issue


def _comment(comment_id: int) -> Comment:
    """A comment that anyone can read; about others there is nothing to say in public."""
    return conversation.public_comment(comment_id) or abort(404)


def _page(comment: Comment, form: TitleForm | AddForm | None = None, status: int = 200) -> Response:
    title_form = form if isinstance(form, TitleForm) else None
    add_form = form if isinstance(form, AddForm) else None
    page = render_template(
        "issues/staff/comment.html", comment=comment, refused=form, needed=choices(comment, title_form, add_form)
    )
    return make_response(page, status)
