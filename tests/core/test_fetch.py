"""Fetching what others name: never inside, never for ever, never without end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from blog.core import fetch as module
from blog.core.fetch import FetchFailed, FetchRefused, fetch


@pytest.fixture
def here(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> HTTPServer:
    """A server on this machine, which alone is let through."""
    monkeypatch.setattr(module, "LOOPBACK", True)
    monkeypatch.setattr(module, "PORTS", frozenset({80, 443, httpserver.port}))
    return httpserver


@pytest.fixture
def rude(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[socket.socket], None]], str]]:
    """Starts a server that answers by hand. Gives its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    monkeypatch.setattr(module, "LOOPBACK", True)
    monkeypatch.setattr(module, "PORTS", frozenset({port}))

    def start(answer: Callable[[socket.socket], None]) -> str:
        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(4096)
                try:
                    answer(connection)
                except OSError:
                    return

        threading.Thread(target=serve, daemon=True).start()
        return f"http://127.0.0.1:{port}/"

    yield start
    listening.close()


def test_bytes_and_kind_come_back(here: HTTPServer) -> None:
    here.expect_request("/boat.jpg").respond_with_data(b"pixels", content_type="image/jpeg")
    got = fetch(here.url_for("/boat.jpg"))
    assert (got.body, got.content_type) == (b"pixels", "image/jpeg")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "[::1]", "[::]",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "[fe80::1]", "[fc00::1]", "[64:ff9b::7f00:1]", "192.0.0.8",
        "198.18.0.1", "240.0.0.1", "[2002:7f00:1::]",
    ],
)  # fmt: skip
def test_no_spelling_of_an_inside_address_is_asked(host: str) -> None:
    with pytest.raises(FetchRefused, match="not public"):
        fetch(f"http://{host}/latest/meta-data/", seconds=2)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://example.com/x", "gopher://example.com/", "//example.com/x", "http://", "x",
        "http://user:pass@example.com/", "http://example.com:22/", "http://example.com:99999/", "http://[bad/",
        "http://example.com\\@127.0.0.1/", "",
    ],
)  # fmt: skip
def test_odd_addresses_are_refused_before_anything_is_asked(url: str) -> None:
    with pytest.raises(FetchRefused, match="refused"):
        fetch(url)


def test_a_redirect_is_checked_like_the_first_address(here: HTTPServer) -> None:
    here.expect_request("/out").respond_with_data("", status=302, headers={"Location": "http://10.0.0.1/inside"})
    with pytest.raises(FetchRefused, match="not public"):
        fetch(here.url_for("/out"))


def test_redirects_end(here: HTTPServer) -> None:
    here.expect_request("/round").respond_with_data("", status=302, headers={"Location": "/round"})
    with pytest.raises(FetchFailed, match="more than 5"):
        fetch(here.url_for("/round"))
    assert len(here.log) == 6


def test_a_redirect_to_the_same_host_is_followed(here: HTTPServer) -> None:
    here.expect_request("/old").respond_with_data("", status=301, headers={"Location": "/new"})
    here.expect_request("/new").respond_with_data(b"here")
    assert fetch(here.url_for("/old")).body == b"here"


@pytest.mark.parametrize("said", [True, False])
def test_more_than_asked_for_is_refused(here: HTTPServer, said: bool) -> None:
    def answer(_: Request) -> Response:
        parts = (b"x" * 1000 for _ in range(100))
        response = Response(parts)  # type: ignore[arg-type]  # an iterator of bytes is streamed
        if said:
            response.headers["Content-Length"] = "100000"
        return response

    here.expect_request("/long").respond_with_handler(answer)
    with pytest.raises(FetchRefused, match="more than 50,000"):
        fetch(here.url_for("/long"), longest=50_000)


def test_packed_answers_are_not_unpacked(here: HTTPServer) -> None:
    here.expect_request("/bomb").respond_with_data(b"\x1f\x8b", headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchFailed, match="packed"):
        fetch(here.url_for("/bomb"))
    assert here.log[0][0].headers["Accept-Encoding"] == "identity"


def test_an_error_is_no_answer(here: HTTPServer) -> None:
    with pytest.raises(FetchFailed, match="answered 500"):
        fetch(here.url_for("/missing"))


class Drip:
    """A byte now and then, for five minutes unless the reader hangs up."""

    def __init__(self, head: bytes) -> None:
        self.head, self.whole = head, False

    def __call__(self, connection: socket.socket) -> None:
        connection.sendall(self.head)
        for _ in range(3_000):
            connection.sendall(b"x")
            time.sleep(0.1)
        self.whole = True


def many_headers(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200_000 + b"\r\n")


def hang_up(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")


def babble(connection: socket.socket) -> None:
    connection.sendall(b"\x00\x01\x02 no protocol at all\r\n\r\n")


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_everything_together_ends_at_the_deadline(
    rude: Callable[[Callable[[socket.socket], None]], str], head: bytes
) -> None:
    drip = Drip(head)
    with pytest.raises(FetchFailed, match="too long"):
        fetch(rude(drip), seconds=1)
    assert not drip.whole


@pytest.mark.parametrize("answer", [many_headers, hang_up, babble])
def test_a_broken_answer_is_a_failure_in_words(
    rude: Callable[[Callable[[socket.socket], None]], str], answer: Callable[[socket.socket], None]
) -> None:
    with pytest.raises(FetchFailed, match="failed"):
        fetch(rude(answer), seconds=60)


def test_no_proxy_of_this_machine_is_asked(here: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    here.expect_request("/x").respond_with_data(b"direct")
    assert fetch(here.url_for("/x")).body == b"direct"
