"""What every answer carries, and what a request must look like before a guest's form is taken."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from blog.core.i18n import _

# Nothing unsafe in any directive: styles and scripts are files of ours, and no page asks anyone else for anything.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "base-uri 'none'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self'",
        "manifest-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# The same, ready to be compared with what an answer says already.
_ADDED = tuple((name, name.lower(), value) for name, value in HEADERS.items())
PERSONAL = "private, no-store"
ONE_YEAR = 31_536_000

# Checked by the staff guard for every staff form, and by nobody else: a token would make a public page personal.
csrf = CSRFProtect()


def trust_proxies(app: Flask) -> None:
    """Believe X-Forwarded-* of as many proxies as the settings name, and of none by default."""
    count = app.config["TRUSTED_PROXIES"]
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]  # Flask documents this


def init_app(app: Flask) -> None:
    """Put the headers on every answer."""
    app.config.setdefault("WTF_CSRF_CHECK_DEFAULT", False)
    csrf.init_app(app)
    app.after_request(_add)


def _add(response: Response) -> Response:
    said = {name.lower() for name, _value in response.headers}
    for name, lower, value in _ADDED:
        if lower not in said:
            response.headers.add(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={ONE_YEAR}; includeSubDomains")
    return response


def personal(response: Response) -> Response:
    """Mark an answer as somebody's own: no cache may keep it, and no link out of it may tell where it stands."""
    response.headers["Cache-Control"] = PERSONAL
    # Not `no-referrer`: under it browsers send our own forms with `Origin: null` and without the Referer that
    # Flask-WTF asks for behind TLS, and both would be refused as foreign.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def refuse_foreign_form() -> None:
    """Guard a form that carries no token: it must have been sent from a page of ours (403 otherwise).

    Browsers say where a form stands in `Sec-Fetch-Site` and `Origin`. A client that says neither is no browser,
    so nobody's cookies are being used against them, and it may pass.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site not in (None, "same-origin", "none"):
        abort(403, _("This form was sent from another site. Open the page here and send it again."))
    origin = request.headers.get("Origin")
    if origin is not None and not _is_ours(origin):
        abort(403, _("This form was sent from another site. Open the page here and send it again."))


def _is_ours(origin: str) -> bool:
    base = urlsplit(str(current_app.config["BASE_URL"]))
    ours = {f"{base.scheme}://{base.netloc}", request.host_url.rstrip("/")}
    return origin in ours
