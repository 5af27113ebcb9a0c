"""What becomes of a draft before it is public: its moment, its second reader, and who reads it afterwards."""

from __future__ import annotations

from flask import Response, request

from blog.core.i18n import lazy
from blog.desk import life, reading
from blog.desk.post_desk import EDITOR, mine_or_404
from blog.desk.post_forms import PostForm
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role
from blog.posts import actions, scheduling, second

blueprint = StaffBlueprint("post_life_staff", __name__)
SCHEDULED = lazy("It will be published at its time, whoever is here or not.")


@blueprint.post("/posts/<int:post_id>/schedule")
@allow(Role.AUTHOR)
def schedule(post_id: int) -> Response:
    """Have it published at a moment: what stands in the form when it carries words, else what was saved."""
    by, alone = current_person(), life.said(request.form).reason
    if "body" not in request.form:
        found, version = reading.open_or_404(post_id), PostForm(request.form).seen_version
        return reading.answer(
            found,
            lambda: scheduling.schedule_as_it_stands(found, at=found.publish_at, version=version, by=by, alone=alone),
            done=SCHEDULED,
        )
    post, form = mine_or_404(post_id), PostForm(request.form)
    if not form.validate():
        return EDITOR.refused(post, form)
    fields = form.fields()
    at = fields.pop("publish_at", None)
    return EDITOR.answer(
        post,
        form,
        lambda: scheduling.schedule_post(post, at=at, version=form.seen_version, by=by, alone=alone, **fields),
        done=SCHEDULED,
    )


@blueprint.post("/posts/<int:post_id>/unschedule")
@allow(Role.AUTHOR)
def unschedule(post_id: int) -> Response:
    """Make a draft of it again, with what stands in the form when it carries words."""
    post, form, by = mine_or_404(post_id), PostForm(request.form), current_person()
    done = lazy("It is a draft again. It is published when somebody publishes it.")
    if "body" not in request.form:
        return EDITOR.answer(post, PostForm.of(post), lambda: scheduling.unschedule_post(post, by=by), done=done)
    if not form.validate():
        return EDITOR.refused(post, form)
    version = form.seen_version
    return EDITOR.answer(
        post,
        form,
        lambda: scheduling.unschedule_and_save(post, version=version, by=by, **form.fields()),
        done=done,
    )


@blueprint.get("/posts/<int:post_id>/reading")
@allow(Role.AUTHOR)
def read(post_id: int) -> Response:
    """The words, for whoever was asked to read them."""
    return reading.page(reading.open_or_404(post_id))


@blueprint.post("/posts/<int:post_id>/reading")
@allow(Role.AUTHOR)
def ask(post_id: int) -> Response:
    """Ask somebody, or anyone, to read it: what stands in the form when it carries words, else what was saved."""
    post, form, by = mine_or_404(post_id), PostForm(request.form), current_person()
    reader, done = life.said(request.form).asked, lazy("It waits for its reader, who was told by mail.")
    if "body" not in request.form:
        return EDITOR.answer(post, PostForm.of(post), lambda: second.ask_reader(post, reader, by=by), done=done)
    if not form.validate():
        return EDITOR.refused(post, form)
    version = form.seen_version
    return EDITOR.answer(
        post,
        form,
        lambda: actions.save_and_ask(post, reader, version=version, by=by, **form.fields()),
        done=done,
    )


@blueprint.post("/posts/<int:post_id>/reading/removal")
@allow(Role.AUTHOR)
def ask_nobody(post_id: int) -> Response:
    """Take the request back; words that stand in the form are saved."""
    post, form, by = mine_or_404(post_id), PostForm(request.form), current_person()
    second.ask_nobody(post, by=by)
    if "body" not in request.form:
        return EDITOR.to(post)
    if not form.validate():
        return EDITOR.refused(post, form)
    version = form.seen_version
    return EDITOR.answer(post, form, lambda: actions.save_draft(post, version=version, by=by, **form.fields()))


@blueprint.post("/posts/<int:post_id>/confirmation")
@allow(Role.AUTHOR)
def confirm(post_id: int) -> Response:
    """Say that somebody else has read by now what went out alone."""
    post, by = reading.open_or_404(post_id), current_person()
    done = lazy("It says now that you have read it. That is on the record.")
    return reading.answer(post, lambda: second.confirm_post(post, by=by), done=done)
