"""What a reader sees when something is missing, refused, too much or broken: what happened, and what to do now."""

from __future__ import annotations

import secrets
import traceback

from flask import Flask, Response, current_app, make_response, redirect, render_template, request
from markupsafe import escape
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

from blog.core import links
from blog.core.db import session
from blog.posts import queries as posts

# How long a writer who found the database busy should wait before trying again, in seconds.
RETRY_SECONDS = 5

BARE = "<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1><p>{happened}</p><p>{do_now}</p></html>"

PAGES = {
    400: (
        "This request makes no sense to us",
        "What your browser sent could not be read.",
        "Go back, look at what you typed, and send it again.",
    ),
    401: ("You are signed out", "This page is for people who work here.", "Sign in, go back and try again."),
    403: (
        "This is not for you to do",
        "You are not allowed to do this.",
        "Go back; if you think you should be, ask an admin.",
    ),
    404: (
        "There is no such page",
        "The address may be mistyped, or what was here is not public.",
        "Look for it on the front page or in the archive.",
    ),
    405: (
        "This address does not do that",
        "The page exists, but not for this kind of request.",
        "Go back and use the form.",
    ),
    409: (
        "Somebody was faster",
        "It changed while you were looking at it.",
        "Go back, look at it again, and decide anew.",
    ),
    413: (
        "This is too large",
        "What you sent is larger than we take.",
        "Shorten it or choose a smaller picture, and send it again. Your browser still has your text: go back.",
    ),
    415: (
        "We cannot take this kind of file",
        "The file is not of a kind that we take.",
        "Choose another and send it again.",
    ),
    422: (
        "This cannot be taken as it is",
        "Something about it has to change first.",
        "Go back, change it and send it again.",
    ),
    429: (
        "That was too fast",
        "There is a limit on how often this can be done from one address.",
        "Wait a little and send it again. Your browser still has your text: go back.",
    ),
    500: (
        "Something broke on our side",
        "It is our fault, not yours, and it has been noted.",
        "Try again in a minute. If it happens again, tell us the number below.",
    ),
    503: (
        "We are busy for a moment",
        "The database did not answer in time. Nothing of yours was half done.",
        "Go back and send it again in a few seconds. Your browser still has your text.",
    ),
}


def init_app(app: Flask) -> None:
    """Answer every error with a page in words."""
    app.register_error_handler(HTTPException, _explain)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(Exception, _broken)


def _explain(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    code = error.code or 500
    if code == 404 and request.method in ("GET", "HEAD"):
        target = posts.redirect_for(request.path)
        if target:
            return make_response(redirect(links.href(target), 301))
    response = _page(code, said=_own_words(error))
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _own_words(error: HTTPException) -> str | None:
    """What the view said when it refused; werkzeug's own sentences are for programmers."""
    described = error.description
    return str(described) if described and described != type(error).description else None


def _busy(error: OperationalError) -> Response:
    current_app.logger.error("the database did not answer: %s", type(error.orig).__name__)
    response = _page(503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _broken(error: Exception) -> Response:
    number = secrets.token_hex(4)
    # The rule, not the path, which may be a token; where, not what, of the database: that says whose row it was.
    rule = request.url_rule.rule if request.url_rule else "no page"
    current_app.logger.error("error %s at %s %s\n%s", number, request.method, rule, _told(error))
    if current_app.testing and not isinstance(error, InternalServerError):
        raise error
    return _page(500, number=number)


def _told(error: Exception) -> str:
    """An error as a log may keep it: without the words and addresses that messages of the database carry."""
    if not isinstance(error, SQLAlchemyError):
        return "".join(traceback.format_exception(error))
    return "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__


def _page(code: int, *, said: str | None = None, number: str | None = None) -> Response:
    title, happened, do_now = PAGES.get(code, PAGES[500] if code >= 500 else PAGES[400])
    words = said or happened
    if number:
        words = f"{words} Its number is {number}."
    try:
        page = render_template("errors/error.html", code=code, title=title, happened=words, do_now=do_now)
    except SQLAlchemyError:
        # The frame of a page needs the database; when that is what broke, the words must do without a frame.
        session().rollback()
        page = BARE.format(title=escape(title), happened=escape(words), do_now=escape(do_now))
    response = make_response(page, code)
    response.headers["Cache-Control"] = "no-store"
    return response
