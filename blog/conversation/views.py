"""Public pages of the conversation: the form, and a comment's permanent address."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from flask_limiter import RequestLimit

from blog.conversation import actions, queries, quoting, reading
from blog.conversation.forms import CommentForm
from blog.conversation.models import Comment, Thread
from blog.core import headers, limits, links, markup
from blog.core.i18n import _, lazy
from blog.core.text import TextRefused
from blog.moderation.originals import Origin
from blog.people import visitors

blueprint = Blueprint("conversation", __name__)

# As many digits as an id can have; what is longer names nothing.
ID_DIGITS = 10
TOO_MANY = lazy(
    "You have sent several comments in a short time. Your text is still here: wait a minute and send it again."
)


def _was_taken(response: Response) -> bool:
    """Only what was taken counts against the limit: mending a refused form must not shut anyone out."""
    return response.status_code == 303


def _was_previewed(response: Response) -> bool:
    """Rendering costs something, and may be asked for by anyone."""
    return response.status_code == 200


def _too_many(_limit: RequestLimit) -> Response:
    """The form with its text, and words. Flask-Limiter adds `Retry-After`."""
    thread = _thread_or_404((request.view_args or {})["thread_id"])
    form = CommentForm(request.form)
    form.form_errors = [TOO_MANY]
    return _with_words(thread, form, _parent(thread, form.parent.data), 429)


@blueprint.post("/threads/<int:thread_id>/comments")
@limits.limiter.limit(limits.COMMENTS, on_breach=_too_many, deduct_when=_was_taken)
@limits.limiter.limit(limits.PREVIEWS, on_breach=_too_many, deduct_when=_was_previewed)
def create_comment(thread_id: int) -> Response:
    """Take a comment from somebody outside, or with `preview` show how it will look. No other fields are read."""
    headers.refuse_foreign_form()
    thread = _thread_or_404(thread_id)
    customer = visitors.current_customer()
    form = CommentForm(request.form, proven_email=customer.email if customer else None)
    parent = _parent(thread, form.parent.data)
    if form.parent.data and parent is None:
        form.form_errors = [_("What you replied to is not there any more. Send it again to say it to everyone.")]
        form.parent.data = ""
        return _refused(thread, form, None)
    fits = form.validate()
    if request.form.get("preview") and thread.open and not form.body.errors:
        return _previewed(thread, form, parent)
    if not fits:
        return _refused(thread, form, parent)
    try:
        sent = actions.send_comment(
            thread,
            name=form.name.data or "",
            email=form.email.data or "",
            body=form.body.data or "",
            parent=parent,
            customer=customer,
            is_report=form.is_report.data,
            trap=form.website.data or "",
            origin=Origin(limits.who(), request.user_agent.string, form.proof.data or ""),
        )
    except (actions.ThreadClosed, TextRefused) as refused:
        form.body.errors = [str(refused)]
        return _refused(thread, form, parent)
    path = f"/comments/status/{sent.status_token}" if sent.status_token else sent.comment.path
    return headers.personal(make_response(redirect(links.href(path), 303)))


@blueprint.get("/threads/<int:thread_id>/comments/new")
def new_comment(thread_id: int) -> str:
    """The form on a page of its own, for a reply: `?parent=9`, with its words to begin with: `?quote=9`."""
    thread = _thread_or_404(thread_id)
    quote = _parent(thread, request.args.get("quote"))
    parent = _parent(thread, request.args.get("parent")) or quote
    body = quoting.quoted(quote) if quote else ""
    return _form_page(thread, CommentForm(parent=str(parent.id) if parent else "", body=body), parent)


@blueprint.get("/comments/<int:comment_id>")
def comment(comment_id: int) -> Response:
    """The permanent address of a comment leads to it, or to its tombstone, on the page of its thread that shows it."""
    found = queries.seen_comment(comment_id)
    if found is None:
        abort(404)
    return make_response(redirect(links.href(reading.address(found)), 302))


def _thread_or_404(thread_id: int) -> Thread:
    return queries.visible_thread(thread_id) or abort(404)


def _parent(thread: Thread, said: str | None) -> Comment | None:
    """The public comment of this thread that a form or an address names; None for anything else."""
    if not said or not said.isascii() or not said.isdecimal() or len(said) > ID_DIGITS:
        return None
    found = queries.public_comment(int(said))
    return found if found and found.thread_id == thread.id else None


def _refused(thread: Thread, form: CommentForm, parent: Comment | None) -> Response:
    return _with_words(thread, form, parent, 422)


def _previewed(thread: Thread, form: CommentForm, parent: Comment | None) -> Response:
    """The words as they will stand, and the form to go on with; name and address are asked for when it is sent."""
    try:
        html = markup.render_comment(form.body.data or "")
    except TextRefused as refused:
        form.body.errors = [str(refused)]
        return _refused(thread, form, parent)
    form.name.errors, form.email.errors = [], []
    return _with_words(thread, form, parent, 200, preview=html)


def _with_words(
    thread: Thread, form: CommentForm, parent: Comment | None, status: int, *, preview: str = ""
) -> Response:
    """The form with what somebody typed in it: theirs, so no cache keeps it."""
    return headers.personal(make_response(_form_page(thread, form, parent, preview), status))


def _form_page(thread: Thread, form: CommentForm, parent: Comment | None, preview: str = "") -> str:
    return render_template("conversation/new.html", thread=thread, comment_form=form, parent=parent, preview=preview)
