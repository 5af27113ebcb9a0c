"""Where static pages are written: as posts are, by admins."""

from __future__ import annotations

from flask import Response, abort, render_template, request

from blog.core.i18n import lazy
from blog.desk.forms import PageForm, WithdrawalForm
from blog.desk.pieces import Editor
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role
from blog.posts import page_actions, staff_queries
from blog.posts.models import Page, State

blueprint = StaffBlueprint("pages_staff", __name__)
PUBLISHED = lazy("It is public, and on the record.")
EDITOR: Editor[Page] = Editor("desk/staff/page_editor.html", "/staff/pages")


@blueprint.get("/pages")
@allow(Role.ADMIN)
def pages() -> str:
    """Every page, last saved first."""
    return render_template("desk/staff/pages.html", listed=staff_queries.listed_pages(request.args.get("page")))


@blueprint.get("/pages/new")
@allow(Role.ADMIN)
def new() -> str:
    """An empty page to write on."""
    return EDITOR.show(None, PageForm())


@blueprint.post("/pages")
@allow(Role.ADMIN)
def create() -> Response:
    """Keep a new draft."""
    form, by = PageForm(request.form), current_person()
    if not form.validate():
        return EDITOR.refused(None, form)
    return EDITOR.answer(None, form, lambda: page_actions.write_draft(**form.fields(), by=by))


@blueprint.get("/pages/<int:page_id>")
@allow(Role.ADMIN)
def edit(page_id: int) -> str:
    """The editor."""
    page = _page_or_404(page_id)
    return EDITOR.show(page, PageForm.of(page))


@blueprint.post("/pages/<int:page_id>")
@allow(Role.ADMIN)
def save(page_id: int) -> Response:
    """Save a draft, or change a live page in public."""
    page, form, by = _page_or_404(page_id), PageForm(request.form), current_person()
    if not form.validate():
        return EDITOR.refused(page, form)
    said, version = form.fields(), form.seen_version
    if page.state is State.DRAFT:
        return EDITOR.answer(page, form, lambda: page_actions.save_draft(page, **said, version=version, by=by))
    # The address of what is public stays.
    del said["slug"]
    note = form.note.data or ""
    return EDITOR.answer(
        page,
        form,
        lambda: page_actions.edit_page(page, **said, kind=form.change, note=note, version=version, by=by),
    )


@blueprint.post("/pages/<int:page_id>/publication")
@allow(Role.ADMIN)
def publish(page_id: int) -> Response:
    """Publish: what stands in the form when it carries words, else what was saved."""
    page, form, by = _page_or_404(page_id), PageForm(request.form), current_person()
    if "body" not in request.form:
        return EDITOR.answer(page, PageForm.of(page), lambda: page_actions.publish_page(page, by=by), done=PUBLISHED)
    if not form.validate():
        return EDITOR.refused(page, form)
    return EDITOR.answer(
        page,
        form,
        lambda: page_actions.save_and_publish(page, **form.fields(), version=form.seen_version, by=by),
        done=PUBLISHED,
    )


@blueprint.post("/pages/<int:page_id>/withdrawal")
@allow(Role.ADMIN)
def withdraw(page_id: int) -> Response:
    """Take a live page's words away, with a reason."""
    page, said, by = _page_or_404(page_id), WithdrawalForm(request.form), current_person()
    reason = said.reason.data or ""
    return EDITOR.withdraw(
        page, PageForm.of(page), said, lambda: page_actions.withdraw_page(page, reason=reason, by=by)
    )


def _page_or_404(page_id: int) -> Page:
    return staff_queries.page_by_id(page_id) or abort(404)
