"""Eight processes append at the same moment: one chain, no gap, no fork, nothing lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

import config

PROCESSES, ENTRIES = 8, 400


@pytest.mark.usefixtures("app")
def test_eight_processes_append_to_one_chain(environ: dict[str, str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "bench.append", f"--entries={ENTRIES}", f"--processes={PROCESSES}", "--json"],
        cwd=config.ROOT,
        env=os.environ | environ,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout.splitlines()[-1])
    assert found["complete"] is True and found["faults"] == []
    assert found["database"] == ("sqlite" if environ["DATABASE_URL"].startswith("sqlite") else "postgresql")
