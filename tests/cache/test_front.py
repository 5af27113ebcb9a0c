"""What stands before Flask: the same bytes for everybody, and nothing that moved while it was made."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask, Response, make_response, request
from flask.testing import FlaskClient

import config
from blog.cache.front import Front
from blog.core import clock, settings
from blog.core.requests import PARAMETERS
from tests import builders
from tests.cache.reading import Answer, ask, front_of, outside

JUNK = {
    "a campaign": ("?utm_source=x", {}),
    "a cookie of somebody else's": ("", {"HTTP_COOKIE": "_ga=GA1.2.3; theme=dark; session=x"}),
    "a foreign host": ("", {"HTTP_HOST": "evil.example", "SERVER_NAME": "evil.example"}),
    "a foreign forwarded host": ("", {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_FORWARDED": "host=evil.example"}),
    "a forwarded address": ("", {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_X_FORWARDED_PROTO": "https"}),
    "a forwarded prefix": ("", {"HTTP_X_FORWARDED_PREFIX": "/evil", "HTTP_X_SCRIPT_NAME": "/evil"}),
    "another address": ("", {"HTTP_X_ORIGINAL_URL": "/staff", "HTTP_X_REWRITE_URL": "/staff"}),
    "a language": ("", {"HTTP_ACCEPT_LANGUAGE": "de", "HTTP_ACCEPT": "application/json"}),
    "a browser": ("", {"HTTP_USER_AGENT": "<script>", "HTTP_REFERER": "https://evil.example/", "HTTP_DNT": "1"}),
    "another method in a header": ("", {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"}),
    "parameters twice": ("?utm_source=x&utm_source=y&fbclid=z", {}),
    "an address as it was sent": ("?x=1", {"REQUEST_URI": "/evil", "RAW_URI": "/evil"}),
}
PAGES = ("/", "/posts/why-pumps-stop", "/people/ann", "/feed.atom", "/issues", "/search")


@pytest.fixture
def front(app: Flask) -> Front:
    """A site with a post, as somebody outside meets it."""
    builders.make_post(builders.make_person("ann"), title="Why pumps stop", tags=["Pumps"])
    return front_of(app)


def read(front: Front, address: str, at: datetime | None = None, **environ: str) -> Answer:
    def there() -> Answer:
        with clock.travel(at) if at else nullcontext():
            return ask(front, address, environ=environ)

    return outside(there)


def test_everybody_gets_the_same_bytes_whatever_they_send_along(front: Front) -> None:
    """Whoever asks first: the page that the others get is made of nothing of theirs."""
    # A feed tells when it moved once that second is over.
    at = clock.now() + timedelta(hours=1)
    plain = {page: read(front, page, at) for page in PAGES}
    assert all(answer.status == "200 OK" for answer in plain.values()), plain
    for case, (query, environ) in JUNK.items():
        for page in PAGES:
            hits = front.store.figures.hits
            assert read(front, page + query, at, **environ) == plain[page], (case, page)
            assert front.store.figures.hits == hits + 1, (case, page)
    for case, (query, environ) in JUNK.items():
        front.store.empty()
        for page in PAGES:
            assert read(front, page + query, at, **environ) == plain[page], (case, page, "made for them")


def test_known_parameters_tell_pages_apart_in_any_order_and_the_first_counts(front: Front) -> None:
    def address(query: str) -> str | None:
        return front.address({"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": query})

    assert address("page=2&order=newest") == address("order=newest&utm_source=x&page=2&page=3") != address("page=3")
    assert address("page=%32") == address("page=2") and address("page=") != address("")
    for odd in ("q=%00", "x=%00", "q=%ff", "q=\xff", "&".join(["a=1"] * 21), "q=" + "x" * 400):
        assert address(odd) is None, "Flask answers such, and refuses most."
    assert len(PARAMETERS) < 20


def test_an_odd_address_gets_what_flask_says(front: Front) -> None:
    read(front, "/?page=1")
    for path in ("/?page=1", "/posts/why-pumps-stop?x", "/%3Fpage=1", "//", "/./", "/\xff", "/posts//why-pumps-stop"):
        environ = {"PATH_INFO": path, "QUERY_STRING": ""}
        if path == "//":
            continue
        kept, anew = read(front, "/", **environ), outside(lambda said=environ: ask(front.inner, "/", environ=said))
        assert (kept.status, kept.body) == (anew.status, anew.body), path


def test_whoever_carries_our_cookie_gets_their_own_page_and_none_is_kept(app: Flask, front: Front) -> None:
    desk = app.test_client()
    builders.sign_in(desk, builders.make_person("nina"))
    cookie = desk.get_cookie("openline")
    assert cookie
    before, hits = len(front.store), front.store.figures.hits
    for page in PAGES:
        read(front, page, HTTP_COOKIE=f"openline={cookie.value}")
        read(front, page, HTTP_COOKIE="openline-my=whatever")
    assert (len(front.store), front.store.figures.hits) == (before, hits)
    for page in ("/staff", "/my", "/staff/session"):
        read(front, page)
        assert front.store.get(page) is None


def test_nothing_that_is_somebodys_own_is_kept(app: Flask, front: Front) -> None:
    def given(**headers: str) -> Any:
        def view() -> Response:
            answer = make_response("Words.")
            answer.headers.extend(headers)
            return answer

        return view

    def cookie() -> Response:
        answer = make_response("Words.")
        answer.set_cookie("seen", "1")
        return answer

    def whole_address() -> str:
        return (
            f"{request.url} {request.query_string!r} {dict(request.cookies)} {request.headers.get('Accept-Language')}"
        )

    views = {
        "plain": (given(), True),
        "its-own": (given(**{"Cache-Control": "private, max-age=9"}), False),
        "not-to-store": (given(**{"Cache-Control": "no-store"}), False),
        "by-cookie": (given(Vary="Accept, Cookie"), False),
        "by-anything": (given(Vary="*"), False),
        "cookie": (cookie, False),
        "echo": (whole_address, True),
        "parameter": (lambda: request.args.get("quote", ""), False),
        "all-parameters": (lambda: str(dict(request.args.items())), False),
        "not-there": (lambda: ("Words.", 404), False),
        "elsewhere": (lambda: ("", 302, {"Location": "/"}), False),
        "streamed": (lambda: Response(iter(["Words."])), False),
    }
    for name, (view, kept) in views.items():
        app.view_functions["try"] = view
        app.url_map._remap = True
        app._got_first_request = False
        app.add_url_rule(f"/try/{name}", f"try-{name}", view)
        app._got_first_request = True
        answer = read(front, f"/try/{name}?quote=ours&x=y", HTTP_COOKIE="a=b", HTTP_ACCEPT_LANGUAGE="de")
        assert (front.store.get(f"/try/{name}") is not None) is kept, name
        if name == "parameter":
            assert answer.body == b"ours", "What is not kept knows what was asked."
        if name == "echo":
            assert answer.body == b"http://localhost/try/echo b'' {} None"


def test_a_change_while_a_page_is_made_is_not_lost(app: Flask, front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything was read; then somebody renames the site; then the page is to be kept."""
    inner, read_it, go_on = front.inner, threading.Event(), threading.Event()

    def slow(environ: dict[str, Any], start: Any) -> Any:
        parts = [b"".join(inner(environ, start))]
        read_it.set()
        assert go_on.wait(20)
        return parts

    monkeypatch.setattr(front, "inner", slow)
    reader = threading.Thread(target=ask, args=(front, "/"))
    reader.start()
    assert read_it.wait(20)
    settings.put("site.name", "Other pumps")
    go_on.set()
    reader.join()
    monkeypatch.setattr(front, "inner", inner)
    assert front.store.figures.refused == 1 and front.store.get("/") is None
    assert b"Other pumps" in read(front, "/").body


