"""What somebody outside needs to check the record: the verifier, and every text in one go."""

from __future__ import annotations

from flask import Blueprint, Response, stream_with_context

from blog.record import copies, verify
from blog.record.views import LINES

blueprint = Blueprint("record_check", __name__)


@blueprint.get("/record/verify.py")
def verifier() -> Response:
    """The verifier itself: the file that this site counts its own figures with."""
    with open(verify.__file__, encoding="utf-8") as source:
        return Response(source.read(), content_type="text/x-python; charset=utf-8")


@blueprint.get("/record/texts.jsonl")
def texts() -> Response:
    """Every text with its hash and salt, or the reason why it is not shown, sent while it is read."""
    return Response(stream_with_context(copies.texts()), content_type=LINES)
