"""One page as it is kept: the answer in bytes, ready to be given in the encoding that whoever asks can read."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

import brotli
from werkzeug.datastructures import Headers
from werkzeug.http import parse_accept_header, unquote_etag

# The best first: of two that a browser likes as well, this order decides.
ENCODINGS = ("br", "gzip")
# Of brotli: beyond, it costs much and gains little for a page.
QUALITY, LEVEL = 5, 6
# Under this many bytes an encoding gains nothing.
WORTH = 300
# The kinds that are worth packing: pictures are packed already.
PACKED = ("text/", "application/atom+xml", "application/json", "application/xml", "image/svg+xml")
# After this long, no page that says the same Last-Modified can have other words.
SETTLED = timedelta(seconds=2)
# What only an answer with a body says.
OF_THE_BODY = frozenset({"content-type", "content-length", "content-encoding"})


@dataclass
class Form:
    """The answer in one encoding: its tag, its headers with and without a body, and the body."""

    tag: str
    headers: list[tuple[str, str]]
    bare: list[tuple[str, str]]
    body: bytes


@dataclass
class Kept:
    """A page. `keys` are the rows that it was made from; it is true from `made` to before `until`."""

    headers: list[tuple[str, str]]
    body: bytes
    made: datetime
    until: datetime | None = None
    keys: frozenset[str] = frozenset()
    _forms: dict[str, Form] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Its bytes in all encodings that were asked for, with what is kept about it. About right is enough."""
        packed = sum(len(form.body) + 2_000 for form in tuple(self._forms.values()))
        return len(self.body) + packed + 100 * len(self.keys)

    @property
    def packed(self) -> int:
        """In how many encodings it was asked for."""
        return len(self._forms)

    def is_good(self, now: datetime) -> bool:
        """Whether its words are still true. A clock that was put back makes them doubtful."""
        return self.made <= now and (self.until is None or now < self.until)

    def form(self, encoding: str) -> Form:
        """The answer in an encoding; the empty string is the bytes themselves. Packed when first asked for."""
        found = self._forms.get(encoding)
        if found is None:
            found = self._forms[encoding] = self._pack(encoding)
        return found

    def _pack(self, encoding: str) -> Form:
        kind = next((value for name, value in self.headers if name.lower() == "content-type"), "")
        if encoding and (len(self.body) < WORTH or not kind.startswith(PACKED)):
            return self.form("")
        body = self.body
        if encoding == "br":
            body = brotli.compress(body, quality=QUALITY)
        elif encoding == "gzip":
            body = gzip.compress(body, LEVEL, mtime=0)
        said = Headers(self.headers)
        own = unquote_etag(said.get("ETag", ""))[0] or hashlib.sha256(self.body).hexdigest()[:32]
        # One tag for each sequence of bytes: it is a strong one.
        tag = f'"{own}-{encoding}"' if encoding else f'"{own}"'
        said["ETag"] = tag
        said.setdefault("Cache-Control", "no-cache")
        if kind.startswith(PACKED):
            vary = [*said.getlist("Vary"), "Accept-Encoding"]
            said["Vary"] = ", ".join(dict.fromkeys(vary))
        if encoding:
            said["Content-Encoding"] = encoding
        said["Content-Length"] = str(len(body))
        # The server says when it answers; this is when the page was made.
        del said["Date"]
        headers = list(said)
        return Form(tag, headers, [(name, value) for name, value in headers if name.lower() not in OF_THE_BODY], body)


@lru_cache(maxsize=256)
def encoding_for(accepted: str) -> str:
    """The best of our encodings that a browser takes (RFC 9110, 12.5.3); the empty string for none."""
    wanted = parse_accept_header(accepted)
    said = {name.lower(): quality for name, quality in wanted}
    offered = [(said.get(name, said.get("*", 0)), -place, name) for place, name in enumerate(ENCODINGS)]
    best = max((one for one in offered if one[0] > 0), default=None)
    identity = said.get("identity", 0)
    return best[2] if best and best[0] >= identity else ""


def answer(page: Kept, environ: Mapping[str, Any], start: Any) -> Iterable[bytes]:
    """Give a page to whoever asks: 304 without a body when they have these bytes already."""
    accepted = environ.get("HTTP_ACCEPT_ENCODING")
    form = page.form(encoding_for(accepted) if accepted else "")
    if _has(page, form, environ):
        start("304 NOT MODIFIED", form.bare)
        return ()
    start("200 OK", form.headers)
    return () if environ["REQUEST_METHOD"] == "HEAD" else (form.body,)


def _has(page: Kept, form: Form, environ: Mapping[str, Any]) -> bool:
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        return tags == form.tag or _names(tags, form.tag)
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    moved = next((value for name, value in form.bare if name == "Last-Modified"), None) if since else None
    if not since or not moved:
        return False
    try:
        held, said = parsedate_to_datetime(since), parsedate_to_datetime(moved)
        # A date counts whole seconds: of two pages made in one, or right after it, both say the same.
        return said <= held and page.made - said >= SETTLED
    except (TypeError, ValueError, OverflowError):
        return False


def _names(said: str, tag: str) -> bool:
    # Compared weakly (RFC 9110, 13.1.2).
    tags = [one.strip().removeprefix("W/") for one in said.split(",")]
    return "*" in tags or tag in tags
