"""Libraries that are heavy and seldom needed: imported at their first use, so that the site opens at once."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Lazily:
    """A module that is imported when somebody asks it for something.

    Beside `if TYPE_CHECKING: import pygal`, so that its types stay known. Python's own import lock keeps threads apart.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        found = getattr(import_module(self._name), attribute)
        setattr(self, attribute, found)
        return found
