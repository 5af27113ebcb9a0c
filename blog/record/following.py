"""Whose words became public, changed or went in the open unit of work: for what is kept beside the record for lookups.

An index must be true at the same moment as the pages: whoever keeps one looks here before the commit.
"""

from __future__ import annotations

from blog.core.db import unit

_KEY = "moved"


def note(subject: str) -> None:
    """Say that the public words of a subject (`comment/9`) may have changed in this unit of work."""
    unit().setdefault(_KEY, {})[subject] = True


def moved() -> list[str]:
    """The subjects whose public words may have changed in this unit of work, in order."""
    return list(unit().get(_KEY, {}))
