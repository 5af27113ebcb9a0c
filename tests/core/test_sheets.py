"""The sheets of a page come as one, under an address that means these bytes for ever."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.core import themes


def test_a_page_loads_one_sheet_which_is_all_of_them_in_order(client: FlaskClient) -> None:
    linked = re.findall(r'<link rel="stylesheet" href="([^"]+)">', client.get("/").text)
    assert len(linked) == 1
    answer = client.get(linked[0])
    assert answer.status_code == 200
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    names = linked[0].rpartition("/")[2].removesuffix(".css").split("+")
    assert names[0] == "tokens" and len(names) > 5
    folder = themes.THEMES / "default" / "static"
    assert answer.data == b"".join((folder / f"{name}.css").read_bytes() for name in names)


def test_it_has_another_address_when_one_of_them_has_other_words(app: Flask) -> None:
    with app.test_request_context():
        assert themes.styles("tokens", "base") != themes.styles("tokens", "page") != themes.styles("base", "tokens")
        digests = {themes.styles(*names).split("/")[-2] for names in (("tokens",), ("tokens", "base"), ("base",))}
    assert len(digests) == 3


def test_an_address_that_is_not_these_bytes_is_kept_for_a_minute(client: FlaskClient) -> None:
    answer = client.get("/assets/000000000000/tokens+base.css")
    assert answer.status_code == 200
    assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "name",
    ["tokens+tokens.css", "tokens+nothing.css", "tokens+.css", "+.css", "tokens+../base.css", "reading+proof.js"],
)
def test_what_is_no_list_of_sheets_is_not_there(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/000000000000/{name}").status_code == 404
