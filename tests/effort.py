"""Work that is counted and not timed: what is in proportion stays so, however busy the machine is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def effort(work: Callable[[], object]) -> int:
    """How many functions are called while this is done, those of Python and those of C. The same for the same work."""
    called = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal called
        called += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return called
