"""Absolute links, and signed ones: a link in a mail has one purpose, an age, and can be checked without a table."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from blog.core.i18n import _


class LinkRefused(ValueError):
    """A link that is not ours, is for something else, or is too old; the message says so to whoever followed it."""


def prefix() -> str:
    """The path that BASE_URL carries, without its last slash: empty for most sites."""
    return _path_of(current_app.config["BASE_URL"])


def href(path: str) -> str:
    """A path of ours as a page links to it: with the prefix of BASE_URL."""
    return prefix() + path


def absolute(path: str) -> str:
    """A path of ours as others link to it. It comes from BASE_URL, never from a request's Host."""
    return str(current_app.config["BASE_URL"]) + path


def sign(purpose: str, payload: Any) -> str:
    """A token that only `unsign` with the same purpose takes."""
    return str(_serializer(purpose).dumps(payload))


def unsign(purpose: str, token: str, *, within: timedelta) -> Any:
    """What was signed. Raises LinkRefused, in words, when it is forged, for another purpose or too old."""
    try:
        return _serializer(purpose).loads(token, max_age=int(within.total_seconds()))
    except BadData:
        raise LinkRefused(_("This link is not valid any more. Ask for a new one.")) from None


def new_token() -> str:
    """A secret that cannot be guessed: 256 bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token, so that a copy of the database opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def local_target(target: str | None, default: str) -> str:
    """Where to go next: a path of this site, or the default. Never another host, however it is spelt."""
    if not target or not target.startswith("/") or target[1:2] in ("/", "\\"):
        return default
    if any(ord(character) < 33 or character == "\\" for character in target):
        return default
    return target


@lru_cache(maxsize=8)
def _path_of(address: str) -> str:
    return urlsplit(address).path.rstrip("/")


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt=f"openline:{purpose}")
