"""What is kept for lists and pages can be told again from the lines: the packages that keep it register how."""

from __future__ import annotations

from collections.abc import Callable, Iterable

# Tells everything of one kind again, and gives a sentence for each difference from what is stored.
Check = Callable[[], Iterable[str]]

_known: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Have something compared with the record by `flask record rebuild --check`."""
    _known[name] = check


def check() -> dict[str, list[str]]:
    """Every difference between what is stored and what the lines say, by the name of what was compared."""
    return {name: list(compare()) for name, compare in _known.items()}
