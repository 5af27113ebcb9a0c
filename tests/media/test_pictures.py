"""Pictures are made anew, kept once, found again and removed when nothing shows them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from blog.core import pictures
from blog.core.db import session
from blog.core.text import TextRefused
from blog.media import queries
from blog.media.models import Picture
from blog.moderation import withholding
from blog.people.models import Person, Role
from blog.posts import actions as posts
from tests.builders import make_person, make_post, sign_in
from tests.desk.test_withheld import the_body
from tests.media.drawing import drawing, flood, moving, photograph

JSON = {"Accept": "application/json"}


class Desk:
    """Ann at her desk."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.ann: Person = make_person(roles=[Role.AUTHOR])
        self.token = sign_in(client, self.ann)

    def send(self, data: bytes, *, name: str = "pump.png", alt: str = "", **headers: str) -> TestResponse:
        """Upload a file."""
        file = FileStorage(io.BytesIO(data), name)
        boundary, body = encode_multipart({"csrf_token": self.token, "file": file, "alt": alt})
        kind = f"multipart/form-data; boundary={boundary}"
        return self.client.post("/staff/pictures", data=body, content_type=kind, headers=headers)

    def post(self, path: str, **said: str) -> TestResponse:
        """Send a form."""
        return self.client.post(path, data={"csrf_token": self.token, **said})


@pytest.fixture
def desk(client: FlaskClient) -> Desk:
    """Somebody who may upload."""
    return Desk(client)


def kept() -> list[Picture]:
    """Every picture there is."""
    session().rollback()
    return queries.listed().items


def served(client: FlaskClient, name: str) -> Image.Image:
    """A kept file as a browser gets it."""
    return Image.open(io.BytesIO(client.get(f"/media/{name}").data))


def test_a_picture_is_kept_in_every_size_that_screens_ask_for(desk: Desk, client: FlaskClient) -> None:
    answer = desk.send(photograph((3000, 2000)), name="holiday/pump.jpg", alt="The  pump", **JSON)
    assert answer.status_code == 201
    said: dict[str, Any] = answer.get_json()
    assert (said["width"], said["height"], said["alt"]) == (2400, 1600, "The pump")
    assert said["markdown"] == f"![The pump]({said['url']})"
    [picture] = kept()
    assert (picture.filename, picture.by.name) == ("pump.jpg", "Ann Example")  # type: ignore[union-attr]
    sizes = [(size["width"], size["height"], size["type"]) for size in picture.sizes]
    assert sorted(sizes) == sorted(
        (width, round(1600 * width / 2400), f"image/{kind}") for width in (480, 960, 1600) for kind in ("webp", "avif")
    )
    for size in picture.sizes:
        file = served(client, str(size["name"]))
        assert (file.size, f"image/{(file.format or '').lower()}") == ((size["width"], size["height"]), size["type"])
    assert served(client, picture.name).size == (2400, 1600)


def test_a_small_picture_stays_as_small_as_it_is(desk: Desk) -> None:
    desk.send(drawing((300, 200)))
    [picture] = kept()
    assert (picture.width, picture.height) == (300, 200)
    assert [(size["width"], size["type"]) for size in picture.sizes] == [(300, "image/avif")]


def test_place_and_camera_stay_behind_and_the_picture_stands_upright(desk: Desk, client: FlaskClient) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "SecretCamera", 6  # turned by a quarter
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 1.0)
    desk.send(drawing((200, 100), "JPEG", exif=exif), name="me.jpg")
    [picture] = kept()
    assert (picture.width, picture.height) == (100, 200)
    for name in (picture.name, *(str(size["name"]) for size in picture.sizes)):
        data = client.get(f"/media/{name}").data
        assert b"SecretCamera" not in data and not Image.open(io.BytesIO(data)).getexif()
    # What was the upper left corner is the upper right one.
    assert served(client, picture.name).convert("RGB").getpixel((95, 5))[0] > 200  # type: ignore[index]


def test_colours_of_a_wide_screen_are_those_of_the_web_afterwards(desk: Desk, client: FlaskClient) -> None:
    made = io.BytesIO()
    lab = Image.new("RGB", (80, 60), (0, 255, 0))
    # Adobe's wide green would look pale if its profile were only dropped. Red and green swapped says it plainly.
    lab.save(made, "PNG", icc_profile=b"no profile at all")
    desk.send(made.getvalue())
    assert served(client, kept()[0].name).convert("RGB").getpixel((5, 5)) == (0, 255, 0)


