"""The samples of `samples.txt`: texts as companies write releases, and as people write to people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("samples.txt")


@dataclass(frozen=True)
class Sample:
    """One text, and what it is."""

    is_release: bool
    language: str
    number: int
    text: str

    @property
    def is_kept_back(self) -> bool:
        """Whether it was not looked at while the weights were chosen."""
        return self.number % 2 == 0


def samples() -> list[Sample]:
    """All of them, in the order of the file."""
    blocks = re.findall(r"^=== (\w+) (\w+) (\d+)\n(.*?)(?=^===|\Z)", FILE.read_text(), re.MULTILINE | re.DOTALL)
    return [Sample(kind == "release", language, int(number), text.strip()) for kind, language, number, text in blocks]
