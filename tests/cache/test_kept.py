"""One page as bytes: the best encoding that is understood, one strong tag for each, and no body for whoever has it."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from typing import Any

import brotli
import pytest
from werkzeug.http import http_date

from blog.cache.kept import Kept, answer, encoding_for

MADE = datetime(2026, 3, 1, tzinfo=UTC)
BODY = "Pümpen stop after an hour. ".encode() * 200
HTML = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY))), ("X-Frame-Options", "DENY")]


def page(body: bytes = BODY, *, headers: list[tuple[str, str]] = HTML, until: datetime | None = None) -> Kept:
    return Kept(headers, body, MADE, until)


def given(page: Kept, method: str = "GET", **said: str) -> tuple[str, dict[str, str], bytes]:
    told: list[Any] = []
    environ = {"REQUEST_METHOD": method, **{f"HTTP_{name.upper()}": value for name, value in said.items()}}
    body = b"".join(answer(page, environ, lambda *one: told.append(one)))
    status, headers = told[0]
    assert len(headers) == len({name.lower() for name, _value in headers}), "A header is said once."
    return status[:3], dict(headers), body


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0", ""),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, gzip;q=0.0", ""),
        ("*", "br"),
        ("*;q=0", ""),
        ("br;q=0, *", "gzip"),
        ("identity", ""),
        ("identity;q=0.5, gzip;q=0.2", ""),
        ("identity;q=0.2, gzip;q=0.5", "gzip"),
        ("identity;q=0, gzip", "gzip"),
        ("deflate, zstd", ""),
        ("gzip;q=nonsense", ""),
        (";;,=,q", ""),
    ],
)
def test_the_best_encoding_that_is_understood_is_given(accepted: str, encoding: str) -> None:
    assert encoding_for(accepted) == encoding


def test_every_encoding_holds_the_same_words_under_a_strong_tag_of_its_own() -> None:
    kept = page()
    plain, packed, best = (given(kept, accept_encoding=one) for one in ("identity", "gzip", "br"))
    assert plain[2] == gzip.decompress(packed[2]) == brotli.decompress(best[2]) == BODY
    tags = [headers["ETag"] for _status, headers, _body in (plain, packed, best)]
    assert len(set(tags)) == 3 and not any(tag.startswith("W/") for tag in tags)
    for _status, headers, body in (plain, packed, best):
        assert headers["Content-Length"] == str(len(body))
        assert headers["Vary"] == "Accept-Encoding"
        assert headers["X-Frame-Options"] == "DENY"
    assert "Content-Encoding" not in plain[1] and best[1]["Content-Encoding"] == "br"


def test_other_words_have_another_tag_and_the_same_words_the_same() -> None:
    assert given(page())[1]["ETag"] == given(page())[1]["ETag"] != given(page(BODY + b"!"))[1]["ETag"]


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_whoever_has_these_bytes_gets_none(encoding: str) -> None:
    kept = page()
    tag = given(kept, accept_encoding=encoding)[1]["ETag"]
    for said in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        status, headers, body = given(kept, accept_encoding=encoding, if_none_match=said)
        assert (status, body) == ("304", b"")
        assert headers["ETag"] == tag and "Vary" in headers
        assert not {"Content-Type", "Content-Length", "Content-Encoding"} & set(headers)


def test_whoever_has_the_bytes_of_another_encoding_gets_these() -> None:
    kept = page()
    tag = given(kept, accept_encoding="gzip")[1]["ETag"]
    for encoding in ("identity", "br"):
        assert given(kept, accept_encoding=encoding, if_none_match=tag)[0] == "200"


def test_a_head_says_what_a_get_would() -> None:
    kept = page()
    for encoding in ("identity", "gzip", "br"):
        got, headed = given(kept, accept_encoding=encoding), given(kept, "HEAD", accept_encoding=encoding)
        assert headed[:2] == got[:2] and headed[2] == b""
        assert given(kept, "HEAD", accept_encoding=encoding, if_none_match=got[1]["ETag"])[0] == "304"


def test_a_date_counts_only_when_no_tag_is_asked_for() -> None:
    moved = "Sat, 28 Feb 2026 10:00:00 GMT"
    kept = page(headers=[*HTML, ("Last-Modified", moved)])
    assert given(kept, if_modified_since=moved)[0] == "304"
    assert given(kept, if_modified_since="Sat, 28 Feb 2026 10:00:01 GMT")[0] == "304"
    assert given(kept, if_modified_since="Sat, 28 Feb 2026 09:59:59 GMT")[0] == "200"
    assert given(kept, if_modified_since=moved, if_none_match='"other"')[0] == "200"
    assert given(page(), if_modified_since=moved)[0] == "200", "It does not say when it moved."


def test_a_date_says_nothing_of_a_page_that_was_made_within_its_second_or_the_next() -> None:
    moved = datetime(2026, 3, 1, 10, tzinfo=UTC)
    for seconds, status in ((0.5, "200"), (1.9, "200"), (2, "304")):
        kept = page(headers=[*HTML, ("Last-Modified", http_date(moved))])
        kept.made = moved + timedelta(seconds=seconds)
        assert given(kept, if_modified_since=http_date(moved))[0] == status, seconds


@pytest.mark.parametrize(
    "said",
    ["yesterday", "0", "Sun, 01 Mar 2026 10:00:00", "Sun, 01 Mar 99999999999 10:00:00 GMT", "-1", "\u00ff" * 50, ","],
)
def test_a_date_that_is_none_is_not_believed(said: str) -> None:
    assert given(page(headers=[*HTML, ("Last-Modified", "Sun, 01 Mar 2026 10:00:00 GMT")]), if_modified_since=said)[
        0
    ] in ("200", "304")
    assert given(page(), if_none_match=said)[0] == "200"


def test_what_gains_nothing_is_not_packed() -> None:
    for kept in (page(b"Short."), page(headers=[("Content-Type", "image/png"), ("Content-Length", "5400")])):
        status, headers, body = given(kept, accept_encoding="br, gzip")
        assert status == "200" and "Content-Encoding" not in headers and body == kept.body


def test_what_is_varied_by_already_stays() -> None:
    kept = page(headers=[*HTML, ("Vary", "Accept-Language")])
    assert given(kept)[1]["Vary"] == "Accept-Language, Accept-Encoding"


def test_when_it_was_made_is_not_said_for_when_it_is_answered() -> None:
    assert "Date" not in given(page(headers=[*HTML, ("Date", "Sun, 01 Mar 2026 10:00:00 GMT")]))[1]


def test_a_page_is_true_from_when_it_was_made_to_its_end() -> None:
    kept, second = page(until=MADE + timedelta(hours=1)), timedelta(seconds=1)
    assert [kept.is_good(MADE + one) for one in (-second, 0 * second, 3599 * second, 3600 * second)] == [
        False,
        True,
        True,
        False,
    ]
    assert page().is_good(MADE + timedelta(days=9_000)), "Nothing in it changes by itself."
