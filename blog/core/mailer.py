"""One `send()`: a letter has a folder of three parts in the theme, and goes out by MAIL_URL."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from email import message_from_bytes, policy
from email.headerregistry import Address
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import css_inline
from flask import Flask, current_app, render_template
from flask_mailman import EmailMultiAlternatives, Mail
from flask_mailman.backends.base import BaseEmailBackend

from blog.core import clock, jobs, links, settings

mail = Mail()
# Shorter texts stand in other letters by chance: those count only where they are a whole line.
QUOTED_AT_LEAST = 20


class FileEmailBackend(BaseEmailBackend):  # type: ignore[misc]  # Flask-Mailman has no types
    """`file:///folder`: one `.eml` a mail, named after its Message-ID, for tests and trials."""

    def send_messages(self, messages: list[Any]) -> int:
        """Write each mail to the folder. Says how many."""
        folder = Path(current_app.config["MAIL_FOLDER"])
        folder.mkdir(parents=True, exist_ok=True)
        for message in messages:
            made = message.message()
            name = f"{clock.now():%Y%m%dT%H%M%S%f}-{str(made['Message-ID']).strip('<>').split('@')[0]}.eml"
            (folder / name).write_bytes(made.as_bytes())
        return len(messages)


class ConsoleEmailBackend(BaseEmailBackend):  # type: ignore[misc]  # Flask-Mailman has no types
    """`console:`: the text of each mail on standard output, for development."""

    def send_messages(self, messages: list[Any]) -> int:
        """Print each mail. Says how many."""
        for message in messages:
            sys.stdout.write(f"--- mail to {', '.join(message.to)}: {message.subject}\n{message.body}\n---\n")
        sys.stdout.flush()
        return len(messages)


def init_app(app: Flask) -> None:
    """Choose how mails leave. Raises ValueError when MAIL_URL names no known way."""
    url = urlsplit(str(app.config["MAIL_URL"]))
    # Flask-Mailman takes a dotted name for a class only when it ends in EmailBackend.
    backends = {
        "console": "blog.core.mailer.ConsoleEmailBackend",
        "file": "blog.core.mailer.FileEmailBackend",
        "smtp": "smtp",
        "smtps": "smtp",
    }
    if url.scheme not in backends:
        raise ValueError("MAIL_URL must begin with console:, file:, smtp: or smtps:.")
    app.config.update(
        MAIL_BACKEND=backends[url.scheme],
        MAIL_FOLDER=unquote(url.path),
        MAIL_SERVER=url.hostname or "localhost",
        MAIL_PORT=url.port or (465 if url.scheme == "smtps" else 25),
        MAIL_USERNAME=unquote(url.username) if url.username else None,
        MAIL_PASSWORD=unquote(url.password) if url.password else None,
        MAIL_USE_SSL=url.scheme == "smtps",
        MAIL_USE_TLS=url.scheme == "smtp" and url.username is not None,
        MAIL_TIMEOUT=20,
        MAIL_DEFAULT_SENDER=app.config["MAIL_FROM"],
    )
    mail.init_app(app)


def send(letter: str, *, to: str, **context: Any) -> None:
    """Send one letter (a folder under `themes/<theme>/emails/`) to one address.

    Called by outside jobs only. The Message-ID is the job's key, so a mail repeated after a kill can be recognised.
    Raises ValueError when the address is not exactly one; the transport's errors pass through, and the job is tried
    again.
    """
    folder = f"emails/{letter}"
    known = {"site_name": settings.get("site.name"), "absolute": links.absolute, **context}
    subject = " ".join(render_template(f"{folder}/subject.txt", **known).split())
    sender = str(current_app.config["MAIL_FROM"])
    domain = sender.rpartition("@")[2]
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_template(f"{folder}/body.txt", **known).strip() + "\n",
        from_email=_named(settings.get("site.name"), sender),
        to=[_one_address(to)],
        headers={"Message-ID": f"<{jobs.running_key()}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(css_inline.inline(render_template(f"{folder}/body.html", **known)), "text/html")
    message.send()


def reach() -> None:
    """Connect to the mail server, sign in where MAIL_URL says so, and hang up. Raises OSError or SMTPException."""
    connection = mail.get_connection()
    connection.open()
    connection.close()


def forget(address: str, words: Iterable[str]) -> None:
    """Delete the letters of `file:///folder` that go to an address, name it, or quote one of these texts as a whole.

    What left by SMTP is out of reach, and nothing of it is kept here.
    """
    folder = Path(current_app.config["MAIL_FOLDER"])
    if current_app.config["MAIL_BACKEND"] != "blog.core.mailer.FileEmailBackend" or not folder.is_dir():
        return
    quoted = {_folded(text) for text in words if text.strip()}
    for file in folder.glob("*.eml"):
        said = _decoded(file.read_bytes())
        lines, whole = {_folded(line) for line in said.splitlines()}, _folded(said)
        if address in said or quoted & lines or any(len(text) >= QUOTED_AT_LEAST and text in whole for text in quoted):
            file.unlink(missing_ok=True)


def _decoded(raw: bytes) -> str:
    message = message_from_bytes(raw, policy=policy.default)
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*(str(value) for value in message.values()), *parts])


def _folded(text: str) -> str:
    return " ".join(text.split())


def _one_address(to: str) -> str:
    if any(character in to for character in "\r\n,;<>\x85\u2028") or to.count("@") != 1:
        raise ValueError("A mail goes to exactly one address.")
    return to


def _named(name: str, address: str) -> str:
    user, _, domain = address.rpartition("@")
    return str(Address(display_name=" ".join(name.split()), username=user, domain=domain))
