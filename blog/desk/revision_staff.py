"""The revisions of posts and pages: the list, two of them side by side, and putting one back."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template, request

from blog.core import diff, links
from blog.core.i18n import _
from blog.desk import revisions, things
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role
from blog.posts import queries, rules, staff_queries
from blog.posts.models import UNSEEN, Page, Post, State
from blog.posts.rules import NotPublishable

blueprint = StaffBlueprint("revisions_staff", __name__)


@blueprint.get("/posts/<int:post_id>/revisions")
@allow(Role.AUTHOR)
def of_post(post_id: int) -> str:
    """Every revision of a post, and with `?from=2&to=5` what lies between two of them."""
    return _list(_post_or_404(post_id))


@blueprint.get("/pages/<int:page_id>/revisions")
@allow(Role.ADMIN)
def of_page(page_id: int) -> str:
    """The same of a page."""
    return _list(_page_or_404(page_id))


@blueprint.get("/posts/<int:post_id>/revisions/<int:number>")
@allow(Role.AUTHOR)
def one_of_post(post_id: int, number: int) -> str:
    """What one revision of a post changed, and its whole text."""
    return _one(_post_or_404(post_id), number)


@blueprint.get("/pages/<int:page_id>/revisions/<int:number>")
@allow(Role.ADMIN)
def one_of_page(page_id: int, number: int) -> str:
    """The same of a page."""
    return _one(_page_or_404(page_id), number)


@blueprint.post("/posts/<int:post_id>/revisions/<int:number>/restoration")
@allow(Role.AUTHOR)
def restore_post(post_id: int, number: int) -> Response:
    """Put an old revision of a post back: at once for a draft, into the editor for what is public."""
    return _restore(_post_or_404(post_id), number)


@blueprint.post("/pages/<int:page_id>/revisions/<int:number>/restoration")
@allow(Role.ADMIN)
def restore_page(page_id: int, number: int) -> Response:
    """The same of a page."""
    return _restore(_page_or_404(page_id), number)


def _list(thing: Post | Page) -> str:
    listed = revisions.listed(thing, request.args.get("page"))
    before, after = _number("from"), _number("to")
    compared = revisions.compare(thing, before, after) if before and after else None
    return render_template(
        "desk/staff/revisions.html",
        thing=thing,
        home=_home(thing),
        listed=listed,
        compared=compared,
        is_asked=bool(before or after),
    )


def _one(thing: Post | Page, number: int, refused: str = "", status: int = 200) -> str:
    compared = revisions.compare(thing, number - 1, number)
    if compared is None:
        abort(404)
    return render_template(
        "desk/staff/revision.html",
        thing=thing,
        home=_home(thing),
        revision=compared.after,
        compared=compared,
        refused=refused,
        is_draft=_is_unseen(thing),
        may_restore=thing.state is not State.WITHDRAWN,
    )


def _restore(thing: Post | Page, number: int) -> Response:
    revision = staff_queries.revision(thing, number) or abort(404)
    said = request.form.get("version", "")
    version = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
    if thing.state is State.WITHDRAWN:
        refused = _("This was withdrawn, and its reason stands: its words stay away. Write a new one.")
        return make_response(_one(thing, number, refused), 422)
    if not _is_unseen(thing) and version == thing.version:
        # What readers see is changed in the editor: whoever does it says what kind of change it is.
        return make_response(redirect(links.href(f"{_home(thing)}?revision={number}"), 303))
    try:
        if not _is_unseen(thing):
            raise rules.Stale(thing.saved_by.name, thing.saved_at)
        revisions.restore(thing, revision, version=version, by=current_person())
    except rules.Stale as stale:
        return make_response(_overtaken(thing, number, stale), 409)
    except NotPublishable as refused_:
        return make_response(_one(thing, number, str(refused_)), 422)
    last = staff_queries.last_revision(thing)
    made = last.number if last else number
    flash(
        _("The draft says again what it said in revision %(old)s. What it said before is revision %(before)s.",
          old=number, before=made - 1),
        "done",
    )  # fmt: skip
    return make_response(redirect(links.href(_home(thing)), 303))


def _overtaken(thing: Post | Page, number: int, stale: rules.Stale) -> str:
    """Both texts: what somebody saved meanwhile, and the revision. Asking again is a decision."""
    revision = staff_queries.revision(thing, number) or abort(404)
    return render_template(
        "desk/staff/revision_overtaken.html",
        thing=thing,
        home=_home(thing),
        revision=revision,
        stale=stale,
        title=diff.pieces(thing.title, revision.title),
        words=diff.pieces(thing.source, revision.source, most=revisions.COMPARED),
    )


def _is_unseen(thing: Post | Page) -> bool:
    return thing.state in UNSEEN


def _number(name: str) -> int:
    said = request.args.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _home(thing: Post | Page) -> str:
    return things.of(thing).path


def _post_or_404(post_id: int) -> Post:
    found = queries.by_id(post_id)
    if found is None or not rules.may_edit(found, current_person()):
        abort(404)
    return found


def _page_or_404(page_id: int) -> Page:
    return staff_queries.page_by_id(page_id) or abort(404)
