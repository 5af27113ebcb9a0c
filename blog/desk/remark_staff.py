"""Remarks on the editor's page: said, settled, taken up again, taken away. A script gets that part of it alone."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, abort, make_response, redirect, render_template, request

from blog.core import links
from blog.core.text import TextRefused
from blog.desk import remarks
from blog.desk.beside_forms import RemarkForm
from blog.desk.models import Remark
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role
from blog.posts import queries
from blog.posts.models import Post

blueprint = StaffBlueprint("remarks_staff", __name__)


@blueprint.get("/posts/<int:post_id>/remarks")
@allow(Role.AUTHOR)
def show(post_id: int) -> str:
    """The remarks on a page of their own."""
    return _page(_post_or_404(post_id), RemarkForm())


@blueprint.post("/posts/<int:post_id>/remarks")
@allow(Role.AUTHOR)
def create(post_id: int) -> Response:
    """Say something beside a draft."""
    post, form = _post_or_404(post_id), RemarkForm(request.form)
    try:
        remarks.add_remark(post, body=form.body.data or "", quote=form.quote.data or "", by=current_person())
    except TextRefused as refused:
        form.body.errors = [str(refused)]
        return make_response(_page(post, form), 422)
    return _done(post)


@blueprint.post("/remarks/<int:remark_id>/settlement")
@allow(Role.AUTHOR)
def settle(remark_id: int) -> Response:
    """Put a remark aside."""
    return _do(remark_id, lambda remark: remarks.settle(remark, by=current_person()))


@blueprint.post("/remarks/<int:remark_id>/reopening")
@allow(Role.AUTHOR)
def unsettle(remark_id: int) -> Response:
    """Take a remark up again."""
    return _do(remark_id, lambda remark: remarks.unsettle(remark, by=current_person()))


@blueprint.post("/remarks/<int:remark_id>/removal")
@allow(Role.AUTHOR)
def remove(remark_id: int) -> Response:
    """Take a remark away for good."""
    return _do(remark_id, lambda remark: remarks.remove(remark, by=current_person()))


def _do(remark_id: int, act: Callable[[Remark], None]) -> Response:
    remark = remarks.by_id(remark_id)
    if remark is None or not remarks.may_see(remark.post, current_person()):
        abort(404)
    post = remark.post
    try:
        act(remark)
    except TextRefused as refused:
        form = RemarkForm()
        form.form_errors = [str(refused)]
        return make_response(_page(post, form), 422)
    return _done(post)


def _done(post: Post) -> Response:
    if request.form.get("fragment"):
        return make_response(_page(post, RemarkForm()))
    return make_response(redirect(links.href(f"/staff/posts/{post.id}/remarks"), 303))


def _page(post: Post, form: RemarkForm) -> str:
    template = "remarks_list" if request.form.get("fragment") else "remarks"
    return render_template(
        f"desk/staff/{template}.html",
        post=post,
        remarks=remarks.of(post),
        remark_form=form,
        may_remove=lambda remark: remarks.may_remove(remark, current_person()),
    )


def _post_or_404(post_id: int) -> Post:
    found = queries.by_id(post_id)
    if found is None or not remarks.may_see(found, current_person()):
        abort(404)
    return found
