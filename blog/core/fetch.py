"""Fetches what others name: public addresses only, and never for longer or larger than asked.

requests-hardened resolves a host once, refuses addresses that are not public, and connects to the address it checked,
so that a name cannot mean one thing when it is checked and another when it is used. Each redirect is checked like the
first address. What a library cannot know stands here: ports, the deadline for everything together, the size.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from time import monotonic
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

SECONDS = 10.0
LONGEST_BYTES = 2 * 1024 * 1024
REDIRECTS = 5
# Whatever listens elsewhere was not meant for strangers.
PORTS = frozenset({80, 443})
# Only tests set this: their server is on this machine.
LOOPBACK = False
AGENT = "Openline"

_REDIRECT = frozenset({301, 302, 303, 307, 308})
_CHUNK = 64 * 1024


class FetchFailed(Exception):
    """Nothing came, or not whole; the message says why, in words."""


class FetchRefused(FetchFailed):
    """We do not ask there: the address is not public, or the answer is too large."""


@dataclass(frozen=True)
class Fetched:
    """What came: the last address, the kind of content as claimed, and the bytes."""

    url: str
    content_type: str
    body: bytes


def fetch(url: str, *, longest: int = LONGEST_BYTES, seconds: float = SECONDS) -> Fetched:
    """The bytes at an address, following up to 5 redirects within `seconds` in all.

    Raises FetchRefused when the address is not public or there is more than `longest`, FetchFailed for the rest.
    """
    deadline = monotonic() + seconds
    for _ in range(REDIRECTS + 1):
        _check(url)
        with (
            _failures(deadline),
            _session(deadline) as session,
            session.get(url, **_how(deadline)) as response,
        ):
            if response.status_code in _REDIRECT and "location" in response.headers:
                url = urljoin(url, response.headers["location"])
                continue
            if response.status_code != 200:
                raise FetchFailed(f"answered {response.status_code}")
            return Fetched(url, response.headers.get("content-type", ""), _body(response, longest, deadline))
    raise FetchFailed(f"redirected more than {REDIRECTS} times")


def status(url: str, *, seconds: float = SECONDS) -> int:
    """What an address answers, 404 or 200 and the like, without what stands there. Redirects are followed.

    Asked as briefly as it goes (HEAD); who answers that with a refusal is asked as a reader would. Raises FetchRefused
    when the address is not public, FetchFailed when nothing answers.
    """
    deadline = monotonic() + seconds
    try:
        brief = _status("HEAD", url, deadline)
    except FetchRefused:
        raise
    except FetchFailed:  # servers that know no HEAD hang up, or say nothing
        brief = 0
    return brief if 200 <= brief < 400 else _status("GET", url, max(deadline, monotonic() + seconds / 2))


def _status(method: str, url: str, deadline: float) -> int:
    for _ in range(REDIRECTS + 1):
        _check(url)
        with (
            _failures(deadline),
            _session(deadline) as session,
            session.request(method, url, **_how(deadline)) as response,
        ):
            answered = response.status_code
            following = response.headers.get("location") if answered in _REDIRECT else None
        if following is None:
            return answered
        url = urljoin(url, following)
    raise FetchFailed(f"redirected more than {REDIRECTS} times")


@contextmanager
def _failures(deadline: float) -> Iterator[None]:
    """Whatever goes wrong on the way, as one of our failures."""
    try:
        yield
    except InvalidIPAddress:
        raise FetchRefused("refused: address not public") from None
    # urllib3's own errors and http.client's, while a body is read, are not all wrapped by requests.
    except (requests.RequestException, HTTPError, HTTPException, OSError, ValueError) as error:
        late = monotonic() >= deadline
        raise FetchFailed("took too long" if late else f"failed ({type(error).__name__})") from None


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        raise FetchRefused("refused: not an address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or "\\" in url:
        raise FetchRefused("refused: not a public web address")
    if port not in PORTS:
        raise FetchRefused(f"refused: port {port}")


def _how(deadline: float) -> dict[str, Any]:
    # Unpacked bytes cannot be more than those that came: nothing packed is asked for.
    headers = {"Accept-Encoding": "identity", "User-Agent": AGENT}
    left = max(deadline - monotonic(), 0.01)
    return {"stream": True, "allow_redirects": False, "timeout": left, "headers": headers}


def _body(response: requests.Response, longest: int, deadline: float) -> bytes:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise FetchFailed("came packed, which was not asked for")
    if int(response.headers.get("content-length") or 0) > longest:
        raise FetchRefused(f"refused: more than {longest:,} bytes")
    parts, size = [], 0
    while part := response.raw.read(_CHUNK, decode_content=False):
        parts.append(part)
        size += len(part)
        if size > longest:
            raise FetchRefused(f"refused: more than {longest:,} bytes")
        if monotonic() >= deadline:
            raise FetchFailed("took too long")
    if monotonic() >= deadline:
        # The watch closed the connection, which looks like the end of a body without a length.
        raise FetchFailed("took too long")
    return b"".join(parts)


@contextmanager
def _session(deadline: float) -> Iterator[requests.Session]:
    """A session for one request, whose connection is cut at the deadline, whatever is dripping through it."""
    open_sockets: list[socket.socket] = []

    def cut() -> None:
        for each in open_sockets:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    config = Config(
        ip_filter_enable=False, ip_filter_allow_loopback_ips=False, never_redirect=True, default_timeout=SECONDS
    )
    session: requests.Session = HTTPSession(config)
    # Neither a proxy nor a .netrc of this machine decides where we connect and as whom.
    session.trust_env = False
    for scheme in ("http", "https"):
        session.mount(f"{scheme}://", _adapter(scheme, open_sockets))
    watch = threading.Timer(max(deadline - monotonic(), 0), cut)
    watch.daemon = True
    watch.start()
    try:
        yield session
    finally:
        watch.cancel()
        session.close()
        for each in open_sockets:
            each.close()


def _adapter(scheme: str, open_sockets: list[socket.socket]) -> IPFilterAdapter:
    """requests-hardened's adapter, whose connections are noted, so that they can be cut from outside."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            made = super()._new_conn()
            open_sockets.append(made.dup())
            return made

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            made = super()._new_conn()
            open_sockets.append(made.dup())
            return made

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    adapter = IPFilterAdapter(is_https_proto=scheme == "https", allow_loopback=LOOPBACK)
    adapter.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
    return adapter
