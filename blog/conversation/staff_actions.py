"""What packages above let the staff do with a comment ("make an issue"): they register it, this package shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from blog.conversation.models import Comment


@dataclass(frozen=True)
class StaffAction:
    """One thing to do with a comment: a name, a template to include, and what the template needs beside `comment`."""

    name: str
    template: str
    context: Callable[[Comment], dict[str, Any]]


_known: dict[str, StaffAction] = {}


def register(name: str, template: str, context: Callable[[Comment], dict[str, Any]] = lambda comment: {}) -> None:
    """Add something to do to every comment's staff page. The last registration of a name counts."""
    _known[name] = StaffAction(name, template, context)


def all_actions() -> list[StaffAction]:
    """Everything that was registered, in that order."""
    return list(_known.values())
