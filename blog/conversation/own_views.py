"""A customer's own comments, in a proven browser: what became of each, and what they can do with it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, request
from flask_limiter import RequestLimit

from blog.conversation import own, own_pages, queries
from blog.conversation.models import Comment, State
from blog.core import headers, limits, links
from blog.people import visitors
from blog.people.models import Customer

blueprint = Blueprint("own_comments", __name__, url_prefix="/my/comments")
blueprint.after_request(headers.personal)


@blueprint.get("/<int:comment_id>")
def show(comment_id: int) -> Response:
    """What became of one comment."""
    comment, _ = _mine(comment_id)
    return own_pages.show(comment, _base(comment), is_proven=True)


def _too_many(_limit: RequestLimit) -> Response:
    comment, _ = _mine((request.view_args or {})["comment_id"])
    return own_pages.too_many(comment, _base(comment), is_proven=True)


@blueprint.post("/<int:comment_id>/revision")
@limits.limiter.limit(limits.OWN_WORDS, on_breach=_too_many)
def revise(comment_id: int) -> Response:
    """Say it in other words."""
    comment, customer = _mine(comment_id)
    return own_pages.revise(comment, _base(comment), customer=customer, is_proven=True)


@blueprint.post("/<int:comment_id>/appeal")
@limits.limiter.limit(limits.OWN_WORDS, on_breach=_too_many)
def appeal(comment_id: int) -> Response:
    """Object to what was decided."""
    comment, _ = _mine(comment_id)
    return own_pages.appeal(comment, _base(comment), is_proven=True)


@blueprint.post("/<int:comment_id>/withdrawal")
def withdraw(comment_id: int) -> Response:
    """Take it back: a line in its place says so."""
    comment, customer = _mine(comment_id)
    return own_pages.done(comment, _base(comment), lambda: own.take_back(comment, customer=customer), is_proven=True)


@blueprint.post("/<int:comment_id>/telling")
def tell(comment_id: int) -> Response:
    """Say whether to be told of answers: `tell` is filled in for yes."""
    comment, customer = _mine(comment_id)
    wanted = bool(request.form.get("tell"))
    return own_pages.done(
        comment, _base(comment), lambda: own.tell(comment, customer=customer, wanted=wanted), is_proven=True
    )


@blueprint.post("/<int:comment_id>/erasure")
def erase(comment_id: int) -> Response:
    """Erase it for good, with the name."""
    comment, customer = _mine(comment_id)
    return own_pages.done(
        comment, _base(comment), lambda: own.erase(comment, customer=customer), is_proven=True, to="/my"
    )


def _mine(comment_id: int) -> tuple[Comment, Customer]:
    """The comment and its author. What somebody else wrote is not there; what was erased leads back to the list, and so
    does a browser in which nobody is known."""
    if request.method == "POST":
        headers.refuse_foreign_form()
    customer, comment = visitors.current_customer(), queries.by_id(comment_id)
    if customer is None or (comment is not None and comment.state is State.ERASED):
        abort(headers.personal(make_response(redirect(links.href("/my"), 303))))
    if comment is None or comment.customer_id != customer.id or comment.state is State.UNCONFIRMED:
        abort(404)
    return comment, customer


def _base(comment: Comment) -> str:
    return f"/my/comments/{comment.id}"