def test_a_drawing_keeps_its_edges(desk: Desk, client: FlaskClient) -> None:
    desk.send(drawing((400, 300)))
    corner = served(client, kept()[0].name).convert("RGB").crop((95, 70, 106, 81))
    assert {colour for _count, colour in corner.getcolors()} == {(255, 255, 0), (0, 0, 128)}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<svg onload='alert(1)'/>", "no picture that we can read"),
        (b"GIF89a<script>alert(1)</script>", "no picture that we can read"),
        (b"\xff\xd8\xff\xe0 no jpeg", "no picture that we can read"),
        (b"", "no picture that we can read"),
        (drawing(kind="BMP"), "no picture that we can read"),
        (drawing((400, 400))[:200], "damaged"),
        (flood(), "60,000 × 60,000 pixels; at most 50,000,000"),
        (moving(), "moves, and nobody could stop it"),
    ],
)
def test_what_is_no_picture_is_refused_in_words_and_nothing_is_kept(
    desk: Desk, app: Flask, data: bytes, why: str
) -> None:
    answer = desk.send(data, name="innocent.png", alt="What I typed", **JSON)
    assert (answer.status_code, why in answer.get_json()["error"]) == (422, True)
    page = desk.send(data, name="innocent.png", alt="What I typed")
    assert page.status_code == 422 and why in page.text and "What I typed" in page.text
    assert kept() == []
    assert not (Path(app.config["INSTANCE"]) / "media").exists()


def test_a_picture_that_lies_about_its_type_is_taken_for_what_it_is(desk: Desk, client: FlaskClient) -> None:
    assert desk.send(drawing(kind="GIF"), name="page.html").status_code == 303
    assert client.get(kept()[0].path).headers["Content-Type"] == "image/webp"


def test_a_flood_is_refused_before_anything_is_decoded() -> None:
    with pytest.raises(TextRefused, match="50,000,000"):
        pictures.prints(flood())


def test_what_is_larger_than_any_picture_is_not_even_read(desk: Desk) -> None:
    answer = desk.send(b"x" * (23 * 1024 * 1024), **JSON)
    assert answer.status_code == 413
    assert answer.get_json() == {"error": "This picture is too large; at most 20 MB are taken."}
    page = desk.send(b"x" * (23 * 1024 * 1024))
    assert page.status_code == 413 and "at most 20 MB" in page.text
    with pytest.raises(TextRefused, match=r"20\.1 MB; at most 20 MB"):
        pictures.prints(b"x" * 21_100_000)


def test_other_staff_pages_take_no_more_than_before(desk: Desk) -> None:
    assert desk.post("/staff/pictures/1", alt="x" * (9 * 1024 * 1024)).status_code == 413


def test_the_same_file_sent_again_is_the_same_picture(desk: Desk) -> None:
    first = desk.send(drawing(), **JSON).get_json()
    again = desk.send(drawing(), name="another.png", alt="A pump", **JSON)
    assert (again.status_code, again.get_json()["id"]) == (201, first["id"])
    [picture] = kept()
    assert picture.alt == "A pump"
    # The same pixels in another file.
    assert desk.send(drawing(pnginfo=None, compress_level=1), alt="Other", **JSON).get_json()["id"] == first["id"]
    assert [each.alt for each in kept()] == ["A pump"]


def test_pictures_are_found_by_what_they_show_and_what_they_were_called(desk: Desk) -> None:
    desk.send(drawing((90, 90)), name="Müller.png", alt="Die Brücke")
    desk.send(drawing((70, 90)), name="pump.png", alt="A pump in the rain, 100%")
    for sought, shown in (
        ("BRUCKE", ["Die Brücke"]), ("muller", ["Die Brücke"]), ("rain pump", ["A pump in the rain, 100%"]),
        ("100%", ["A pump in the rain, 100%"]), ("_", []), ("rain brucke", []),
    ):  # fmt: skip
        found = desk.client.get("/staff/pictures.json", query_string={"q": sought}).get_json()
        assert [each["alt"] for each in found["pictures"]] == shown, sought
    page = desk.client.get("/staff/pictures?q=nothing").text
    assert "No picture has these words." in page and "See all pictures" in page


