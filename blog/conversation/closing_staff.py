"""The staff page of one conversation: whether it takes new comments."""

from __future__ import annotations

from flask import Response, abort, make_response, redirect, render_template, request

from blog.conversation import closing, queries
from blog.conversation.closing_forms import ClosingForm
from blog.conversation.models import Thread
from blog.core import links
from blog.core.i18n import _
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role

blueprint = StaffBlueprint("threads_staff", __name__)


@blueprint.get("/threads/<int:thread_id>")
@allow(Role.MODERATOR)
def show(thread_id: int) -> str:
    """Whether it is open, and the form that changes it."""
    return _page(_thread_or_404(thread_id), ClosingForm())


@blueprint.post("/threads/<int:thread_id>/closure")
@allow(Role.MODERATOR)
def close(thread_id: int) -> Response:
    """Take no new comments."""
    thread, form = _thread_or_404(thread_id), ClosingForm(request.form)
    if not form.validate():
        return make_response(_page(thread, form), 422)
    if not thread.open and thread.closed_by is not None and thread.closed_by.id != current_person().id:
        abort(409, _("%(closed_by)s has closed this conversation already.", closed_by=thread.closed_by.name))
    closing.close(thread, note=form.note.data or "", by=current_person())
    return _back(thread_id)


@blueprint.post("/threads/<int:thread_id>/reopening")
@allow(Role.MODERATOR)
def reopen(thread_id: int) -> Response:
    """Take new comments again."""
    closing.reopen(_thread_or_404(thread_id), by=current_person())
    return _back(thread_id)


def _thread_or_404(thread_id: int) -> Thread:
    return queries.visible_thread(thread_id) or abort(404)


def _page(thread: Thread, form: ClosingForm) -> str:
    return render_template("conversation/staff/thread.html", thread=thread, closing_form=form)


def _back(thread_id: int) -> Response:
    return make_response(redirect(links.href(f"/staff/threads/{thread_id}"), 303))
