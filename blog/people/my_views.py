"""A customer's own page, behind a link in a mail. A GET shows a button and nothing personal; a POST acts.

There is no session before the link, so the forms are guarded by where they were sent from, not by a token.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request

from blog.core import headers, limits, links
from blog.core.i18n import lazy
from blog.core.text import TextRefused, clean_line
from blog.people import customers, rules, sections, tickets, visitors, wishes

my = Blueprint("my", __name__, url_prefix="/my")
my.after_request(headers.personal)

TOO_MANY = lazy("That was too many tries from your address. Wait an hour and try again.")


@my.get("")
def show() -> str:
    """The customer's own page in a proven browser; for anybody else, how to get there."""
    customer = visitors.current_customer()
    if customer is None:
        return render_template("people/my_door.html", email="", problem=None, sent=False)
    return render_template("people/my.html", customer=customer, sections=sections.of_customer.of(customer))


@my.post("")
@limits.limiter.limit(limits.LINKS, error_message=TOO_MANY)
def ask() -> Response:
    """Ask for the link. The answer is the same whether or not anybody wrote here from that address."""
    headers.refuse_foreign_form()
    typed = clean_line(request.form.get("email", ""))
    try:
        rules.read_email(typed)
    except TextRefused as refusal:
        page = render_template("people/my_door.html", email=typed, problem=str(refusal), sent=False)
        return make_response(page, 422)
    customers.ask_for_link(typed)
    return make_response(render_template("people/my_door.html", email="", problem=None, sent=True))


@my.get("/<token>")
def offer(token: str) -> Response:
    """One button. Programs that look into mails follow links, and must not prove anything by it."""
    try:
        tickets.customer_of(token)
        wished = wishes.words(tickets.wish_of(token))
    except links.LinkRefused as refusal:
        return _refused(refusal)
    return make_response(render_template("people/my_button.html", wished=wished))


@my.post("/<token>")
@limits.limiter.limit(limits.LINKS, error_message=TOO_MANY)
def prove(token: str) -> Response:
    """Prove the address, let this browser in, and do what its customer wished for when they asked for the link."""
    headers.refuse_foreign_form()
    try:
        secret = customers.prove(token)
    except links.LinkRefused as refusal:
        return _refused(refusal)
    path = wishes.grant(tickets.wish_of(token), tickets.customer_of(token))
    response = make_response(redirect(links.href(path), 303))
    visitors.remember(response, secret)
    return response


@my.post("/session/end")
def end() -> Response:
    """Sign out here."""
    headers.refuse_foreign_form()
    customers.end_customer_session(visitors.token())
    response = make_response(redirect(links.href("/my"), 303))
    visitors.forget(response)
    return response


def _refused(refusal: links.LinkRefused) -> Response:
    page = render_template("people/my_door.html", email="", problem=str(refusal), sent=False)
    return make_response(page, 410)