def test_the_library_says_what_will_be_there_and_goes_on_page_by_page(desk: Desk) -> None:
    assert "There are no pictures yet." in desk.client.get("/staff/pictures").text
    for number in range(25):
        desk.send(drawing((80 + number, 60)), name=f"p{number}.png")
    first = desk.client.get("/staff/pictures.json").get_json()
    assert [each["filename"] for each in first["pictures"]] == [f"p{number}.png" for number in range(24, 0, -1)]
    second = desk.client.get("/staff/pictures.json", query_string={"page": first["older"]}).get_json()
    assert [each["filename"] for each in second["pictures"]] == ["p0.png"]
    page = desk.client.get("/staff/pictures").text
    assert "Older →" in page and page.count("No description yet.") == 24


def test_a_description_is_kept_and_offered_with_its_brackets(desk: Desk) -> None:
    desk.send(drawing())
    answer = desk.post("/staff/pictures/1", alt="The [old] pump")
    assert answer.status_code == 303
    page = desk.client.get("/staff/pictures/1").text
    assert r"![The \[old\] pump](/media/" in page and "The description is kept." in page
    long = desk.post("/staff/pictures/1", alt="x" * 501)
    assert long.status_code == 422 and "501 characters; at most 500" in long.text and "x" * 501 in long.text


def test_a_picture_that_a_text_shows_is_not_removed(desk: Desk, work: Any) -> None:
    said = desk.send(drawing(), alt="A pump", **JSON).get_json()
    make_post(desk.ann, title="About the pump", source=f"Look: {said['markdown']}", published=False)
    answer = desk.post("/staff/pictures/1/removal")
    assert answer.status_code == 409
    assert "stands in 1 text. Take it out there first." in answer.text and "About the pump" in answer.text
    work()
    assert desk.client.get(said["url"]).status_code == 200


def test_redacted_words_take_their_pictures_with_them_and_withheld_ones_do_not(desk: Desk, work: Any) -> None:
    eve, max_ = make_person("eve", roles=[Role.ADMIN]), make_person("max", roles=[Role.ADMIN])
    said, kept_too = desk.send(drawing(), **JSON).get_json(), desk.send(drawing((90, 90)), **JSON).get_json()
    post = make_post(desk.ann, source=f"A customer: {said['markdown']} {kept_too['markdown']}")
    make_post(desk.ann, source=f"A pump: {kept_too['markdown']}")
    withholding.withhold(the_body(post), code="personal-data", by=eve)
    work()
    assert desk.client.get(said["url"]).status_code == 200
    withholding.confirm(the_body(post), by=max_)
    work()
    assert desk.client.get(said["url"]).status_code == 404
    assert desk.client.get(kept_too["url"]).status_code == 200


def test_an_earlier_revision_is_named_and_does_not_keep_a_picture(desk: Desk) -> None:
    said = desk.send(drawing(), **JSON).get_json()
    post = make_post(desk.ann, title="The pump", source=said["markdown"], published=False)
    posts.save_draft(post, title="The pump", source="Words.", authors=[desk.ann], version=1, by=desk.ann)
    page = desk.client.get("/staff/pictures/1").text
    assert "Revision 1 of “The pump”" in page and "the earlier revisions show it no more" in page
    assert desk.post("/staff/pictures/1/removal").status_code == 303
    assert kept() == []


def test_a_removed_picture_is_gone_with_all_its_files(desk: Desk, app: Flask, work: Any) -> None:
    desk.send(photograph((1000, 600)))
    assert len(list((Path(app.config["INSTANCE"]) / "media").iterdir())) == 6
    assert desk.post("/staff/pictures/1/removal").status_code == 303
    work()
    assert kept() == [] and list((Path(app.config["INSTANCE"]) / "media").iterdir()) == []
    assert "The picture and its files are gone." in desk.client.get("/staff/pictures").text


def test_a_picture_uploaded_again_meanwhile_keeps_its_files(desk: Desk, app: Flask, work: Any) -> None:
    desk.send(drawing())
    desk.post("/staff/pictures/1/removal")
    said = desk.send(drawing(), **JSON).get_json()
    work()
    assert desk.client.get(said["url"]).status_code == 200


def test_moderators_who_do_not_write_have_no_library(client: FlaskClient) -> None:
    token = sign_in(client, make_person("mia", roles=[Role.MODERATOR]))
    assert client.get("/staff/pictures").status_code == 403
    data = {"csrf_token": token, "file": (io.BytesIO(drawing()), "x.png")}
    assert client.post("/staff/pictures", data=data).status_code == 403
    assert kept() == []
