"""Which addresses are videos, and what the place is called where they are watched: values in, value out."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

# PeerTube runs on many hosts and is known by its paths: a UUID, or one written shorter in 22 signs.
_PEERTUBE = re.compile(
    r"/(?:w|videos/watch)/(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[1-9A-HJ-NP-Za-km-z]{22})/?"
)
_FILE = re.compile(r"\.(?:mp4|m4v|webm|ogv|mov)$", re.IGNORECASE)
_KNOWN = (
    (
        "YouTube",
        {"youtube.com", "m.youtube.com", "youtube-nocookie.com"},
        re.compile(r"/(?:watch|(?:embed|shorts|live)/.+)"),
    ),
    ("YouTube", {"youtu.be"}, re.compile(r"/[\w-]{6,}")),
    ("Vimeo", {"vimeo.com"}, re.compile(r"/(?:channels/[\w-]+/)?\d+(?:/\w+)?")),
    ("Vimeo", {"player.vimeo.com"}, re.compile(r"/video/\d+")),
)


def site_of(address: str) -> str | None:
    """Where the video at an address is watched, as people call it; None when it is no video that we know."""
    try:
        parts = urlsplit(address)
        host, path = (parts.hostname or "").removeprefix("www."), unquote(parts.path)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    for name, hosts, paths in _KNOWN:
        if host in hosts and paths.fullmatch(path):
            return name
    return host if _PEERTUBE.fullmatch(path) or _FILE.search(path) else None


def is_address(words: str, address: str) -> bool:
    """Whether the words of a link are only its address again."""
    return _bare(words) == _bare(address)


def _bare(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", address.strip(), flags=re.IGNORECASE).rstrip("/")
