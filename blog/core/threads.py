"""What takes long to make and is used by one thread at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class OncePerThread(Generic[Made]):
    """Something that each thread makes when it first asks, and keeps: for what two must not use at once."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make, self._kept = make, threading.local()

    def __call__(self) -> Made:
        """What this thread has, made when it is asked for first."""
        try:
            found: Made = self._kept.made
        except AttributeError:
            found = self._kept.made = self._make()
        return found

    def forget(self) -> None:
        """Have this thread make it anew: something went wrong inside it."""
        self._kept.__dict__.clear()
