"""Search: how long the slowest of a hundred waits, over all kinds of words, made anew each time."""

from __future__ import annotations

import statistics
import time
from http.client import HTTPConnection
from urllib.parse import urlencode

from bench.figures import Found, Target
from bench.place import Found as Addresses
from bench.place import Place
from bench.servers import HOST, Server

SLOWEST = "search, any word: p99"
MOST = 50.0
ROUNDS, ROUNDS_QUICK = 60, 5


def measure(place: Place, bare: Server, found: Addresses) -> list[Found]:
    """Search a site that keeps nothing: for what is common, rare, nowhere, a phrase, a beginning; second pages too."""
    target = Target(f"{SLOWEST} ({place.database}, {place.size.posts:,} posts)", "ms", most=MOST)
    asked = [_address(words, kind) for words in _words(found) for kind in ("", "post")]
    connection = HTTPConnection(HOST, bare.port, timeout=60)
    spent: list[float] = []
    for number in range(ROUNDS_QUICK if place.size.quick else ROUNDS):
        for path in tuple(asked):
            began = time.perf_counter()
            connection.request("GET", path)
            said = connection.getresponse()
            body = said.read()
            if number:
                spent.append(1_000 * (time.perf_counter() - began))
            assert said.status == 200, (path, said.status)
            if not number and (more := _next_page(body)):
                asked.append(more)
    connection.close()
    half = len(spent) // 2
    return [Found(target, tuple(statistics.quantiles(part, n=100)[98] for part in (spent[:half], spent[half:])))]


def _words(found: Addresses) -> list[str]:
    return [
        found.common,
        found.rare,
        "nobodysaidthis",
        f'"{found.phrase}"',
        f"{found.common} {found.rare}",
        found.common[:3],
        found.phrase,
    ]


def _address(words: str, kind: str) -> str:
    return f"/search?{urlencode({'kind': kind, 'q': words} if kind else {'q': words})}"


def _next_page(body: bytes) -> str | None:
    at = body.find(b'href="/search?')
    while at >= 0:
        path = body[at + 6 : body.index(b'"', at + 6)].replace(b"&amp;", b"&").decode()
        if "page=" in path:
            return path
        at = body.find(b'href="/search?', at + 1)
    return None
