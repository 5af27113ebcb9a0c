"""What no browser sends: refused in words, at once, and nothing of it shown, kept or obeyed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask import request as flask_request
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from blog.conversation.models import Thread
from blog.core.db import session
from blog.people.models import Role
from blog.posts import actions as posts
from tests.builders import PASSWORD, make_comment, make_page, make_person, make_post, make_thread, sign_in
from tests.site import hostile
from tests.site.hostile import COMMENT, kept, send

NO_TEXT = [b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"It stops \x80."]


def test_what_is_no_utf_8_is_refused_in_words_wherever_it_stands(client: FlaskClient, thread: Thread) -> None:
    for value in NO_TEXT:
        for field in COMMENT:
            answer = send(client, thread, **{field: value})
            assert answer.status_code == 400
            assert "not UTF-8" in answer.text
        for answer in (
            hostile.path(client, "GET", b"/people/" + value),
            hostile.path(client, "GET", b"/", b"page=" + value),
        ):
            assert answer.status_code == 400
            assert "no address here has" in answer.text
        assert kept() == []


def test_a_nul_is_refused_in_an_address_and_dropped_from_words(client: FlaskClient, thread: Thread) -> None:
    assert hostile.path(client, "GET", b"/people/a\x00b").status_code == 400
    assert client.get("/?page=%00").status_code == 400
    assert send(client, thread, body=b"It\x00 stops.\x01").status_code == 303
    assert [comment.source for comment in kept()] == ["It stops."]


def test_no_field_brings_a_nul_further_than_the_form(app: Flask) -> None:
    for form in ("application/x-www-form-urlencoded", "multipart/form-data"):
        with app.test_request_context("/", method="POST", content_type=form, data={"reader": "m\0arta\0"}):
            assert flask_request.form.getlist("reader") == ["marta"], form


def test_a_line_end_in_an_address_reaches_neither_log_nor_header(client: FlaskClient) -> None:
    for where in (b"/people/a\r\nSet-Cookie: owned=1", b"/staff/people/a\r\nSet-Cookie: owned=1", b"/a\x1b[2J"):
        answer = hostile.path(client, "GET", where)
        assert answer.status_code == 400
        assert "owned" not in str(answer.headers)


TARGETS = [
    "https://evil.example/", "//evil.example", "///evil.example", "////evil.example", "/\\evil.example",
    "\\\\evil.example", "\\/evil.example", "/\t/evil.example", "\t//evil.example", " //evil.example",
    "/\n/evil.example", "http:evil.example", "https:/evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
    "data:text/html,x", "evil.example", "@evil.example", "/\x00/evil.example", "\u2028//evil.example",
    "/\r\nLocation: https://evil.example", "//evil.example@localhost", "http://localhost@evil.example",
    "/\u00a0/..//x y",
]  # fmt: skip


def test_signing_in_leads_nowhere_but_here(client: FlaskClient) -> None:
    ann = make_person("ann")
    for target in TARGETS:
        page = client.get("/staff/session", query_string={"next": target}) if "\x00" not in target else None
        assert page is None or "evil.example" not in page.text
        token = sign_in(client, ann)
        fields = {"email": ann.email or "", "password": PASSWORD, "next": target, "csrf_token": token}
        answer = client.post("/staff/session", **hostile.form({**fields}))
        assert answer.status_code == 303
        assert answer.location == "/staff"
        assert len(answer.headers.getlist("Location")) == 1


def test_signing_in_leads_back_to_where_somebody_was(client: FlaskClient) -> None:
    door = client.get("/staff/people/a&next=x")
    assert door.location == "/staff/session?next=/staff/people/a%26next%3Dx"
    ann = make_person("ann")
    fields = {"email": ann.email or "", "password": PASSWORD, "next": "/staff/cases?page=older-1-1"}
    answer = client.post("/staff/session", data={**fields, "csrf_token": sign_in(client, ann)})
    assert answer.location == "/staff/cases?page=older-1-1"


LIES = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Port": "666",
    "Forwarded": "for=203.0.113.9;host=evil.example;proto=https",
    "X-Original-URL": "/staff",
    "X-Rewrite-URL": "/staff",
    "X-HTTP-Method-Override": "DELETE",
    "X-Host": "evil.example",
}


def test_no_header_moves_a_link_or_a_page(app: Flask, client: FlaskClient) -> None:
    post = make_post(make_person("ann"))
    for path in ("/", post.path, "/feed.atom", "/record", "/opml.xml", "/robots.txt", "/my", "/staff/session"):
        plain = client.get(path)
        for name, value in LIES.items():
            answer = app.test_client().get(path, headers={name: value})
            assert answer.status_code == plain.status_code
            assert "evil" not in answer.text + str(answer.headers), (path, name)


def test_no_mail_links_to_another_host(client: FlaskClient, thread: Thread, work: Any, mailbox: Any) -> None:
    client.post(f"/threads/{thread.id}/comments", data=COMMENT, headers=LIES)
    work()
    assert "http://localhost/my/" in mailbox.text()
    assert "evil" not in mailbox.text()


@pytest.mark.parametrize("proxies, counted", [("0", 1), ("1", 2)])
def test_only_named_proxies_say_who_asks(
    environ: dict[str, str], request: pytest.FixtureRequest, proxies: str, counted: int
) -> None:
    environ |= {"TRUSTED_PROXIES": proxies, "OPENLINE_LIMITS": "1"}
    app = request.getfixturevalue("bare_app")
    seen = set()
    app.before_request(lambda: seen.add(flask_request.remote_addr))
    for sender in ("203.0.113.1", "203.0.113.2"):
        app.test_client().get("/robots.txt", headers={"X-Forwarded-For": sender})
    assert len(seen) == counted


METHODS = ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "EVIL"]


def test_a_method_that_a_page_does_not_have_is_405(client: FlaskClient) -> None:
    comment = make_comment(make_thread())
    for method in METHODS:
        for path in ("/", comment.path, "/staff/cases/1/publication", "/record/1"):
            assert client.open(path, method=method).status_code in (401, 404, 405)


def test_no_field_and_no_header_changes_the_method(client: FlaskClient) -> None:
    comment = make_comment(make_thread(), public=False)
    ways = {"_method": "POST", "X-HTTP-Method-Override": "POST", "X-Method-Override": "POST", "X-HTTP-Method": "POST"}
    sign_in(client, make_person("max", [Role.MODERATOR]))
    answer = client.get("/staff/cases/1/publication", query_string=ways, headers=ways)
    assert answer.status_code == 405
    session().refresh(comment)
    assert comment.state == "held"


SPELLINGS = [
        b"/staff%2fcases", b"/staff/./cases", b"//staff/cases", b"/staff//cases", b"/staff/../staff/cases",
        b"/staff/cases/", b"/STAFF/cases", b"/staff\\cases", b"/staff/cases;x=1", b"/staff/cases.css",
    b"/staff/cases%00",
        b"/x/../staff/cases", b"/%73taff/cases", b"/staff/cases/..;/", b"/staff/cases/1.css", b"/staff/sessions/%2e%2e",
    ]  # fmt: skip


def test_no_spelling_of_an_address_opens_a_closed_page(client: FlaskClient) -> None:
    make_comment(make_thread(), body="Nobody may read this yet.", public=False)
    for path in SPELLINGS:
        raw = hostile.path(client, "GET", path)
        assert raw.status_code in (302, 308, 400, 404)
        assert "Nobody may read" not in raw.text
        if raw.status_code in (302, 308):
            assert "//" not in raw.location.removeprefix("http://localhost")


WAYS_OUT = [
        "/media/../openline.sqlite", "/media/..%2fopenline.sqlite", "/media/%2e%2e/secret_key",
    "/assets/x/../../base.html",
        "/assets/x/..%2f..%2fbase.html", "/assets/x//etc/passwd", "/assets/x/%2fetc%2fpasswd", "/.git/config", "/.env",
        "/app.db", "/instance/openline.sqlite", "/assets/x/..\\..\\config.py", "/assets/x/" + "a" * 3_000,
        "/assets/x/static", "/assets/x/.", "/media/" + "0" * 64 + ".html",
    ]  # fmt: skip


def test_no_path_leads_out_of_a_folder(client: FlaskClient) -> None:
    for path in WAYS_OUT:
        assert client.get(path, follow_redirects=True).status_code == 404


SOUGHT = re.compile(r'(?<=name="q" value=")[^"]*')


def test_what_is_not_public_is_as_missing_as_what_never_was(client: FlaskClient) -> None:
    ann = make_person("ann")
    draft, withdrawn = make_post(ann, title="Secret draft", published=False), make_post(ann, title="Old")
    page = make_page(ann, title="Secret page", published=False)
    hidden = make_comment(make_thread(), public=False)
    veiled = make_thread(public=False)
    never = client.get("/posts/never-was")
    for path in (
        draft.path,
        f"{draft.path}/comments/feed.atom",
        f"{draft.path}?preview=1",
        page.path,
        hidden.path,
        f"/threads/{veiled.id}/comments/new",
        "/comments/status/nonsense",
    ):
        answer = client.get(path)
        assert answer.status_code == 404, path
        # The page looks for the words of the address it was asked for, and hands them back.
        assert SOUGHT.sub("", answer.text) == SOUGHT.sub("", never.text), path
    posts.withdraw_post(withdrawn, reason="Wrong", by=ann)
    assert "why the pumps stop" not in client.get(withdrawn.path).text


QUERIES = ["?x=1", "?page=", "?page=older", "?page[]=1", "?" + "a&" * 2_000, "?page=%27--", "?;;=&="]


def test_a_query_that_means_nothing_changes_nothing(client: FlaskClient) -> None:
    make_post(make_person("ann"))
    for query in QUERIES:
        for path in ("/", "/archive", "/record", "/feed.atom"):
            assert client.get(path + query).data == client.get(path).data


def test_a_password_of_a_megabyte_is_wrong_at_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = make_person("ann")
    # At once: nothing of it is hashed.
    monkeypatch.setattr("blog.people.passwords._normal", lambda password: pytest.fail("hashed"))
    token = sign_in(client, ann)
    fields = {"email": ann.email, "password": "x" * 1_000_000, "csrf_token": token}
    assert client.post("/staff/session", data=fields).status_code == 401


def test_a_log_of_a_fault_holds_neither_token_nor_words_nor_address(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    address = "cora@customers.example"

    def broken(token: str) -> str:
        raise IntegrityError("INSERT", {"email": address}, Exception(f"Key (email)=({address})"))

    app.view_functions["my.offer"] = broken
    app.testing = False
    assert app.test_client().get("/my/secret-token").status_code == 500
    assert "IntegrityError" in caplog.text and "/my/<token>" in caplog.text
    assert "secret-token" not in caplog.text
    assert address not in caplog.text
