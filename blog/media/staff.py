"""The library: pictures are uploaded, found again, described and removed. The editor asks here for JSON."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from flask import Response, abort, flash, jsonify, make_response, redirect, render_template, request
from flask_limiter import RequestLimit
from werkzeug.exceptions import RequestEntityTooLarge

from blog.core import limits, links, pictures, requests
from blog.core.i18n import _
from blog.core.text import TextRefused, clean_line
from blog.media import actions, queries, rules, uses
from blog.media.actions import InUse
from blog.media.forms import AltForm, PictureForm
from blog.media.models import Picture
from blog.people.guard import StaffBlueprint, allow, current_person, takes
from blog.people.models import Role

blueprint = StaffBlueprint("pictures_staff", __name__)


@blueprint.get("/pictures")
@allow(Role.AUTHOR, Role.ADMIN)
def library() -> str:
    """Every picture that was uploaded, newest first, and those that a search finds."""
    return _library(PictureForm())


@blueprint.get("/pictures.json")
@allow(Role.AUTHOR, Role.ADMIN)
def listed() -> Response:
    """The same for the editor's picker."""
    found = queries.listed(request.args.get("q", ""), request.args.get("page"))
    return jsonify(pictures=[_as_json(each, each.alt) for each in found.items], older=found.older, newer=found.newer)


def _too_many(_limit: RequestLimit) -> Response:
    return _refused(_("These are more pictures than we make in a minute. Wait a moment, and send the rest."), 429)


@blueprint.post("/pictures")
@takes(requests.PICTURE_MOST)
@allow(Role.AUTHOR, Role.ADMIN)
@limits.limiter.limit(limits.PICTURES, on_breach=_too_many)
def upload() -> Response:
    """Take a picture in: made anew, in the sizes that screens ask for. Says how a text shows it."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _refused(_("Choose a picture first."))
    try:
        alt = clean_line(request.form.get("alt", ""))
        with closing(sent):
            data = sent.read()
        picture = actions.keep_picture(data, filename=sent.filename, alt=alt, by=current_person())
    except TextRefused as refused:
        return _refused(str(refused))
    if _asks_for_json():
        return make_response(jsonify(_as_json(picture, alt or picture.alt)), 201)
    return _to(picture)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """What is larger than any picture that is taken is not even read."""
    most = pictures.LONGEST_BYTES // 1024**2
    return _refused(_("This picture is too large; at most %(most)s MB are taken.", most=most), 413)


@blueprint.get("/pictures/<int:picture_id>")
@allow(Role.AUTHOR, Role.ADMIN)
def show(picture_id: int) -> str:
    """One picture: what it shows, where it stands, and how it is removed."""
    picture = _picture_or_404(picture_id)
    return _page(picture, AltForm(alt=picture.alt))


@blueprint.post("/pictures/<int:picture_id>")
@allow(Role.AUTHOR, Role.ADMIN)
def describe(picture_id: int) -> Response:
    """Say what it shows."""
    picture, form = _picture_or_404(picture_id), AltForm(request.form)
    if not form.validate():
        return make_response(_page(picture, form), 422)
    actions.describe(picture, alt=form.alt.data or "", by=current_person())
    flash(_("The description is kept."), "done")
    return _to(picture)


@blueprint.post("/pictures/<int:picture_id>/removal")
@allow(Role.AUTHOR, Role.ADMIN)
def remove(picture_id: int) -> Response:
    """Remove it for good, unless a text shows it."""
    picture = _picture_or_404(picture_id)
    try:
        actions.remove_picture(picture, by=current_person())
    except InUse as used:
        return make_response(_page(picture, AltForm(alt=picture.alt), problem=str(used)), 409)
    flash(_("The picture and its files are gone."), "done")
    return make_response(redirect(links.href("/staff/pictures"), 303))


def _picture_or_404(picture_id: int) -> Picture:
    found = queries.by_id(picture_id)
    if found is None:
        abort(404)
    return found


def _library(form: PictureForm) -> str:
    sought = request.args.get("q", "")
    found = queries.listed(sought, request.args.get("page"))
    return render_template("media/staff/library.html", listed=found, sought=sought, form=form)


def _page(picture: Picture, form: AltForm, problem: str | None = None) -> str:
    return render_template(
        "media/staff/picture.html",
        picture=picture,
        form=form,
        uses=uses.of(picture.name),
        markdown=rules.markdown(picture.name, picture.alt),
        problem=problem,
    )


def _refused(why: str, status: int = 422) -> Response:
    if _asks_for_json():
        return make_response(jsonify(error=why), status)
    # A form that was too large cannot be read, so nothing of it is handed back.
    form = PictureForm() if status == 413 else PictureForm(alt=request.form.get("alt", ""))
    form.file.errors = [why]
    return make_response(_library(form), status)


def _asks_for_json() -> bool:
    """Whether the editor's script asks. A browser that sends a form wants a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return best == "application/json"


def _as_json(picture: Picture, alt: str) -> dict[str, Any]:
    return {
        "id": picture.id,
        "markdown": rules.markdown(picture.name, alt),
        "url": links.href(rules.address(picture.name)),
        "small": links.href(picture.small_path),
        "width": picture.width,
        "height": picture.height,
        "alt": alt,
        "filename": picture.filename,
    }


def _to(picture: Picture) -> Response:
    return make_response(redirect(links.href(f"/staff/pictures/{picture.id}"), 303))
