"""What every answer carries, whatever was asked and however it ended; and which guests' forms are taken."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from blog.core import headers
from blog.people import tickets
from blog.people.models import Role
from tests.builders import make_comment, make_person, make_post, make_thread, prove_customer, sign_in

# The policy, written out: whoever loosens it in blog/core/headers.py must loosen it here.
POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "img-src": "'self'",
    "manifest-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
}


def check(answer: Any) -> None:
    """Every header is there, once, and says what it must."""
    for name, value in headers.HEADERS.items():
        said = answer.headers.getlist(name)
        if name != "Referrer-Policy":
            assert said == [value], f"{answer.request.path} {answer.status}: {name}"
        else:
            assert said[0] in ("strict-origin-when-cross-origin", "same-origin", "no-referrer") and len(said) == 1


def test_the_policy_is_the_one_written_here_and_allows_nothing_unsafe(client: FlaskClient) -> None:
    said = client.get("/").headers["Content-Security-Policy"]
    assert dict(part.split(" ", 1) for part in said.split("; ")) == POLICY
    assert not any(word in said for word in ("unsafe", "*", "data:", "blob:", "http", "nonce"))


@pytest.mark.parametrize(
    "path, status",
    [
        ("/", 200),
        ("/people", 200),
        ("/nothing-here", 404),
        ("/feed.atom", 200),
        ("/record/log.jsonl", 200),
        ("/opml.xml", 200),
        ("/healthz", 200),
        ("/robots.txt", 200),
        ("/record/log.jsonl?from=x", 400),
        ("/a%00b", 400),
        ("/my/nonsense", 410),
        ("/staff", 302),
        ("/staff/session", 200),
    ],
)
def test_every_kind_of_page_carries_every_header(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    check(answer)


def test_files_feeds_that_have_not_moved_and_redirects_carry_them(app: Flask, client: FlaskClient) -> None:
    comment = make_comment(make_thread())
    asset = client.get(app.jinja_env.globals["asset"]("base.css"))  # type: ignore[operator]  # a function of ours
    assert asset.status_code == 200
    first = client.get("/feed.atom")
    same = client.get("/feed.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert same.status_code == 304
    moved = client.get(comment.path)
    assert moved.status_code == 302
    for answer in (asset, first, same, moved):
        check(answer)


def test_refusals_carry_them(app: Flask, client: FlaskClient) -> None:
    ann = make_person("ann")
    thread = make_thread()
    refused = [
        (client.post("/"), 405),
        (client.post("/staff/session"), 403),
        (client.post(f"/threads/{thread.id}/comments", data={}), 422),
        (client.post(f"/threads/{thread.id}/comments", data={"body": "x" * 1_000_000}), 413),
        (client.post(f"/threads/{thread.id}/comments", headers={"Origin": "https://evil.example"}), 403),
        (client.post("/staff/posts"), 401),
    ]
    sign_in(client, ann)
    refused.append((client.get("/staff/cases"), 403))
    for answer, status in refused:
        assert answer.status_code == status
        check(answer)


@pytest.mark.parametrize(
    "fault, status", [(RuntimeError("planted"), 500), (OperationalError("SELECT", {}, Exception("planted")), 503)]
)
def test_faults_of_ours_carry_them_and_tell_nothing(app: Flask, fault: Exception, status: int) -> None:
    def broken() -> str:
        raise fault

    app.view_functions["machines.robots"] = broken
    app.testing = False
    answer = app.test_client().get("/robots.txt")
    assert answer.status_code == status
    assert "planted" not in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    check(answer)


def test_without_tls_browsers_are_not_told_to_insist_on_it(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers


@pytest.fixture
def secure_app(environ: dict[str, str], request: pytest.FixtureRequest) -> Flask:
    """The application behind TLS."""
    environ["BASE_URL"] = "https://blog.example.com"
    made: Flask = request.getfixturevalue("app")
    return made


def test_behind_tls_browsers_insist_on_it_for_a_year(secure_app: Flask) -> None:
    client = secure_app.test_client()
    for path in ("/", "/feed.atom", "/nothing-here", "/staff/session"):
        said = client.get(path).headers["Strict-Transport-Security"]
        assert said == "max-age=31536000; includeSubDomains"


def test_behind_tls_every_cookie_is_bound_to_this_host_and_out_of_reach(secure_app: Flask) -> None:
    client = secure_app.test_client()
    customer = prove_customer(client, "cora@customers.example")
    staff = client.get("/staff/session", base_url="https://blog.example.com").headers.getlist("Set-Cookie")
    own = client.post(tickets.my_path(customer), base_url="https://blog.example.com").headers.getlist("Set-Cookie")
    assert len(staff) == len(own) == 1
    for cookie in staff + own:
        parts = [part.strip() for part in cookie.split(";")]
        assert parts[0].startswith("__Host-openline")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(parts)
        assert not any(part.startswith("Domain") for part in parts)


def test_what_is_somebodys_own_is_kept_by_no_cache(app: Flask, client: FlaskClient) -> None:
    thread = make_thread()
    form = {"name": "Cora", "email": "cora@customers.example", "body": "It stops."}
    sent = client.post(f"/threads/{thread.id}/comments", data=form)
    refused = client.post(f"/threads/{thread.id}/comments", data={**form, "body": ""})
    answers = [sent, refused, client.get(sent.location), client.get("/my"), client.get("/staff/session")]
    answers.append(client.get("/staff"))
    sign_in(client, make_person("ann", [Role.ADMIN]))
    answers += [client.get(path) for path in ("/staff", "/staff/cases", "/staff/nothing-here", "/staff/people/nobody")]
    answers += [client.post("/staff/posts", data={})]
    for answer in answers:
        assert "no-store" in answer.headers["Cache-Control"], answer.request.path


def test_a_refused_form_of_a_known_customer_is_kept_by_no_cache(client: FlaskClient) -> None:
    thread = make_thread()
    prove_customer(client, "cora@customers.example")
    refused = client.post(f"/threads/{thread.id}/comments", data={"name": "Cora", "body": ""})
    assert "cora@customers.example" in refused.get_data(as_text=True)
    assert refused.headers["Cache-Control"] == headers.PERSONAL


def test_a_public_page_is_the_same_bytes_for_everyone_and_sets_no_cookie(app: Flask) -> None:
    ann = make_person("ann")
    post = make_post(ann)
    outsider, customer, author = (app.test_client() for _ in range(3))
    prove_customer(customer, "cora@customers.example")
    sign_in(author, ann)
    for path in (post.path, "/", "/people/ann", "/record", "/policy"):
        first, *others = [browser.get(path) for browser in (outsider, customer, author)]
        for answer in (first, *others):
            assert answer.data == first.data
            assert "Set-Cookie" not in answer.headers
            assert "Cookie" not in answer.headers.get("Vary", "")


FORMS: list[tuple[dict[str, str], bool]] = [
    ({}, True),
    ({"Sec-Fetch-Site": "same-origin"}, True),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, True),
    ({"Sec-Fetch-Site": "none"}, True),
    ({"Origin": "http://localhost"}, True),
    ({"Sec-Fetch-Site": "cross-site"}, False),
    ({"Sec-Fetch-Site": "same-site"}, False),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}, False),
    ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, False),
    ({"Origin": "null"}, False),
    ({"Origin": ""}, False),
    ({"Origin": "https://evil.example"}, False),
    ({"Origin": "http://localhost.evil.example"}, False),
    ({"Origin": "http://localhost:8000"}, False),
    ({"Origin": "https://localhost"}, False),
    ({"Sec-Fetch-Site": "SAME-ORIGIN, cross-site"}, False),
]


@pytest.mark.parametrize("said, taken", FORMS)
def test_a_guests_form_is_taken_from_our_pages_only(client: FlaskClient, said: dict[str, str], taken: bool) -> None:
    comment = {"name": "Cora", "email": "cora@customers.example", "body": "It stops."}
    for path, form in (
        (f"/threads/{make_thread().id}/comments", comment),
        ("/my", {"email": "cora@customers.example"}),
        ("/my/nonsense", {}),
        ("/my/session/end", {}),
    ):
        answer = client.post(path, data=form, headers=said)
        if taken:
            assert answer.status_code in (200, 303, 410), path
        else:
            assert answer.status_code == 403, path
            assert "sent from another site" in answer.get_data(as_text=True)


def test_a_form_with_plain_text_is_no_form(client: FlaskClient) -> None:
    thread = make_thread()
    answer = client.post(f"/threads/{thread.id}/comments", data="body=x&name=y", content_type="text/plain")
    assert answer.status_code == 422


def test_a_staff_form_needs_its_token_whatever_else_it_says(client: FlaskClient) -> None:
    sign_in(client, make_person("ann"))
    for token in (None, "", "nonsense", "\x00"):
        answer = client.post(
            "/staff/posts", data={"title": "x", "body": "y", **({"csrf_token": token} if token else {})}
        )
        assert answer.status_code == 403
        assert "This form is too old" in answer.get_data(as_text=True)


def test_a_link_that_proves_an_address_does_so_by_post_alone(client: FlaskClient) -> None:
    customer = prove_customer(client, "cora@customers.example")
    path = tickets.my_path(customer)
    other = client.application.test_client()
    assert other.get(path).status_code == 200
    assert "cora" not in other.get(path).get_data(as_text=True)
    assert "Set-Cookie" not in other.get(path).headers
