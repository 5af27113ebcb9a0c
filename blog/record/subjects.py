"""Where the things that entries are about can be seen: the packages that have them register it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

# From what stands after the slash (`9` of `comment/9`) to paths; what cannot be seen is left out.
Paths = Callable[[Collection[str]], Mapping[str, str]]

_known: dict[str, Paths] = {}


def register(kind: str, paths: Paths) -> None:
    """Say where things of a kind (`comment`, `post`) are."""
    _known[kind] = paths


def paths(subjects: Iterable[str | None]) -> dict[str, str]:
    """The paths of subjects that anyone can look at, by subject: one call for each kind, whatever their number."""
    wanted: dict[str, set[str]] = {}
    for subject in subjects:
        kind, slash, name = (subject or "").partition("/")
        if slash and kind in _known:
            wanted.setdefault(kind, set()).add(name)
    return {
        f"{kind}/{name}": path
        for kind, names in wanted.items()
        for name, path in _known[kind](names).items()
    }  # fmt: skip
