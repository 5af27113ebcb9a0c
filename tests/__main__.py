"""One list of checks: `make test` runs them all, in this order, and stops at the first that fails.

The suite runs twice, on SQLite and on PostgreSQL: the same tests, the same migrations. The journeys in a browser run
once: their sites are set up as a newcomer's is, on SQLite.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

CHECKS: tuple[tuple[str, list[str], dict[str, str]], ...] = (
    ("style", ["ruff", "check", "."], {}),
    ("format", ["ruff", "format", "--check", "--quiet", "."], {}),
    ("types", ["mypy"], {}),
    (
        "tests on PostgreSQL",
        ["pytest", "-q", "-n", "auto", "--dist", "worksteal", "--ignore=tests/journeys"],
        {"TEST_DATABASE": "postgresql"},
    ),
    ("tests on SQLite", ["pytest", "-q", "-n", "auto", "--dist", "worksteal"], {"TEST_DATABASE": "sqlite"}),
)


def main() -> int:
    """Run every check. Says what ran and how long it took; the exit status is that of the first that failed."""
    for name, command, environ in CHECKS:
        print(f"== {name}", flush=True)  # noqa: T201 - this is a command
        began = time.monotonic()
        tool = str(BIN / command[0])
        ended = subprocess.run([tool, *command[1:]], cwd=ROOT, env={**os.environ, **environ})
        print(f"== {name}: {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201 - this is a command
        if ended.returncode:
            return ended.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
