"""Kept pages against nginx with the same bytes: CPU a request, requests a second, how long the slowest wait."""

from __future__ import annotations

from contextlib import ExitStack

from bench import servers
from bench.figures import Found, Target
from bench.place import Found as Addresses
from bench.place import Place, Spent
from bench.servers import Copied, Server, get

BR = {"Accept-Encoding": "gzip, deflate, br"}
GZIP = {"Accept-Encoding": "gzip"}

PAGE = Target("cached page: CPU against nginx", "times", most=1.5)
FEED = Target("cached feed: CPU against nginx", "times", most=1.2)
UNCHANGED = Target("304 of the feed: CPU against nginx", "times", most=2.5)
RATE = Target("cached page: requests a second against nginx", "times", least=0.8)
RATE_PACKED = Target("cached page in gzip: requests a second against nginx", "times", least=0.8)
SLOWEST = Target("cached page: p99", "ms", most=5.0)
SLOWEST_PACKED = Target("cached page in gzip: p99", "ms", most=5.0)
PAGE_PACKED = Target("cached page in gzip: CPU against nginx", "times", most=1.5)
PAGE_BR = Target("cached page in brotli: CPU against nginx", "times", most=1.5)
OWN = Target("cached page: CPU a request", "ms")
OWN_NGINX = Target("nginx, file of the same bytes: CPU a request", "ms")
NO_NGINX = f"nginx is not installed: {servers.INSTALL_NGINX}"

# What is asked of both, under which name nginx has it, with which headers.
_CELLS: dict[str, tuple[str, dict[str, str]]] = {
    "page": ("post", {}),
    "gzip": ("post", GZIP),
    "br": ("post", BR),
    "feed": ("feed", {}),
    "304": ("feed", {}),
}


def measure(place: Place, site: Server, found: Addresses) -> list[Found]:
    """Ask both for the same, in turns. Without nginx, what can be said without it."""
    paths = {"post": found.busy, "feed": "/feed.atom"}
    spent: dict[tuple[str, bool], list[Spent]] = {}
    with ExitStack() as stack:
        beside = _beside(place, site, paths, stack) if servers.has_nginx() else None
        for _ in range(place.size.rounds):
            for cell, (name, headers) in _CELLS.items():
                for server in filter(None, (beside, site)):
                    path = paths[name] if server is site else f"/{name}{'.packed' if cell == 'br' else ''}"
                    said = headers | (_tag(server, path) if cell == "304" else {})
                    spent.setdefault((cell, server is site), []).append(place.spend(server, path, headers=said))
    return _figures(spent, beside is not None)


def _beside(place: Place, site: Server, paths: dict[str, str], stack: ExitStack) -> Server:
    """nginx with the same bytes, checked to be the same."""
    copied = Copied(place.folder / "nginx")
    copied.folder.mkdir()
    for name, path in paths.items():
        copied.add(name, get(site.port, path), get(site.port, path, BR))
    server = servers.start_nginx(copied)
    stack.callback(server.stop)
    for name, path in paths.items():
        assert get(server.port, f"/{name}").body == get(site.port, path).body, path
        assert get(server.port, f"/{name}.packed").body == get(site.port, path, BR).body, path
        assert abs(len(get(server.port, f"/{name}", GZIP).body) - len(get(site.port, path, GZIP).body)) < 64, path
    return server


def _tag(server: Server, path: str) -> dict[str, str]:
    tag = get(server.port, path).headers["etag"]
    assert get(server.port, path, {"If-None-Match": tag}).status == 304, path
    return {"If-None-Match": tag}


def _figures(spent: dict[tuple[str, bool], list[Spent]], beside: bool) -> list[Found]:
    def ratio(target: Target, cell: str, *, rate: bool = False) -> Found:
        if not beside:
            return Found(target, (), NO_NGINX)
        pairs = zip(spent[cell, True], spent[cell, False], strict=True)
        runs = (ours.load.rate / its.load.rate if rate else ours.cpu / its.cpu for ours, its in pairs)
        return Found(target, tuple(runs))

    def slowest(target: Target, cell: str) -> Found:
        return Found(target, tuple(one.load.p99 for one in spent[cell, True]))

    return [
        ratio(PAGE, "page"),
        ratio(PAGE_PACKED, "gzip"),
        ratio(PAGE_BR, "br"),
        ratio(FEED, "feed"),
        ratio(UNCHANGED, "304"),
        ratio(RATE, "page", rate=True),
        ratio(RATE_PACKED, "gzip", rate=True),
        slowest(SLOWEST, "page"),
        slowest(SLOWEST_PACKED, "gzip"),
        Found(OWN, tuple(one.cpu for one in spent["page", True])),
        Found(OWN_NGINX, tuple(one.cpu for one in spent.get(("page", False), ())), "" if beside else NO_NGINX),
    ]