def test_one_makes_a_page_and_the_others_wait_for_it(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    inner, made = front.inner, []
    begun, go_on = threading.Event(), threading.Event()

    def slow(environ: dict[str, Any], start: Any) -> Any:
        made.append(environ["PATH_INFO"])
        begun.set()
        assert go_on.wait(20)
        return inner(environ, start)

    monkeypatch.setattr(front, "inner", slow)
    answers: list[Answer] = []
    threads = [threading.Thread(target=lambda: answers.append(ask(front, "/issues"))) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert begun.wait(20)
    go_on.set()
    for thread in threads:
        thread.join()
    assert made == ["/issues"] and len({answer.body for answer in answers}) == 1 and len(answers) == 5


def test_without_a_database_nothing_that_was_kept_is_shown(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    read(front, "/issues")

    def away() -> None:
        raise OSError("The disk is gone.")

    monkeypatch.setattr(front.follower._source, "is_quiet", away)
    hits = front.store.figures.hits
    monkeypatch.setattr(front, "inner", lambda _environ, start: start("503 Away", []) or [b"Away."])
    assert read(front, "/issues").body == b"Away." and front.store.figures.hits == hits
    monkeypatch.undo()
    assert read(front, "/issues").status == "200 OK" and front.store.figures.hits == hits


KILLED = """
import os, signal, sys
from blog.app import create_app
from blog.core import db, settings
app = create_app()
with app.app_context():
    # After the commit, before anything that follows it.
    db._after_commit.insert(0, lambda: os.kill(os.getpid(), signal.SIGKILL))
    settings.put("site.name", "Written by somebody who died")
"""


def test_whoever_dies_right_after_the_commit_has_said_what_changed(front: Front, environ: dict[str, str]) -> None:
    was = read(front, "/")
    assert b"who died" not in was.body
    done = subprocess.run(
        [sys.executable, "-c", KILLED], env={**environ, "PATH": "", "OPENLINE_PAGE_CACHE": "0"}, cwd=config.ROOT
    )
    assert done.returncode == -signal.SIGKILL
    assert b"who died" in read(front, "/").body


def test_it_is_switched_off_by_its_setting(environ: dict[str, str], app: Flask, client: FlaskClient) -> None:
    from blog.app import create_app
    from blog.cache.feature import FRONT

    bare = create_app({**environ, "OPENLINE_PAGE_CACHE": "0"})
    assert FRONT not in bare.extensions
    assert client.get("/").status_code == 200 and app.extensions[FRONT]
