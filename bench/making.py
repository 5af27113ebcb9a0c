"""Pages made anew, with nothing kept: CPU a request, against what others need for theirs."""

from __future__ import annotations

from bench.figures import Found, Target
from bench.place import Found as Addresses
from bench.place import Place, Spent
from bench.servers import Server, get

# CPU milliseconds, measured as performance.md says, on that machine: none of them can be installed here.
GHOST_POST, WORDPRESS_POST, BEST_HOME, BEST_FEED = 13.2, 208.0, 28.0, 16.8
_ELSEWHERE = "the peer's figure is performance.md's, not of this run"

POST_GHOST = Target("post made anew: CPU against Ghost without comments", "times", most=1 / 6, note=_ELSEWHERE)
POST_WORDPRESS = Target("post made anew: CPU against WordPress", "times", most=1 / 100, note=_ELSEWHERE)
HOME = Target("home made anew: CPU against the best peer", "times", most=1 / 25, note=_ELSEWHERE)
FEED = Target("feed made anew: CPU against the best peer", "times", most=1 / 10, note=_ELSEWHERE)
LONG = Target("post with 2,000 comments made anew against 100", "times", most=3.0)
OWN = {
    "post": Target("post with 100 comments made anew: CPU", "ms"),
    "home": Target("home made anew: CPU", "ms"),
    "feed": Target("feed made anew: CPU", "ms"),
}


def measure(place: Place, bare: Server, found: Addresses) -> list[Found]:
    """Ask a site that keeps nothing, one request after another."""
    paths = {"post": found.busy, "home": "/", "feed": "/feed.atom"}
    if found.busiest:
        paths["long"] = found.busiest
    for path in paths.values():  # what is made once for all pages is made before
        get(bare.port, path)
    spent: dict[str, list[Spent]] = {}
    for _ in range(place.size.rounds):
        for name, path in paths.items():
            # One connection: others would make the slower pages wait for one another, and cost the same.
            spent.setdefault(name, []).append(place.spend(bare, path, connections=1))
    runs = {name: tuple(one.cpu for one in several) for name, several in spent.items()}
    return [
        _against(POST_GHOST, runs["post"], GHOST_POST),
        _against(POST_WORDPRESS, runs["post"], WORDPRESS_POST),
        _against(HOME, runs["home"], BEST_HOME),
        _against(FEED, runs["feed"], BEST_FEED),
        Found(LONG, tuple(long / post for long, post in zip(runs["long"], runs["post"], strict=True)))
        if "long" in runs
        else Found(LONG, (), "no post has 2,000 comments at this size"),
        *(Found(target, runs[name]) for name, target in OWN.items()),
    ]


def _against(target: Target, runs: tuple[float, ...], peer: float) -> Found:
    return Found(target, tuple(one / peer for one in runs))
