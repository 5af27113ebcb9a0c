"""Which customer a browser belongs to: one that followed a link in a mail, never one that typed an address."""

from __future__ import annotations

from flask import Response, current_app, g, request

from blog.people import queries
from blog.people.models import Customer


def current_customer() -> Customer | None:
    """The customer of this browser, proven by a link in a mail; None for everybody else. For views only."""
    if "customer" not in g:
        found = queries.customer_session(token()) if token() else None
        g.customer = found and found.customer
    customer: Customer | None = g.customer
    return customer


def token() -> str:
    """The secret that this browser was given, or nothing."""
    return request.cookies.get(_cookie(), "")


def remember(response: Response, secret: str) -> None:
    """Give the browser its secret: for this host only, out of scripts' reach, not sent along from other sites."""
    response.set_cookie(
        _cookie(),
        secret,
        max_age=queries.CUSTOMER_SESSION,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )


def forget(response: Response) -> None:
    """Take the secret back."""
    response.delete_cookie(
        _cookie(), secure=bool(current_app.config["SESSION_COOKIE_SECURE"]), httponly=True, samesite="Lax"
    )


def _cookie() -> str:
    # The prefix makes browsers refuse the cookie from any other host or without TLS (RFC 6265bis, 4.1.3.2).
    return "__Host-openline-my" if current_app.config["SESSION_COOKIE_SECURE"] else "openline-my"
