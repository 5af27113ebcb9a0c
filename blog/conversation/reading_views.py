"""Public pages about one comment: how its words changed."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from blog.conversation import history, queries
from blog.core import links

blueprint = Blueprint("reading", __name__)


@blueprint.get("/comments/<int:comment_id>/revisions")
def revisions(comment_id: int) -> str:
    """What a public comment said before, and what it says now; `?before=12` for earlier versions."""
    found = queries.public_comment(comment_id) or abort(404)
    before = request.args.get("before", "")
    below = int(before) if before.isascii() and before.isdecimal() and len(before) < 10 else None
    return render_template(
        "conversation/revisions.html",
        comment=found,
        history=history.of(found, below=below),
        canonical=links.absolute(f"{found.path}/revisions"),
    )
