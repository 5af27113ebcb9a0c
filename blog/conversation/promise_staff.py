"""The list of what nobody has answered, who sees to each, and what was promised."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template, request

from blog.conversation import promises, queries, rules, waiting_queries
from blog.conversation.models import Comment
from blog.conversation.promise_forms import OwnerForm, PromiseForm
from blog.conversation.visibility import NotPublic
from blog.core import links, settings
from blog.core.i18n import _
from blog.core.markup import plain
from blog.core.text import excerpt
from blog.people import absences
from blog.people import queries as people
from blog.people.guard import ANY_ROLE, StaffBlueprint, allow, current_person

blueprint = StaffBlueprint("promises_staff", __name__)

# The first words of a question: about two lines of the list.
WORDS = 200


@blueprint.get("/unanswered")
@allow(*ANY_ROLE)
def unanswered() -> str:
    """What customers wait for, the longest waiting first."""
    me, shown = current_person(), request.args.get("show", "all")
    page = waiting_queries.unanswered(
        shown, [me, *absences.covered_by(me), *absences.followed_by(me)], request.args.get("page")
    )
    return render_template(
        "conversation/staff/unanswered.html",
        page=page,
        shown=shown if shown in waiting_queries.SHOWN else "all",
        lists=waiting_queries.SHOWN,
        words=lambda comment: excerpt(plain(comment.html), WORDS),
        me=me,
        owner=promises.owner_now,
        acting=absences.acting_for,
        promise=lambda comment: rules.promise(comment, today=settings.today()),
    )


@blueprint.get("/comments/<int:comment_id>/promise")
@allow(*ANY_ROLE)
def promising(comment_id: int) -> str:
    """The form for promising an answer, and for saying who sees to it."""
    comment = _comment_or_404(comment_id)
    return _page(comment, PromiseForm(data={"seen": promises.promise_seen(comment)}))


@blueprint.post("/comments/<int:comment_id>/promise")
@allow(*ANY_ROLE)
def promise(comment_id: int) -> Response:
    """Promise an answer by a day, in public and under one's own name."""
    comment, form = _comment_or_404(comment_id), PromiseForm(request.form)
    if not form.validate() or form.due.data is None:
        return make_response(_page(comment, form), 422)
    try:
        promises.promise_answer(comment, due=form.due.data, by=current_person(), seen=form.seen.data or "")
    except promises.MayNotPromise as refused:
        form.due.errors = [str(refused)]
        return make_response(_page(comment, form), 422)
    except (NotPublic, promises.Overtaken) as late:
        abort(409, _("%(late)s Nothing was promised.", late=late))
    flash(_("Promised. It stands under the comment, with your name and the day."), "done")
    return _to(f"/staff{comment.path}")


@blueprint.post("/comments/<int:comment_id>/owner")
@allow(*ANY_ROLE)
def own(comment_id: int) -> Response:
    """See to an answer oneself, or ask a colleague to."""
    comment, me = _comment_or_404(comment_id), current_person()
    handle = request.form.get("owner") or me.handle
    taker = next((person for person in people.speakers() if person.handle == handle), None)
    if taker is None and handle != me.handle:
        abort(422, _("Choose one of those who may answer here."))
    try:
        promises.give(comment, to=taker or me, by=me)
    except (NotPublic, promises.Overtaken) as late:
        abort(409, str(late))
    flash(
        _("Yours for two days.")
        if comment.owner_id == me.id
        else _("%(owner)s sees to it.", owner=comment.owner.name)
        if comment.owner
        else "",
        "done",
    )
    return _to(f"/staff{comment.path}")


@blueprint.post("/comments/<int:comment_id>/owner/return")
@allow(*ANY_ROLE)
def put_back(comment_id: int) -> Response:
    """Let others see to it."""
    comment = _comment_or_404(comment_id)
    try:
        promises.put_back(comment, by=current_person())
    except promises.Overtaken as late:
        abort(409, str(late))
    flash(_("It is back on the list."), "done")
    return _to("/staff/unanswered")


def _page(comment: Comment, form: PromiseForm) -> str:
    me, owner = current_person(), promises.owner_now(comment)
    return render_template(
        "conversation/staff/promise.html",
        comment=comment,
        form=form,
        owner_form=OwnerForm(people=people.speakers(), data={"owner": (owner or me).handle}),
        promise=rules.promise(comment, today=settings.today()),
        owner=owner,
        me=me,
    )


def _comment_or_404(comment_id: int) -> Comment:
    return queries.public_comment(comment_id) or abort(404)


def _to(path: str) -> Response:
    return make_response(redirect(links.href(path), 303))
