"""A customer's own comments, on their own page: each can be taken back there."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect

from blog.conversation import own, queries
from blog.conversation.transitions import NotPublic
from blog.core import headers, links
from blog.people import visitors

blueprint = Blueprint("own_comments", __name__, url_prefix="/my/comments")
blueprint.after_request(headers.personal)


@blueprint.post("/<int:comment_id>/erasure")
def take_back(comment_id: int) -> Response:
    """Erase one's own comment for good. What somebody else wrote is not there."""
    headers.refuse_foreign_form()
    customer, comment = visitors.current_customer(), queries.by_id(comment_id)
    if customer is not None:
        try:
            own.erase(comment or abort(404), customer=customer)
        except (own.NotTheirs, NotPublic):
            abort(404)
    return make_response(redirect(links.href("/my"), 303))
