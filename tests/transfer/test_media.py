"""`--media`: pictures are fetched, made anew and shown; nothing inside is asked for."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from pytest_httpserver import HTTPServer

from blog.core import fetch
from blog.core.db import session
from blog.posts.models import Post
from blog.transfer.actions import import_wordpress
from tests.transfer.exports import attachment, export, item

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def old_site(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> HTTPServer:
    monkeypatch.setattr(fetch, "LOOPBACK", True)
    monkeypatch.setattr(fetch, "PORTS", frozenset({httpserver.port}))
    return httpserver


def picture() -> bytes:
    """A photograph that says where it was taken."""
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "A camera that knows where I live"
    Image.new("RGB", (80, 60), "navy").save(made, "JPEG", exif=exif)
    return made.getvalue()


def test_a_fetched_picture_is_shown_from_here(old_site: HTTPServer, client: FlaskClient, tmp_path: Path) -> None:
    old_site.expect_request("/boat.jpg").respond_with_data(picture(), content_type="image/jpeg")
    url = old_site.url_for("/boat.jpg")
    path = export(tmp_path, item(1, body=f'<img src="{url}" alt="A boat">'), attachment(2, url))
    said = import_wordpress(path, media=True).as_json()
    assert (said["attachments"]["created"], said["problems"]) == (1, [])
    html = session().scalars(sa.select(Post.html)).one()
    src = html.split('src="')[1].split('"')[0]
    answer = client.get(src)
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert Image.open(io.BytesIO(answer.data)).size == (80, 60)
    assert b"where I live" in picture() and b"where I live" not in answer.data
    again = import_wordpress(path).as_json()
    assert (again["attachments"]["unchanged"], again["posts"]["unchanged"]) == (1, 1)
    assert len(old_site.log) == 1


def test_pictures_fetched_later_appear_in_what_was_imported_before(old_site: HTTPServer, tmp_path: Path) -> None:
    old_site.expect_request("/boat.jpg").respond_with_data(picture())
    url = old_site.url_for("/boat.jpg")
    path = export(tmp_path, item(1, body=f'<img src="{url}" alt="A boat">'), item(2), attachment(3, url))
    import_wordpress(path)
    assert old_site.log == []
    said = import_wordpress(path, media=True).as_json()
    assert said["attachments"]["updated"] == 1
    assert (said["posts"]["updated"], said["posts"]["unchanged"]) == (1, 1)
    assert "<img" in session().scalars(sa.select(Post.html).where(Post.slug == "item-1")).one()


def test_nothing_inside_is_asked_for_pictures(httpserver: HTTPServer, app: Flask, tmp_path: Path) -> None:
    inside = httpserver.url_for("/boat.jpg")
    parts = [attachment(1, inside), attachment(2, "http://169.254.169.254/x.jpg"), attachment(3, "file:///etc/x.jpg")]
    said = import_wordpress(export(tmp_path, item(9), *parts), media=True).as_json()
    assert [problem["item"] for problem in said["problems"]] == ["attachment 1", "attachment 2"]
    assert all("refused" in problem["what"] for problem in said["problems"])
    assert httpserver.log == []
    assert not (Path(app.config["INSTANCE"]) / "media").exists()


@pytest.mark.parametrize("data", [b"<html>not found</html>", b"", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_stays_a_link(old_site: HTTPServer, tmp_path: Path, data: bytes) -> None:
    old_site.expect_request("/boat.jpg").respond_with_data(data)
    url = old_site.url_for("/boat.jpg")
    path = export(tmp_path, item(1, body=f'<img src="{url}">'), attachment(2, url))
    said = import_wordpress(path, media=True).as_json()
    assert "no picture" in said["problems"][0]["what"]
    assert "Picture: File 2" in session().scalars(sa.select(Post.html)).one()
