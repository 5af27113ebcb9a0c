"""Checks outside: a package that asks another service about what was sent registers it here.

In `feature.py`: `remote.register("name", check)`. A check gets a `Request` and gives a Vote, or None to abstain. It may
raise and it may be slow: neither decides anything. Without any, nothing waits.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Flask, current_app

from blog.core.i18n import _
from blog.moderation.subjects import Words
from blog.moderation.votes import HOLDS, Vote

# The longest that one check is waited for; the worker has other things to do.
PATIENCE = 20.0


@dataclass(frozen=True)
class Request:
    """What a check is told: the words, and where they came from while that is kept."""

    kind: str
    words: Words
    network: str
    agent: str


class Silent(Exception):
    """A check did not answer in time."""


Check = Callable[[Request], Vote | None]

_known: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Have something asked about whatever comes in. The last registration of a name counts."""
    _known[name] = check


def withdraw(name: str) -> None:
    """Ask it no more."""
    _known.pop(name, None)


def names() -> list[str]:
    """The checks there are."""
    return list(_known)


def ask(wanted: Iterable[str], request: Request) -> dict[str, Vote | None]:
    """The answers of these checks, all asked at once. One that fails or is too slow is left out."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy, to mypy a Flask
    answers: dict[str, Vote | None] = {}

    def one(name: str) -> None:
        try:
            with app.app_context():
                answers[name] = _known[name](request)
        except Exception as error:
            app.logger.warning("the check %s failed: %s", name, type(error).__name__)

    # Daemons: a check that never comes back must not keep the worker from stopping.
    threads = [threading.Thread(target=one, args=(name,), daemon=True) for name in wanted if name in _known]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return dict(answers)


def unanswered(name: str) -> Vote:
    """The vote in the place of a check that has not answered."""
    return Vote("unanswered", HOLDS, _("The check “%(name)s” has not answered, so nobody looked at that.", name=name))
