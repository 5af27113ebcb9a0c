"""The public figures: as a page, as pictures, and for programs."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, render_template

from blog.core import links
from blog.record import charts, numbers, queries, rules

blueprint = Blueprint("record_numbers", __name__)

# A picture is shown, never run: its own style is all that it may have.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@blueprint.get("/record/numbers")
def page() -> str:
    """How long things took and what was kept: by quarter and severity, with a table beside each picture."""
    counted = numbers.current()
    return render_template(
        "record/numbers.html",
        at=rules.read_stamp(counted["at"]),
        counted_to=queries.entry(counted["head"]["seq"]),
        figures=counted["figures"],
        charts={name: title for name, (title, _) in charts.BY_QUARTER.items()},
        spoken=charts.spoken,
        site=links.absolute("/"),
    )


@blueprint.get("/record/numbers.json")
def figures() -> Response:
    """The figures, and the head that they were counted from."""
    return jsonify(numbers.current())


@blueprint.get("/record/charts/<name>.svg")
def chart(name: str) -> Response:
    """One of the page's pictures."""
    return picture(charts.draw(name, numbers.current()["figures"]) or abort(404))


def picture(drawn: str) -> Response:
    """Answer with a picture that runs nothing."""
    response = Response(drawn, content_type="image/svg+xml; charset=utf-8")
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    return response
