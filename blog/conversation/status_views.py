"""The private page of one comment, for whoever holds its link: no account, and no address proven."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from flask_limiter import RequestLimit

from blog.conversation import own, own_pages, queries
from blog.conversation.models import Comment
from blog.core import headers, limits

blueprint = Blueprint("comment_status", __name__, url_prefix="/comments/status")
blueprint.after_request(headers.personal)


@blueprint.get("/<token>")
def show(token: str) -> Response:
    """What became of one comment."""
    return own_pages.show(_comment(token), _base(token), is_proven=False)


def _too_many(_limit: RequestLimit) -> Response:
    token = (request.view_args or {})["token"]
    return own_pages.too_many(_comment(token), _base(token), is_proven=False)


@blueprint.post("/<token>/revision")
@limits.limiter.limit(limits.OWN_WORDS, on_breach=_too_many)
def revise(token: str) -> Response:
    """Say it in other words: within the window, or because a moderator asked for them."""
    comment = _comment(token)
    return own_pages.revise(comment, _base(token), customer=comment.customer, is_proven=False)


@blueprint.post("/<token>/appeal")
@limits.limiter.limit(limits.OWN_WORDS, on_breach=_too_many)
def appeal(token: str) -> Response:
    """Object to what was decided."""
    return own_pages.appeal(_comment(token), _base(token), is_proven=False)


@blueprint.post("/<token>/withdrawal")
def withdraw(token: str) -> Response:
    """Take it back. The owner of the address is told."""
    comment = _comment(token)

    def take_back() -> None:
        own.take_back(comment, customer=comment.customer, by_link=True)

    return own_pages.done(comment, _base(token), take_back, is_proven=False)


def _comment(token: str) -> Comment:
    if request.method == "POST":
        headers.refuse_foreign_form()
    return queries.by_status_token(token) or abort(404)


def _base(token: str) -> str:
    return f"/comments/status/{token}"
