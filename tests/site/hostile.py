"""Values that no form and no address of ours expects, and requests whose bytes are sent as they stand here."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_from_bytes

from flask.testing import FlaskClient

from blog.conversation.models import Comment, Thread
from blog.core.db import session

# What a guest sends, and the form takes.
COMMENT: dict[str, bytes | str] = {"name": "Cora", "email": "cora@customers.example", "body": "It stops."}
# Each as the bytes that arrive, after an address or a form was decoded.
VALUES = (
    b"",
    b"\x00",
    b"\xff\xfe",  # no UTF-8
    b"\xc0\xaf",  # an overlong slash
    b"\xed\xa0\x80",  # half of a pair
    "\ufffe\ufdd0\u202e\u200b".encode(),
    ("Z" + "\u0301" * 500).encode(),
    b"a\r\nSet-Cookie: owned=1\r\n\r\n<script>",
    b"../../../etc/passwd",
    b"'; DROP TABLE comment; --",
    b"{{7*7}}{% raw %}${7*7}",
    b"-1",
    b"2147483648",
    b"9223372036854775808",
    b"9" * 5_000,
    "\u0663\u00b2".encode(),  # digits to Python, in part
    b"1e309",
    b"NaN",
    b"9999-12-31T23:59",
    b"0001-01-01T00:00",
    b"9999-12-31",
    b"0001-01-01",
    b"//evil.example/..",
    b"older-9999999999999999-999999999999999",
    b"x" * 3_000,
)


def path(client: FlaskClient, method: str, where: bytes, query: bytes = b"", **kwargs: Any) -> Any:
    """Ask for a path given in the bytes that the server decodes it to; the query as it is written."""
    raw = {"PATH_INFO": where.decode("latin1"), "QUERY_STRING": query.decode("latin1")}
    return client.open("/", method=method, environ_overrides=raw, **kwargs)


def form(fields: dict[str, bytes | str]) -> dict[str, Any]:
    """A form, encoded by hand: Werkzeug's client would not send what is no text."""
    pairs = [(name, value if isinstance(value, bytes) else value.encode()) for name, value in fields.items()]
    return {
        "data": "&".join(f"{name}={quote_from_bytes(value, safe='')}" for name, value in pairs).encode(),
        "content_type": "application/x-www-form-urlencoded",
    }


def send(client: FlaskClient, thread: Thread, **fields: bytes | str) -> Any:
    """Send a comment with some fields as they are given."""
    return client.post(f"/threads/{thread.id}/comments", **form({**COMMENT, **fields}))


def kept() -> list[Comment]:
    """Every comment there is."""
    return list(session().query(Comment).order_by(Comment.id))
