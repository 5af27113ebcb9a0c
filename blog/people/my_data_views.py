"""Everything that is kept about a customer, to take along or to erase: on their own page, in a proven browser."""

from __future__ import annotations

import json

from flask import Blueprint, Response, make_response, redirect, render_template

from blog.core import headers, links
from blog.people import personal, visitors

blueprint = Blueprint("my_data", __name__, url_prefix="/my")
blueprint.after_request(headers.personal)


@blueprint.get("/data.json")
def export() -> Response:
    """A file with everything that is kept about whoever asks."""
    customer = visitors.current_customer()
    if customer is None:
        return _door()
    response = Response(json.dumps(personal.export(customer), indent=2, ensure_ascii=False) + "\n")
    response.headers["Content-Type"] = "application/json; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@blueprint.get("/erasure")
def ask() -> Response:
    """What an erasure takes away and what it leaves, and the button."""
    customer = visitors.current_customer()
    if customer is None:
        return _door()
    return make_response(render_template("people/my_erasure.html", customer=customer, done=False))


@blueprint.post("/erasure")
def erase() -> Response:
    """Erase everything."""
    headers.refuse_foreign_form()
    customer = visitors.current_customer()
    if customer is None:
        return _door()
    personal.erase(customer)
    response = make_response(redirect(links.href("/my/erased"), 303))
    visitors.forget(response)
    return response


@blueprint.get("/erased")
def erased() -> str:
    """Nothing personal: that it is done."""
    return render_template("people/my_erasure.html", customer=None, done=True)


def _door() -> Response:
    return make_response(redirect(links.href("/my"), 303))
