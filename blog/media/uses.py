"""Where a kept picture stands: packages whose words can show one say how they look for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Use:
    """One place: what it is called, where it is written, and whether only what was written there before shows it."""

    title: str
    path: str
    past: bool = False


# Takes the name of a kept file.
Look = Callable[[str], list[Use]]

_known: dict[str, Look] = {}


def register(name: str, look: Look) -> None:
    """Have this package asked, too."""
    _known[name] = look


def of(name: str) -> list[Use]:
    """Every place that shows a kept file: where it stands now first, then where it stood before."""
    found = [use for look in _known.values() for use in look(name)]
    return sorted(found, key=lambda use: use.past)
