"""Limits on what one address may do, with an answer that says what to do. Numbers are those of the design."""

from __future__ import annotations

from ipaddress import ip_address

from flask import Flask, request
from flask_limiter import Limiter

# Per address (an IPv6 customer has a /64): enough for a family behind one router, too little for a flood.
COMMENTS = "2 per minute;20 per hour"
# More often than anyone looks at a draft.
PREVIEWS = "30 per minute"
# More often than anyone reads what was found.
SEARCHES = "60 per minute"
# More posts than anyone reads in a minute.
READINGS = "60 per minute"
# A whole folder dropped at once, and no more: each costs a second or two of this machine.
PICTURES = "60 per minute"
SIGN_IN = "10 per 5 minutes"
SIGN_IN_SITE = "1000 per 5 minutes"
RESET = "5 per day"
LINKS = "20 per hour"
# What authors send about their own comments: mending one's words a few times is no flood.
OWN_WORDS = "5 per minute;30 per hour"


def who() -> str:
    """Whom a limit is counted against: the address, for IPv6 its /64."""
    try:
        address = ip_address(request.remote_addr or "127.0.0.1")
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ip_address(int(address) >> 64 << 64)) + "/64"
    return str(address)


limiter = Limiter(who, headers_enabled=True, in_memory_fallback_enabled=True, strategy="moving-window")


def init_app(app: Flask) -> None:
    """Count in memory, or in Valkey when there is one; when it goes away, in memory again."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config["REDIS_URL"] or "memory://")
    limiter.init_app(app)
