"""What a reader sees when something is missing, refused, too much or broken: what happened, and what to do now."""

from __future__ import annotations

import re
import secrets
import traceback

from flask import Flask, Response, current_app, make_response, redirect, render_template, request
from markupsafe import escape
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

from blog.core import links
from blog.core.db import session
from blog.core.i18n import _, lazy
from blog.posts import queries as posts
from blog.search import queries as search

# How long a writer who found the database busy should wait before trying again, in seconds.
RETRY_SECONDS = 5

# Where nothing of what can be found stood.
CLOSED = ("/staff", "/my", "/assets", "/media", "/comments/status", "/previews", "/.well-known")
# An address with more words than this is no title.
ADDRESS_LONGEST = 200
WORD_SHORTEST = 3

BARE = "<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1><p>{happened}</p><p>{do_now}</p></html>"

PAGES = {
    400: (
        lazy("This request makes no sense to us"),
        lazy("What your browser sent could not be read."),
        lazy("Go back, look at what you typed, and send it again."),
    ),
    401: (
        lazy("You are signed out"),
        lazy("This page is for people who work here."),
        lazy("Sign in, go back and try again."),
    ),
    403: (
        lazy("This is not for you to do"),
        lazy("You are not allowed to do this."),
        lazy("Go back; if you think you should be, ask an admin."),
    ),
    404: (
        lazy("There is no such page"),
        lazy("The address may be mistyped, or what was here is not public."),
        lazy("Look for it here, on the front page or in the archive."),
    ),
    405: (
        lazy("This address does not do that"),
        lazy("The page exists, but not for this kind of request."),
        lazy("Go back and use the form."),
    ),
    409: (
        lazy("Somebody was faster"),
        lazy("It changed while you were looking at it."),
        lazy("Go back, look at it again, and decide anew."),
    ),
    413: (
        lazy("This is too large"),
        lazy("What you sent is larger than we take."),
        lazy("Shorten it or choose a smaller picture, and send it again. Your browser still has your text: go back."),
    ),
    415: (
        lazy("We cannot take this kind of file"),
        lazy("The file is not of a kind that we take."),
        lazy("Choose another and send it again."),
    ),
    422: (
        lazy("This cannot be taken as it is"),
        lazy("Something about it has to change first."),
        lazy("Go back, change it and send it again."),
    ),
    429: (
        lazy("That was too fast"),
        lazy("There is a limit on how often this can be done from one address."),
        lazy("Wait a little and send it again. Your browser still has your text: go back."),
    ),
    500: (
        lazy("Something broke on our side"),
        lazy("It is our fault, not yours, and it has been noted."),
        lazy("Try again in a minute. If it happens again, tell us the number below."),
    ),
    503: (
        lazy("We are busy for a moment"),
        lazy("The database did not answer in time. Nothing of yours was half done."),
        lazy("Go back and send it again in a few seconds. Your browser still has your text."),
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
        words = _("%(happened)s Its number is %(number)s.", happened=words, number=number)
    looked_for = _words_of(request.path) if code == 404 and request.method == "GET" else ""
    try:
        page = render_template(
            "errors/error.html",
            code=code,
            title=title,
            happened=words,
            do_now=do_now,
            words=looked_for,
            hits=search.guess(looked_for),
        )
    except SQLAlchemyError:
        # The frame of a page needs the database; when that is what broke, the words must do without a frame.
        session().rollback()
        page = BARE.format(title=escape(title), happened=escape(words), do_now=escape(do_now))
    response = make_response(page, code)
    response.headers["Cache-Control"] = "no-store"
    return response


def _words_of(path: str) -> str:
    """What somebody looked for who came by this address: its words, without numbers and endings."""
    if path.startswith(CLOSED):
        return ""
    words = re.split(r"[^\w'’]+|_", re.sub(r"\.\w{2,5}$", "", path[:ADDRESS_LONGEST]))
    return " ".join(word for word in words if len(word) >= WORD_SHORTEST and not word.isdecimal())
