"""Staff pages of the conversation: one comment in its thread, and what can be done with it."""

from __future__ import annotations

from flask import Response, abort, make_response, redirect, render_template, request

from blog.conversation import actions, queries, staff_actions
from blog.conversation.forms import RemovalForm, ResponseForm
from blog.conversation.models import Comment, Speaking, State
from blog.conversation.visibility import NotPublic
from blog.core import links
from blog.core.i18n import _
from blog.core.text import TextRefused
from blog.moderation import actions as moderation
from blog.moderation import policies
from blog.people.guard import ANY_ROLE, StaffBlueprint, allow, current_person
from blog.people.models import Role

blueprint = StaffBlueprint("conversation_staff", __name__)


@blueprint.get("/comments/<int:comment_id>")
@allow(*ANY_ROLE)
def show(comment_id: int) -> str:
    """One comment, with what stands around it and what can be done."""
    return _page(_comment_or_404(comment_id), ResponseForm(), RemovalForm())


@blueprint.post("/comments/<int:comment_id>/response")
@allow(*ANY_ROLE)
def respond(comment_id: int) -> Response:
    """Answer a comment; a waiting one is published first."""
    comment, form = _comment_or_404(comment_id), ResponseForm(request.form)
    if not form.validate():
        return _refused(comment, form, RemovalForm())
    try:
        made = actions.answer(
            comment,
            text=form.body.data or "",
            speaking=Speaking(form.speaking.data),
            by=current_person(),
            version=request.form.get("version", type=int),
        )
    except (TextRefused, actions.MayNotSpeak) as refused:
        form.body.errors = [str(refused)]
        return _refused(comment, form, RemovalForm())
    except NotPublic as late:
        abort(409, _("%(late)s Your answer was not published.", late=late))
    return _to(made.path)


@blueprint.post("/comments/<int:comment_id>/removal")
@allow(Role.MODERATOR)
def remove(comment_id: int) -> Response:
    """Take a comment's words away, under a rule; criticism of the company is hidden until a second person confirms."""
    comment, form = _comment_or_404(comment_id), RemovalForm(request.form)
    if not form.validate():
        return _refused(comment, ResponseForm(), form)
    moderation.take_down(
        queries.KIND,
        comment.id,
        reason=form.reason.data,
        note=form.note.data or "",
        about_company=form.about_company.data,
        by=current_person(),
    )
    return _to(f"/staff/comments/{comment.id}")


@blueprint.post("/comments/<int:comment_id>/no-reply")
@allow(*ANY_ROLE)
def no_reply(comment_id: int) -> Response:
    """Say that a comment needs no reply."""
    comment = _comment_or_404(comment_id)
    try:
        actions.say_no_reply(comment, by=current_person())
    except NotPublic as late:
        abort(409, str(late))
    return _to(f"/staff/comments/{comment.id}")


def _comment_or_404(comment_id: int) -> Comment:
    """A comment; what is not public is for moderators only, and for others it is not there."""
    found = queries.by_id(comment_id)
    if found is None or (found.state is not State.PUBLISHED and not current_person().has(Role.MODERATOR)):
        abort(404)
    return found


def _refused(comment: Comment, answer: ResponseForm, removal: RemovalForm) -> Response:
    return make_response(_page(comment, answer, removal), 422)


def _page(comment: Comment, answer: ResponseForm, removal: RemovalForm) -> str:
    return render_template(
        "conversation/staff/comment.html",
        comment=comment,
        state=queries.answer_states([comment.id])[comment.id],
        ancestors=queries.ancestors(comment),
        replies=queries.replies(comment),
        rule=policies.rule(comment.reason) if comment.reason else None,
        response_form=answer,
        removal_form=removal,
        staff_actions=[(action, action.context(comment)) for action in staff_actions.all_actions()],
    )


def _to(path: str) -> Response:
    return make_response(redirect(links.href(path), 303))
