"""What packages above put first on the record's front page: how what they promised stands today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Read = Callable[[], Any]


@dataclass(frozen=True)
class Shown:
    """A section as the page includes it: the template, and what it takes as `glance`."""

    template: str
    glance: Any


_known: dict[str, tuple[Read, str]] = {}


def register(name: str, read: Read, template: str) -> None:
    """Add a section: `read` gives what the template takes as `glance`; a falsy one is left out."""
    _known[name] = (read, template)


def shown() -> list[Shown]:
    """The sections that have something to say, in the order in which they were registered."""
    found = [Shown(template, read()) for read, template in _known.values()]
    return [section for section in found if section.glance]
