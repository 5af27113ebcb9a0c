"""The record as a ledger, its lines as they were hashed, and the words beside them."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request, stream_with_context

from blog.core import diff, links
from blog.core.i18n import _
from blog.core.pages import Page
from blog.record import front, queries, subjects
from blog.record.kinds import FACTS
from blog.record.queries import Said

blueprint = Blueprint("record", __name__)

PAGE = 50
LINES = "application/jsonl"


@blueprint.get("/record")
def ledger() -> Response:
    """Everything that was done here in public, newest first; that a day ended is in the log and the feed only."""
    head, found = queries.head(), queries.page(PAGE, request.args.get("page"), daily=False)
    page = Page(queries.read(found.items), found.older, found.newer)
    response = make_response(
        render_template(
            "record/record.html",
            head=head,
            page=page,
            site=links.absolute("/"),
            front=[] if "page" in request.args else front.shown(),
            withheld=queries.withheld(),
            **_around(page.items),
        )
    )
    response.headers["Record-Head"] = str(head)
    return response


@blueprint.get("/record/<int:seq>")
def entry(seq: int) -> str:
    """One entry: what it says, what an edit changed, and the bytes that were hashed."""
    found = queries.entry(seq)
    if found is None:
        abort(404)
    said = queries.read([found])[0]
    return render_template(
        "record/entry.html",
        said=said,
        changed={name: diff.pieces(before, said.text(name) or "") for name, before in queries.replaced(said).items()},
        head=queries.head(),
        meanings=FACTS,
        **_around([said]),
    )


@blueprint.get("/record/log.jsonl")
def log() -> Response:
    """Every line as it was hashed, from a seq on, sent while it is read."""
    asked = request.args.get("from", "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= queries.SEQ_DIGITS):
        abort(400, _("`from` is the seq of the first line you want: a whole number."))
    lines = queries.lines(int(asked))
    return Response(stream_with_context(lines), content_type=LINES, headers={"Record-Head": str(queries.head())})


@blueprint.get("/record/texts/<hash_>")
def text(hash_: str) -> Response:
    """The words behind a hash, with their salt; 410 and the reason while they are withheld, and once redacted."""
    found = queries.text(hash_)
    if found is None:
        abort(404)
    if not found.is_shown:
        return make_response(jsonify(reason=found.gone or found.withheld), 410)
    return jsonify(salt=found.salt, text=found.text)


def _around(entries: list[Said]) -> dict[str, dict[str, str]]:
    """The names behind the handles, and where the subjects can be seen."""
    return {
        "names": queries.names(said.entry.by for said in entries),
        "paths": subjects.paths(said.entry.subject for said in entries),
    }
