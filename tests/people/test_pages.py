"""What the public sees of people, and what people change about it."""

from __future__ import annotations

import io
import zlib
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from blog.core import pictures
from blog.core.db import session
from blog.core.text import TextRefused
from blog.people import actions, sections
from blog.people.models import Role
from tests.builders import make_person, sign_in
from tests.counting import counted

PROFILE = {"name": "Ann Weber", "title": "Head of pumps", "about": "Pumps."}


def picture(kind: str = "PNG", size: tuple[int, int] = (400, 300), **more: object) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **more)
    file.seek(0)
    return file


def test_the_directory_says_how_to_begin_when_it_is_empty(client: FlaskClient) -> None:
    assert "Nobody speaks here yet." in client.get("/people").text


def test_a_page_and_the_directory_are_the_same_for_everyone_and_set_no_cookie(app: Flask, client: FlaskClient) -> None:
    ann = make_person()
    signed_in = app.test_client()
    sign_in(signed_in, ann)
    for path in ("/people", "/people/ann"):
        outside, inside = client.get(path), signed_in.get(path)
        assert outside.status_code == 200
        assert outside.data == inside.data
        assert "Set-Cookie" not in outside.headers
    assert 'class="person-page h-card"' in client.get("/people/ann").text
    assert "data-record-seq" in client.get("/people/ann").text


def test_who_has_no_page_is_answered_like_nobody(client: FlaskClient) -> None:
    make_person("bea", complete=False)
    missing, incomplete = client.get("/people/nobody"), client.get("/people/bea")
    assert missing.status_code == incomplete.status_code == 404
    # The page offers to search for the words of the address.
    assert missing.text.replace("nobody", "bea") == incomplete.text


def test_a_former_author_has_a_page_with_a_name(client: FlaskClient) -> None:
    actions.add_former(handle="bob", name="Bob", occurred_at=datetime(2019, 1, 1, tzinfo=UTC))
    page = client.get("/people/bob")
    assert "Bob wrote here before" in page.text
    assert "Bob" not in client.get("/people").text


def test_packages_above_add_sections_that_have_something_to_show(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sections.of_person, "_known", {})
    sections.register("empty", lambda person: [], "no/such/template.html")
    make_person()
    assert client.get("/people/ann").status_code == 200


def test_the_directory_costs_the_same_number_of_queries_for_ten_people(client: FlaskClient) -> None:
    def count() -> int:
        with counted() as asked:
            assert client.get("/people").status_code == 200
        return len(asked)

    make_person("ann")
    one = count()
    for number in range(9):
        make_person(f"bea-{'abcdefghi'[number]}x")
    assert count() == one


def test_my_profile_is_changed_and_handed_back_when_refused(client: FlaskClient) -> None:
    token = sign_in(client, make_person())
    data = {**PROFILE, "csrf_token": token}
    assert 'value="Ann Example"' in client.get("/staff/profile").text
    refused = client.post(
        "/staff/profile", data={**data, "name": "Team", "about": "\u200b", "links-0-url": "javascript:x"}
    )
    assert refused.status_code == 422
    for words in (
        "nobody&#39;s name",
        "what you do here",
        "A link begins with",
        "Look at the rows",
        'value="Head of pumps"',
    ):
        assert words in refused.text
    assert client.post("/staff/profile", data=data).status_code == 303
    assert '<h1 class="p-name">Ann Weber</h1>' in client.get("/people/ann").text


def test_what_somebody_says_about_themselves_cannot_run(client: FlaskClient) -> None:
    token = sign_in(client, make_person())
    about = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    client.post("/staff/profile", data={**PROFILE, "title": '"><b>', "about": about, "csrf_token": token})
    page = client.get("/people/ann").text
    assert "<script>" not in page and "<b>" not in page and "<img" not in page and 'href="javascript' not in page


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_a_photo_is_made_anew_and_served_for_ever(client: FlaskClient, kind: str) -> None:
    token = sign_in(client, make_person())
    data = {**PROFILE, "csrf_token": token, "photo": (picture(kind), "../../me.svg")}
    assert client.post("/staff/profile", data=data).status_code == 303
    session().rollback()
    path = client.get("/people/ann").text.split('src="/media/')[1].split('"')[0]
    served = client.get(f"/media/{path}")
    assert served.headers["Content-Type"] == "image/webp"
    assert "immutable" in served.headers["Cache-Control"] and "Set-Cookie" not in served.headers
    made = Image.open(io.BytesIO(served.data))
    assert (made.format, made.size) == ("WEBP", (320, 320))


def test_where_a_photo_was_taken_does_not_leave_with_it(client: FlaskClient) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 1.0)
    token = sign_in(client, make_person())
    data = {**PROFILE, "csrf_token": token, "photo": (picture("JPEG", exif=exif), "me.jpg")}
    client.post("/staff/profile", data=data)
    path = client.get("/people/ann").text.split('src="')[1].split('"')[0]
    served = client.get(path).data
    assert b"SecretCamera" not in served and b"Exif" not in served
    assert not Image.open(io.BytesIO(served)).getexif()


def flood() -> io.BytesIO:
    """A PNG of a few bytes whose header claims 60,000 by 60,000 pixels."""
    small = bytearray(picture().getvalue())
    small[16:24] = (60_000).to_bytes(4, "big") * 2
    small[29:33] = zlib.crc32(bytes(small[12:29])).to_bytes(4, "big")
    return io.BytesIO(bytes(small))


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (lambda: io.BytesIO(b"<svg onload='alert(1)'/>"), "no picture that we can read"),
        (lambda: picture("BMP"), "no picture that we can read"),
        (lambda: picture("EPS", (100, 100)), "no picture that we can read"),
        (lambda: io.BytesIO(picture("PNG", (400, 400)).getvalue()[:200]), "damaged"),
        (lambda: picture(size=(63, 500)), "63 × 500 pixels; a portrait needs at least 64"),
        (flood, "60,000 × 60,000 pixels; at most 50,000,000"),
    ],
)
def test_what_is_no_portrait_is_refused_in_words(client: FlaskClient, file: object, why: str) -> None:
    token = sign_in(client, make_person())
    data = {**PROFILE, "csrf_token": token, "photo": (file(), "me.png")}  # type: ignore[operator]
    answer = client.post("/staff/profile", data=data)
    assert answer.status_code == 422
    assert why in answer.text


def test_a_file_too_large_for_a_portrait_is_not_even_looked_at() -> None:
    with pytest.raises(TextRefused, match="6.7 MB; at most 6 MB"):
        pictures.portrait(picture().getvalue() + b"x" * 7_000_000)


def test_a_photo_that_is_taken_away_is_gone(client: FlaskClient, work: object, app: Flask) -> None:
    token = sign_in(client, make_person())
    client.post("/staff/profile", data={**PROFILE, "csrf_token": token, "photo": (picture(), "me.png")})
    path = client.get("/people/ann").text.split('src="')[1].split('"')[0]
    assert client.get(path).status_code == 200
    client.post("/staff/profile", data={**PROFILE, "csrf_token": token, "without_photo": "y"})
    work()  # type: ignore[operator]
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "name", ["..%2fopenline.sqlite", "secret_key", "x.webp", "a" * 64 + ".html", "a" * 64 + ".webp"]
)
def test_nothing_else_of_the_instance_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/media/{name}").status_code == 404


def test_no_post_before_the_page_is_complete_is_said_on_the_profile(client: FlaskClient) -> None:
    sign_in(client, make_person("bea", [Role.AUTHOR], complete=False))
    assert "Your page is not public yet" in client.get("/staff/profile").text
