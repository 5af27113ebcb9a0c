"""Where a script asks for the work that a form is paid with. Without script nobody comes here, and nobody needs to."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from blog.core import headers
from blog.moderation import challenges

blueprint = Blueprint("challenges", __name__)


@blueprint.get("/challenge")
def offer() -> Response:
    """A new challenge, as JSON. Nothing is kept of it until it is spent."""
    return headers.personal(jsonify(challenges.offer()))
