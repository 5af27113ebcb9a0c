"""The packages, lowest first. This order is the import rule: a package may import those before it, never after.

`tests/architecture` keeps it; `blog/app.py` plugs the packages in, in this order.
"""

PACKAGES = (
    "core",
    "cache",
    "record",
    "voice",
    "people",
    "media",
    "moderation",
    "conversation",
    "issues",
    "posts",
    "desk",
    "search",
    "transfer",
    "site",
    "dashboard",
    "demo",
    "seed",
)
