"""The preview links of one draft: made, listed with when they were last read, and revoked."""

from __future__ import annotations

from flask import Response, abort, make_response, redirect, render_template, request, session

from blog.core import links
from blog.core.text import TextRefused
from blog.desk import previews
from blog.desk.beside_forms import LinkForm
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role
from blog.posts import queries, rules
from blog.posts.models import Post

blueprint = StaffBlueprint("previews_staff", __name__)

# Where the address of a link that was just made waits for the one page that shows it: in its maker's own cookie.
SHOWN_ONCE = "preview"


@blueprint.get("/posts/<int:post_id>/previews")
@allow(Role.AUTHOR)
def listed(post_id: int) -> str:
    """Who was given a link, how long it is good, and when it was last read."""
    post = _post_or_404(post_id)
    return _page(post, LinkForm(), made=session.pop(SHOWN_ONCE, None))


@blueprint.post("/posts/<int:post_id>/previews")
@allow(Role.AUTHOR)
def make(post_id: int) -> Response:
    """Make a link. Its address is shown once, on the next page."""
    post, form = _post_or_404(post_id), LinkForm(request.form)
    if not form.validate():
        return make_response(_page(post, form), 422)
    try:
        made = previews.make(
            post,
            reader=form.reader.data or "",
            days=int(form.days.data),
            of_change=bool(form.of_change.data),
            by=current_person(),
        )
    except TextRefused as refused:
        form.reader.errors = [str(refused)]
        return make_response(_page(post, form), 422)
    session[SHOWN_ONCE] = [made.link.id, made.path]
    return _to(post)


@blueprint.post("/previews/<int:link_id>/revocation")
@allow(Role.AUTHOR)
def revoke(link_id: int) -> Response:
    """Let a link open nothing any more."""
    link = previews.by_id(link_id)
    if link is None or not rules.may_edit(link.post, current_person()):
        abort(404)
    previews.revoke(link, by=current_person())
    return _to(link.post)


def _page(post: Post, form: LinkForm, made: list[object] | None = None) -> str:
    found = previews.of(post)
    mine = next((link for link in found if made and link.id == made[0]), None)
    return render_template(
        "desk/staff/preview_links.html",
        post=post,
        form=form,
        links=found,
        is_open=previews.is_open,
        has_change=previews.change_of(post) is not None,
        may_make=previews.may_make(post),
        made=mine,
        address=links.absolute(str(made[1])) if made and mine else "",
    )


def _to(post: Post) -> Response:
    return make_response(redirect(links.href(f"/staff/posts/{post.id}/previews"), 303))


def _post_or_404(post_id: int) -> Post:
    found = queries.by_id(post_id)
    if found is None or not rules.may_edit(found, current_person()):
        abort(404)
    return found
