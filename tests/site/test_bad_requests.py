"""What no browser sends: refused in words, at once, and nothing of it shown, kept or obeyed."""

from __future__ import annotations

import resource
import time
from typing import Any

import pytest
from flask import Flask
from flask import request as flask_request
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from blog.conversation.models import Comment, Thread
from blog.core.db import session
from blog.people.models import Role
from blog.posts import actions as posts
from tests.builders import PASSWORD, make_comment, make_page, make_person, make_post, make_thread, sign_in
from tests.site import hostile

COMMENT: dict[str, bytes | str] = {"name": "Cora", "email": "cora@customers.example", "body": "It stops."}
NO_TEXT = [b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"It stops \x80."]


@pytest.fixture
def thread(app: Flask) -> Thread:
    """Where guests may write."""
    return make_thread()


def send(client: FlaskClient, thread: Thread, **fields: bytes | str) -> Any:
    """Send a comment with some fields as they are given."""
    return client.post(f"/threads/{thread.id}/comments", **hostile.form({**COMMENT, **fields}))


def kept() -> list[Comment]:
    """Every comment there is."""
    return list(session().query(Comment).order_by(Comment.id))


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


def test_a_line_end_in_an_address_reaches_neither_log_nor_header(client: FlaskClient) -> None:
    for where in (b"/people/a\r\nSet-Cookie: owned=1", b"/staff/people/a\r\nSet-Cookie: owned=1", b"/a\x1b[2J"):
        answer = hostile.path(client, "GET", where)
        assert answer.status_code == 400
        assert "owned" not in str(answer.headers)


def test_text_in_utf_16_is_no_form(client: FlaskClient, thread: Thread) -> None:
    words = "name=Cora&email=cora@customers.example&body=x".encode("utf-16")
    kind = "application/x-www-form-urlencoded; charset=utf-16"
    assert client.post(f"/threads/{thread.id}/comments", data=words, content_type=kind).status_code == 400


UNSEEN = ["", " \n\t ", "\u200b\u2060\ufeff", "\u202e\u202c", "\u3164\u00ad"]


def test_words_that_nobody_would_see_are_refused(client: FlaskClient, thread: Thread) -> None:
    for body in UNSEEN:
        answer = send(client, thread, body=body)
        assert answer.status_code == 422
        assert "nothing to read" in answer.text
        assert send(client, thread, name=body).status_code == 422
        assert kept() == []


def test_what_is_too_long_is_refused_whole_and_handed_back(client: FlaskClient, thread: Thread) -> None:
    answer = send(client, thread, body="x" * 10_001)
    assert answer.status_code == 422
    assert "x" * 10_001 in answer.text
    assert send(client, thread, body=("<b>" + "x" * 65_533)).status_code == 422
    assert send(client, thread, name="n" * 81).status_code == 422
    assert send(client, thread, email="e" * 255 + "@customers.example").status_code == 422
    assert kept() == []


def test_stacks_of_marks_are_capped_and_direction_signs_leave_names(client: FlaskClient, thread: Thread) -> None:
    assert send(client, thread, body="Z" + "\u0301" * 4_000, name="Co\u202era\u2066").status_code == 303
    [comment] = kept()
    assert len(comment.source) < 12
    assert comment.name == "Cora"


@pytest.mark.parametrize("size", [1_000_000, 9_000_000])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_body_larger_than_any_comment_is_refused_at_once_without_being_read(
    client: FlaskClient, thread: Thread, size: int, kind: str
) -> None:
    body = b"body=" + b"x" * size
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    for _ in range(5):
        answer = client.post(f"/threads/{thread.id}/comments", data=body, content_type=kind)
        assert answer.status_code == 413
        assert "larger than we take" in answer.text
    assert time.monotonic() - begun < 10  # at once; the room is for a busy machine
    assert (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8_192
    )  # KiB on Linux; the larger body alone is 9,000


def test_the_longest_comment_in_the_widest_letters_is_no_such_body(client: FlaskClient, thread: Thread) -> None:
    assert send(client, thread, body="\U0001f6b2" * 10_000).status_code == 303


def test_ten_thousand_parts_are_refused(client: FlaskClient, thread: Thread) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n\r\n'
    for many in (2_000, 10_000):
        body = "".join(part.format(number) for number in range(many)) + "--x--\r\n"
        answer = client.post(
            f"/threads/{thread.id}/comments", data=body.encode(), content_type="multipart/form-data; boundary=x"
        )
        assert answer.status_code == 413


@pytest.mark.parametrize(
    "kind", ["application/json", "text/xml", "multipart/form-data", "multipart/form-data; boundary=", "x", ""]
)
def test_a_body_of_another_kind_is_an_empty_form(client: FlaskClient, thread: Thread, kind: str) -> None:
    answer = client.post(f"/threads/{thread.id}/comments", data=b'{"body": [1, null]}', content_type=kind)
    assert answer.status_code in (400, 415, 422)
    assert kept() == []


def test_fields_that_are_not_the_guests_to_fill_are_not_read(client: FlaskClient, thread: Thread) -> None:
    theirs = {"id": "77", "state": "published", "role": "admin", "person_id": "1", "speaking": "company"}
    theirs |= {"company_response": "1", "published_at": "2020-01-01", "customer_id": "1", "title": "CEO"}
    assert send(client, thread, **theirs).status_code == 303
    [comment] = kept()
    assert (comment.state, comment.speaking, comment.title, comment.person_id) == ("held", None, "", None)
    assert comment.id != 77


NO_PARENTS = ["x", "-1", "1.0", "²", "٣", "0", "9999999999", "1" * 13, "1 OR 1=1", "[]"]


def test_a_parent_that_is_none_is_said_to_be_gone(client: FlaskClient, thread: Thread) -> None:
    for parent in NO_PARENTS:
        answer = send(client, thread, parent=parent)
        assert answer.status_code == 422
        assert "is not there any more" in answer.text


def test_a_parent_is_never_guessed_from_a_number_that_is_too_long(client: FlaskClient, thread: Thread) -> None:
    comment = make_comment(thread)
    assert send(client, thread, parent=f"{comment.id:012}34").status_code == 422


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
    app = request.getfixturevalue("app")
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
        assert answer.data == never.data, path
    posts.withdraw_post(withdrawn, reason="Wrong", by=ann)
    assert "why the pumps stop" not in client.get(withdrawn.path).text


QUERIES = ["?x=1", "?page=", "?page=older", "?page[]=1", "?" + "a&" * 2_000, "?page=%27--", "?;;=&="]


def test_a_query_that_means_nothing_changes_nothing(client: FlaskClient) -> None:
    make_post(make_person("ann"))
    for query in QUERIES:
        for path in ("/", "/archive", "/record", "/feed.atom"):
            assert client.get(path + query).data == client.get(path).data


def test_a_password_of_a_megabyte_is_wrong_at_once(client: FlaskClient) -> None:
    ann = make_person("ann")
    token = sign_in(client, ann)
    begun = time.monotonic()
    fields = {"email": ann.email, "password": "x" * 1_000_000, "csrf_token": token}
    assert client.post("/staff/session", data=fields).status_code == 401
    assert time.monotonic() - begun < 10  # at once; the room is for a busy machine


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


def test_a_compressed_body_is_not_unpacked(client: FlaskClient, thread: Thread) -> None:
    answer = client.post(
        f"/threads/{thread.id}/comments",
        data=b"\x1f\x8b\x08\x00" + bytes(200),
        content_type="application/x-www-form-urlencoded",
        headers={"Content-Encoding": "gzip"},
    )
    assert answer.status_code == 400
