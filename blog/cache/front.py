"""What stands before Flask: it answers from what is kept, and keeps what may be kept.

A page that is to be kept is made without anything of whoever asked for it: no cookie, no header of theirs reaches the
view, so nothing personal can be in it. Whoever carries one of our cookies is served by Flask.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, has_app_context
from werkzeug.datastructures import Headers

from blog.cache.following import Follower, Unknown, source_of
from blog.cache.kept import Kept, answer
from blog.cache.store import PART, Store
from blog.core import clock, dependencies, requests
from blog.core.db import db

# Where no page is kept: what is somebody's own, what machines ask for, and files that are large.
PASSED = ("/staff", "/my", "/media", "/healthz", "/metrics", "/previews", "/comments/status")
READS = ("GET", "HEAD")
# What is not answered with a whole page for everybody. The last: a test looks at the request afterwards.
ASKS_MORE = frozenset({"HTTP_AUTHORIZATION", "HTTP_RANGE", "werkzeug.debug.preserve_context"})
# Longer than any address here. Somebody who makes addresses up fills nothing.
ADDRESS_LONGEST, QUERY_LONGEST = 300, 300
# How long somebody waits for a page that another request is making, in seconds, before making it as well.
PATIENCE = 10
# How many addresses are remembered whose pages cannot be kept, and for how many seconds: nobody waits for those.
UNKEPT, UNKEPT_FOR = 4_096, 60
# All that a view may know of a request for a page that is kept. The address of whoever asks is for limits.
FORWARDED = frozenset({"HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"})

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Front:
    """The application with its kept pages, as one WSGI application."""

    def __init__(self, app: Flask, inner: Wsgi, room: int) -> None:
        base = urlsplit(str(app.config["BASE_URL"]))
        self._app, self.inner, self._room = app, inner, room
        self._scheme, self._host = base.scheme, base.netloc
        # Whoever is known here carries a cookie with this in its name.
        self._cookie = str(app.config["SESSION_COOKIE_NAME"]).removeprefix("__Host-")
        self.store = Store(room)
        with app.app_context():
            source = source_of(db.engine)
        self.follower = Follower(source, changed=self.store.changed, lost=self.store.empty)
        self._making: dict[str, threading.Event] = {}
        self._unkept: OrderedDict[str, float] = OrderedDict()

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """Answer one request."""
        address = self.address(environ)
        if address is None:
            return self.inner(environ, start)
        try:
            page = self._find(address)
            if page is not None:
                self.store.figures.hits += 1
                return self._give(address, page, environ, start)
            return self._make(address, environ, start)
        except Unknown:
            return self.inner(environ, start)

    def address(self, environ: Mapping[str, Any]) -> str | None:
        """Under what the answer may be kept: the path and the parameters that pages know; None for what never is."""
        if environ["REQUEST_METHOD"] not in READS or not ASKS_MORE.isdisjoint(environ):
            return None
        if self._cookie in environ.get("HTTP_COOKIE", ""):
            return None
        path: str = environ["PATH_INFO"]
        # A question mark in the path itself (%3F) would pass for the beginning of parameters.
        if path.startswith(PASSED) or len(path) > ADDRESS_LONGEST or "?" in path:
            return None
        query = environ.get("QUERY_STRING")
        return path if not query else _with_query(path, query)

    def _give(self, address: str, page: Kept, environ: Mapping[str, Any], start: Any) -> Iterable[bytes]:
        packed = page.packed
        found = answer(page, environ, start)
        if page.packed != packed:
            self.store.weigh(address, page)
        return found

    def close(self) -> None:
        """Let go of the database and of every page."""
        self.follower.close()
        self.store.empty()

    def _find(self, address: str) -> Kept | None:
        self.follower.look()
        page = self.store.get(address)
        if page is None or page.is_good(clock.peek()):
            return page
        self.store.forget(address)
        return None

    def _make(self, address: str, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """Make a page, or wait for whoever is making it."""
        if time.monotonic() < self._unkept.get(address, 0):
            return self.inner(environ, start)
        mine = threading.Event()
        other = self._making.setdefault(address, mine)
        if other is not mine:
            other.wait(PATIENCE)
            page = self._find(address)
            if page is not None:
                self.store.figures.hits += 1
                return self._give(address, page, environ, start)
            return self.inner(environ, start)
        try:
            return self._made(address, environ, start)
        finally:
            self._making.pop(address, None)
            mine.set()

    def _made(self, address: str, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        self.store.figures.misses += 1
        since, moment = self.store.turn, clock.peek()
        told: list[Any] = []
        with ExitStack() as stack:
            if has_app_context():  # of a test or a command: what its session remembers was not read for this page
                stack.enter_context(self._app.app_context())
            made_from = stack.enter_context(dependencies.watch())
            parts = self.inner(self._anonymous(environ, address), lambda *said: told.append(said[:2]))
            status, headers = told[-1]
            if not may_be_kept(status, headers, self._room // PART):
                self._remember_unkept(address, status)
                if _says_more(environ, address):
                    getattr(parts, "close", lambda: None)()
                    stack.close()
                    return self.inner(environ, start)
                start(status, headers)
                return self._pass_on(parts, environ)
            body = _whole(parts)
        page = Kept(headers, body, moment, made_from.until, frozenset(made_from.keys))
        if made_from.obstacles:
            self._remember_unkept(address, status)
            if _says_more(environ, address):
                return self.inner(environ, start)
        else:
            self.follower.look()
            self.store.put(address, page, since=since)
        return self._give(address, page, environ, start)

    def _anonymous(self, environ: Mapping[str, Any], address: str) -> dict[str, Any]:
        """The request without anything that tells who asks, with what, from where; with known parameters only."""
        said = {name: value for name, value in environ.items() if not name.startswith("HTTP_") or name in FORWARDED}
        said |= {"REQUEST_METHOD": "GET", "HTTP_HOST": self._host, "wsgi.url_scheme": self._scheme}
        said["QUERY_STRING"] = address.partition("?")[2]
        for name in ("REQUEST_URI", "RAW_URI"):
            said.pop(name, None)
        return said

    def _pass_on(self, parts: Iterable[bytes], environ: Mapping[str, Any]) -> Iterable[bytes]:
        """The body of an answer that is not kept, as it was made."""
        if environ["REQUEST_METHOD"] == "HEAD":
            getattr(parts, "close", lambda: None)()
            return ()
        return [_whole(parts)] if has_app_context() else parts

    def _remember_unkept(self, address: str, status: str) -> None:
        if not status.startswith("200"):
            return
        self._unkept[address] = time.monotonic() + UNKEPT_FOR
        while len(self._unkept) > UNKEPT:
            self._unkept.popitem(last=False)


def may_be_kept(status: str, headers: Iterable[tuple[str, str]], most: int) -> bool:
    """Whether an answer is one that everybody gets: a page that is there, whole, and nobody's own."""
    said = Headers(list(headers))
    length, control = said.get("Content-Length"), said.get("Cache-Control", "")
    return (
        status.startswith("200")
        and length is not None
        and int(length) <= most
        and "Set-Cookie" not in said
        and not any("ratelimit" in name.lower() for name, _value in said)
        and "no-store" not in control
        and "private" not in control
        and not {"cookie", "*"} & {name.strip().lower() for name in said.get("Vary", "").split(",")}
    )


def _whole(parts: Iterable[bytes]) -> bytes:
    try:
        return b"".join(parts)
    finally:
        getattr(parts, "close", lambda: None)()


def _says_more(environ: Mapping[str, Any], address: str) -> bool:
    """Whether parameters were left out that a view may ask for, if its answer is not kept."""
    return bool(environ.get("QUERY_STRING", "") != address.partition("?")[2])


def _with_query(path: str, query: str) -> str | None:
    if len(query) > QUERY_LONGEST or "%00" in query or not query.isascii():
        return None
    try:
        said = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError:
        return None
    known = {name: value for name, value in reversed(said) if name in requests.PARAMETERS}
    return f"{path}?{urlencode(sorted(known.items()))}" if known else path
