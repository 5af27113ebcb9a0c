"""Where somebody who has proven the address says that a comment which waits for that is theirs."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect

from blog.conversation import own, queries, sending
from blog.core import headers, links
from blog.people import visitors

blueprint = Blueprint("confirming", __name__, url_prefix="/my/comments")
blueprint.after_request(headers.personal)


@blueprint.post("/<int:comment_id>/confirmation")
def confirm(comment_id: int) -> Response:
    """Send it. What somebody else wrote is not there, and without a proven address there is nothing to see."""
    headers.refuse_foreign_form()
    customer, comment = visitors.current_customer(), queries.by_id(comment_id)
    if customer is None:
        return make_response(redirect(links.href("/my"), 303))
    try:
        sending.confirm(comment or abort(404), customer=customer)
    except own.NotTheirs:
        abort(404)
    return make_response(redirect(links.href("/my"), 303))
