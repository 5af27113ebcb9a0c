"""What every test stands on: the real application, on a real database, with a real mailbox.

`TEST_DATABASE=postgresql` runs the same suite on the real PostgreSQL server; SQLite is the default. Only the network
and the clock are ever replaced.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from blog.app import create_app
from blog.cache.feature import FRONT
from blog.core import jobs, preparations
from blog.core.db import session
from blog.people import passwords
from tests import databases

# The same password is hashed once in a run: it is made to take its time.
passwords.hashed = cache(passwords.hashed)


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[databases.Template]:
    """A migrated, empty database, made once and copied for each test."""
    try:
        made = databases.make_template(tmp_path_factory.mktemp("template"))
    except databases.NoServer as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))
    yield made
    made.drop()


@pytest.fixture(autouse=True)
def connections_are_closed() -> Iterator[None]:
    """Close what a test left open: some make several applications, and each has connections of its own."""
    opened: list[Any] = []

    def note(connection: Any, _record: object) -> None:
        opened.append(connection)

    sa.event.listen(sa.Pool, "connect", note)
    yield
    sa.event.remove(sa.Pool, "connect", note)
    for connection in opened:
        connection.close()


@pytest.fixture
def environ(tmp_path: Path, template_database: databases.Template) -> dict[str, str]:
    """The environment of one test's site. A test may add to it before it asks for `app`."""
    instance = tmp_path / "instance"
    instance.mkdir()
    return {
        "OPENLINE_INSTANCE": str(instance),
        "DATABASE_URL": template_database.copy(instance),
        "BASE_URL": "http://localhost",
        "MAIL_URL": f"file://{tmp_path / 'mail'}",
        "OPENLINE_LIMITS": "0",
        "SECRET_KEY": "for tests only, and long enough for them",
    }


class Compiled(BytecodeCache):
    """Templates as they were compiled for the first test that showed them."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take it from those that are kept. Its name and its source tell whether it is the same."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


class Browser(FlaskClient):
    """A test client that gives each request a context of its own, as a server does.

    Flask 3.1 would lend it the test's: who is signed in, and all else kept in `g`, would leak from one browser into the
    next.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send one request, and read its answer whole. What the test read before is read again afterwards."""
        with self.application.app_context():
            answer = super().open(*args, **{"buffered": True, **kwargs})
        if has_app_context():
            session().rollback()
        return answer


@pytest.fixture
def app(environ: dict[str, str]) -> Iterator[Flask]:
    """The application, with an application context, on an empty database."""
    yield from _opened(environ)


@pytest.fixture(scope="session")
def demo_database(
    template_database: databases.Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[databases.Template]:
    """A database in which the demo was played, made once and copied for each test."""
    made = databases.make_demo(template_database, tmp_path_factory.mktemp("demo"))
    yield made
    made.drop()


@pytest.fixture
def demo_app(environ: dict[str, str], demo_database: databases.Template) -> Iterator[Flask]:
    """The application with the demo in it."""
    yield from _opened({**environ, "DATABASE_URL": demo_database.copy(Path(environ["OPENLINE_INSTANCE"]))})


def _opened(environ: dict[str, str]) -> Iterator[Flask]:
    made = create_app(environ)
    made.testing = True
    made.test_client_class = Browser
    made.jinja_env.bytecode_cache = COMPILED
    # The queue's bell is not rung: tests run due jobs themselves, with `work()`.
    made.extensions["openline-ring"] = None
    with made.app_context():
        preparations.mint(made)
        yield made
        databases.close(made)


@pytest.fixture
def bare_app(app: Flask) -> Flask:
    """The application without its kept pages: every answer is made anew, whatever it is made from."""
    app.wsgi_app = app.extensions[FRONT].inner  # type: ignore[method-assign]  # Flask documents this
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of somebody outside."""
    return app.test_client()


class Mailbox:
    """The mails that left, oldest first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[EmailMessage]:
        """Every mail."""
        files = sorted(self.folder.glob("*.eml")) if self.folder.exists() else []
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]  # type: ignore[misc]

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to one address."""
        return [mail for mail in self.all() if mail["To"] == address]

    def text(self) -> str:
        """Everything that any mail says, decoded: for proving that something is in none of them."""
        said = []
        for mail in self.all():
            said.append(str(mail["Subject"]))
            said += [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
        return "\n".join(said)


@pytest.fixture
def mailbox(environ: dict[str, str]) -> Mailbox:
    """The mails that the site sent."""
    return Mailbox(Path(environ["MAIL_URL"].removeprefix("file://")))


@pytest.fixture
def work(app: Flask) -> object:
    """Run everything that is due, as the worker would."""
    return jobs.run_due
