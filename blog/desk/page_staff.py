"""Where static pages are written: as posts are, by admins."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template, request

from blog.core import diff, links
from blog.core.text import TextRefused
from blog.desk.forms import PageForm, WithdrawalForm
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role
from blog.posts import page_actions, rules, staff_queries
from blog.posts.models import Page, State
from blog.posts.rules import NotPublishable

blueprint = StaffBlueprint("pages_staff", __name__)


@blueprint.get("/pages")
@allow(Role.ADMIN)
def pages() -> str:
    """Every page."""
    return render_template("desk/staff/pages.html", pages=staff_queries.all_pages())


@blueprint.get("/pages/new")
@allow(Role.ADMIN)
def new() -> str:
    """An empty page to write on."""
    return _editor(None, PageForm())


@blueprint.post("/pages")
@allow(Role.ADMIN)
def create() -> Response:
    """Keep a new draft."""
    form = PageForm(request.form)
    if not form.validate():
        return _refused(None, form)
    try:
        page = page_actions.write_draft(
            title=form.title.data or "",
            source=form.body.data or "",
            slug=form.slug.data or "",
            position=form.position.data,
            by=current_person(),
        )
    except TextRefused as refused:
        return _refused(None, form, refused)
    return _to(page)


@blueprint.get("/pages/<int:page_id>")
@allow(Role.ADMIN)
def edit(page_id: int) -> str:
    """The editor."""
    page = _page_or_404(page_id)
    return _editor(page, PageForm.of(page))


@blueprint.post("/pages/<int:page_id>")
@allow(Role.ADMIN)
def save(page_id: int) -> Response:
    """Save a draft, or change a live page in public."""
    page, form = _page_or_404(page_id), PageForm(request.form)
    if not form.validate():
        return _refused(page, form)
    title, source = form.title.data or "", form.body.data or ""
    position, version, by = form.position.data, form.seen_version, current_person()
    try:
        if page.state is State.DRAFT:
            slug = form.slug.data or ""
            page_actions.save_draft(
                page, title=title, source=source, slug=slug, position=position, version=version, by=by
            )
        else:
            page_actions.edit_page(
                page,
                title=title,
                source=source,
                position=position,
                version=version,
                kind=form.change,
                note=form.note.data or "",
                by=by,
            )
    except rules.Stale as stale:
        return _overtaken(page, form, stale)
    except (TextRefused, NotPublishable) as refused:
        return _refused(page, form, refused)
    return _to(page)


@blueprint.post("/pages/<int:page_id>/publication")
@allow(Role.ADMIN)
def publish(page_id: int) -> Response:
    """Publish: what stands in the form when it carries words, else what was saved."""
    page, form = _page_or_404(page_id), PageForm(request.form)
    carries_words = "body" in request.form
    if carries_words and not form.validate():
        return _refused(page, form)
    try:
        if carries_words:
            page_actions.save_and_publish(
                page,
                title=form.title.data or "",
                source=form.body.data or "",
                slug=form.slug.data or "",
                position=form.position.data,
                version=form.seen_version,
                by=current_person(),
            )
        else:
            page_actions.publish_page(page, by=current_person())
    except rules.Stale as stale:
        return _overtaken(page, form, stale)
    except (TextRefused, NotPublishable) as refused:
        return _refused(page, form if carries_words else PageForm.of(page), refused)
    flash("It is public, and on the record.", "done")
    return _to(page)


@blueprint.post("/pages/<int:page_id>/withdrawal")
@allow(Role.ADMIN)
def withdraw(page_id: int) -> Response:
    """Take a live page's words away, with a reason."""
    page, form = _page_or_404(page_id), WithdrawalForm(request.form)
    try:
        page_actions.withdraw_page(page, reason=form.reason.data or "", by=current_person())
    except NotPublishable as refused:
        form.reason.errors = [str(refused)]
        return make_response(_editor(page, PageForm.of(page), withdrawal=form), 422)
    return _to(page)


@blueprint.get("/pages/<int:page_id>/revisions")
@allow(Role.ADMIN)
def revisions(page_id: int) -> str:
    """Every revision: who, when and why."""
    page = _page_or_404(page_id)
    home, made = f"/staff/pages/{page.id}", staff_queries.revisions(page)
    return render_template("desk/staff/revisions.html", thing=page, home=home, revisions=made)


@blueprint.get("/pages/<int:page_id>/revisions/<int:number>")
@allow(Role.ADMIN)
def revision(page_id: int, number: int) -> str:
    """What one revision changed, word by word."""
    page = _page_or_404(page_id)
    after, before = staff_queries.revision(page, number), staff_queries.revision(page, number - 1)
    if after is None:
        abort(404)
    return render_template(
        "desk/staff/revision.html",
        thing=page,
        home=f"/staff/pages/{page.id}",
        revision=after,
        title=diff.pieces(before.title if before else "", after.title),
        words=diff.pieces(before.source if before else "", after.source),
    )


def _page_or_404(page_id: int) -> Page:
    return staff_queries.page_by_id(page_id) or abort(404)


def _editor(
    page: Page | None,
    form: PageForm,
    withdrawal: WithdrawalForm | None = None,
    theirs: rules.Stale | None = None,
) -> str:
    return render_template(
        "desk/staff/page_editor.html",
        thing=page,
        form=form,
        withdrawal_form=withdrawal or WithdrawalForm(),
        stale=theirs,
        changed=diff.pieces(page.source, form.body.data or "") if page and theirs else [],
    )


def _refused(page: Page | None, form: PageForm, refused: Exception | None = None) -> Response:
    """The page again with everything that was typed, and what was wrong beside it."""
    if isinstance(refused, TextRefused):
        form.body.errors = [str(refused)]
    elif refused is not None:
        form.form_errors = [str(refused)]
    return make_response(_editor(page, form), 422)


def _overtaken(page: Page, form: PageForm, stale: rules.Stale) -> Response:
    """Both texts side by side. The form takes the version that stands now, so saving it again is a decision."""
    form.version.data = str(page.version)
    return make_response(_editor(page, form, theirs=stale), 409)


def _to(page: Page) -> Response:
    return make_response(redirect(links.href(f"/staff/pages/{page.id}"), 303))
