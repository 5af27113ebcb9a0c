"""The page of one comment for its author, and what they send from it: the same by the private link and on `/my`."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, make_response, redirect, render_template, request

from blog.conversation import own, own_queries, revisions
from blog.conversation.models import Comment
from blog.conversation.own_forms import AppealForm, RevisionForm
from blog.conversation.queries import KIND
from blog.conversation.transitions import NotPublic
from blog.core import headers, links
from blog.core.i18n import lazy
from blog.core.text import TextRefused
from blog.moderation import appeals
from blog.moderation.subjects import Refused
from blog.people.models import Customer

TOO_MANY = lazy(
    "You sent this several times in a short while. Your text is still here: wait a minute and send it again."
)


def show(
    comment: Comment,
    base: str,
    *,
    is_proven: bool,
    form: RevisionForm | None = None,
    appeal: AppealForm | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    """The page. `base` is the path that its forms are sent to; `problem` is why something was not done."""
    page = render_template(
        "conversation/status.html",
        comment=comment,
        standing=own_queries.standing(comment, is_proven=is_proven),
        base=base,
        is_proven=is_proven,
        revision_form=form or RevisionForm(body=comment.source),
        appeal_form=appeal or AppealForm(),
        problem=problem,
    )
    return headers.personal(make_response(page, status))


def revise(comment: Comment, base: str, *, customer: Customer | None, is_proven: bool) -> Response:
    """Take other words."""
    form = RevisionForm(request.form)
    if not form.validate():
        return show(comment, base, is_proven=is_proven, form=form, status=422)
    try:
        revisions.revise(comment, body=form.body.data or "", customer=customer, is_proven=is_proven)
    except TextRefused as refused:
        form.body.errors = [str(refused)]
        return show(comment, base, is_proven=is_proven, form=form, status=422)
    except (revisions.TooLate, NotPublic) as late:
        form.body.errors = [str(late)]
        return show(comment, base, is_proven=is_proven, form=form, status=409)
    return _back(base)


def appeal(comment: Comment, base: str, *, is_proven: bool) -> Response:
    """Take an objection to what was decided."""
    form = AppealForm(request.form)
    if not form.validate():
        return show(comment, base, is_proven=is_proven, appeal=form, status=422)
    try:
        appeals.send(KIND, comment.id, words=form.words.data or "")
    except Refused as why:
        form.words.errors = [str(why)]
        return show(comment, base, is_proven=is_proven, appeal=form, status=409)
    return _back(base)


def done(comment: Comment, base: str, verb: Callable[[], None], *, is_proven: bool, to: str = "") -> Response:
    """Do something that takes no words, and go back to the page, or to another."""
    try:
        verb()
    except own.NotTheirs:
        raise
    except NotPublic as late:
        return show(comment, base, is_proven=is_proven, problem=str(late), status=409)
    return _back(to or base)


def too_many(comment: Comment, base: str, *, is_proven: bool) -> Response:
    """The page with what was typed, when there was too much of it."""
    form, appeal = RevisionForm(request.form), AppealForm(request.form)
    (form.body if form.body.data else appeal.words).errors = [TOO_MANY]
    return show(
        comment,
        base,
        is_proven=is_proven,
        form=form if form.body.data else None,
        appeal=None if form.body.data else appeal,
        status=429,
    )


def _back(path: str) -> Response:
    return headers.personal(make_response(redirect(links.href(path), 303)))
