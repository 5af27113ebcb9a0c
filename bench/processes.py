"""What processes cost, read from /proc: CPU seconds and memory of a process with all that it started."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
TICK = 1 / os.sysconf("SC_CLK_TCK")
# Less than this part of one core, over this many seconds, is idle; nobody is waited for longer.
IDLE, LOOK, PATIENCE = 0.05, 0.2, 15.0


def tree(root: int) -> list[int]:
    """A process and all below it that still run."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (parent := _parent(int(entry.name))) is not None:
            children.setdefault(parent, []).append(int(entry.name))
    found, todo = [], [root]
    while todo:
        found.append(todo.pop())
        todo += children.get(found[-1], [])
    return found


def cpu(roots: Iterable[int]) -> float:
    """The CPU seconds, user and system, that these processes and those below them took so far.

    Those that ended count as well, once whoever started them has taken notice.
    """
    return sum(_cpu(pid) for root in roots for pid in tree(root))


def memory(roots: Iterable[int]) -> float:
    """Their memory in MB, what they share counted in parts (PSS), so that nothing counts twice."""
    return sum(_pss(pid) for root in roots for pid in tree(root)) / 1_024


def machine_busy() -> float:
    """CPU seconds that the whole machine was busy since it started, all its cores together."""
    said = [int(one) for one in (PROC / "stat").read_text().split("\n", 1)[0].split()[1:9]]
    idle, waits = said[3], said[4]
    return (sum(said) - idle - waits) * TICK


def wait_until_idle(roots: Iterable[int], *, patience: float = PATIENCE) -> bool:
    """Wait until these processes do nothing more of what they were asked before. Gives whether they came to rest."""
    roots = list(roots)
    ends, before = time.monotonic() + patience, cpu(roots)
    while time.monotonic() < ends:
        time.sleep(LOOK)
        now = cpu(roots)
        if now - before <= max(IDLE * LOOK, TICK):
            return True
        before = now
    return False


def _parent(pid: int) -> int | None:
    fields = _stat(pid)
    return int(fields[1]) if fields else None


def _cpu(pid: int) -> float:
    fields = _stat(pid)
    return sum(int(one) for one in fields[11:15]) * TICK if fields else 0.0


def _stat(pid: int) -> list[str]:
    """The fields of a process behind its name, which may hold anything; none when it is gone."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _pss(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
