"""What somebody without an account sees of a draft, by a link that was given to them, and what they say about it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from flask_limiter import RequestLimit

from blog.core import headers, limits, links
from blog.core.i18n import _
from blog.core.text import TextRefused
from blog.desk import previews, remarks
from blog.desk.beside_forms import OutsideRemarkForm
from blog.desk.models import PreviewLink

blueprint = Blueprint("previews", __name__, url_prefix="/previews")
# Nobody's cache keeps a draft, and no link in it tells another site where it stands.
blueprint.after_request(headers.personal)


@blueprint.after_request
def _keep_out(response: Response) -> Response:
    """Search engines are kept out of drafts by the header too: it also holds for whatever is no page."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _too_many(_limit: RequestLimit) -> Response:
    """The form with its words. Flask-Limiter adds `Retry-After`."""
    link = _open_or_gone((request.view_args or {})["token"])
    form = OutsideRemarkForm(request.form)
    form.form_errors = [_("You have sent several remarks in a short time. Your words are still here: wait a minute.")]
    return make_response(_page(link, form), 429)


@blueprint.get("/<token>")
def show(token: str) -> Response:
    """The draft as readers will see it; once everybody can read it, its own address."""
    link = _open_or_gone(token)
    path = previews.leads_to(link)
    if path is not None:
        return make_response(redirect(links.href(path), 302))
    return make_response(_page(link, OutsideRemarkForm(), sent=bool(request.args.get("sent"))))


@blueprint.post("/<token>/remarks")
@limits.limiter.limit(limits.OWN_WORDS, on_breach=_too_many)
def remark(token: str) -> Response:
    """Take what they say about it."""
    headers.refuse_foreign_form()
    link, form = _open_or_gone(token), OutsideRemarkForm(request.form)
    try:
        remarks.add_from_outside(
            link, name=form.name.data or "", body=form.body.data or "", quote=form.quote.data or ""
        )
    except TextRefused as refused:
        form.body.errors = [str(refused)]
        return make_response(_page(link, form), 422)
    return make_response(redirect(links.href(f"/previews/{token}?sent=1") + "#remarks", 303))


@blueprint.post("/<token>/reading")
@limits.limiter.limit(limits.PREVIEWS)
def note_reading(token: str) -> Response:
    """Note that it is being read: said by the page's script, because opening a page changes nothing."""
    headers.refuse_foreign_form()
    previews.note_reading(_open_or_gone(token))
    return make_response("", 204)


def _open_or_gone(token: str) -> PreviewLink:
    """The link, while it opens something: 404 for what never was one, 410 with the reason for what is over."""
    link = previews.by_token(token)
    if link is None:
        abort(404)
    if previews.leads_to(link) is None and (why := previews.why_closed(link)):
        abort(make_response(render_template("desk/preview_closed.html", why=why), 410))
    return link


def _page(link: PreviewLink, form: OutsideRemarkForm, *, sent: bool = False) -> str:
    return render_template(
        "desk/preview.html",
        link=link,
        post=link.post,
        words=previews.words(link),
        remarks=remarks.by_link(link),
        form=form,
        here=request.path.removesuffix("/remarks"),
        sent=sent,
    )
