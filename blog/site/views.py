"""The front page, the style sheet of the company's colour, and whether the site is well."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from blog.core import headers
from blog.site import health, home, linked_data, look

site = Blueprint("site", __name__)


@site.get("/")
def front() -> str:
    """The front page."""
    key = request.args.get("page")
    return render_template(
        "site/home.html",
        home=home.look(key),
        about=linked_data.website(),
        lead=lambda post: home.lead(post.html),
    )


@site.get("/healthz")
def healthz() -> tuple[Response, int]:
    """Whether the site is well; 503 when it is down."""
    found = health.look()
    response = jsonify(asdict(found))
    response.headers["Cache-Control"] = "no-store"
    return response, 503 if found.status == "down" else 200


@site.get("/colours/<digest>.css")
def colours(digest: str) -> Response:
    """The company's colour, named after its content: kept for ever, and another one as soon as it changes."""
    sheet = look.stylesheet()
    response = make_response(sheet)
    response.mimetype = "text/css"
    fresh = digest == look.digest(sheet)
    response.headers["Cache-Control"] = (
        f"public, max-age={headers.ONE_YEAR}, immutable" if fresh else "public, max-age=60"
    )
    return response
