"""Starting and staying: how soon a site that was set up before shows its first page, and what it takes in memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import time

import config
from bench import processes
from bench.figures import Found, Target
from bench.place import Place, Watch
from bench.servers import FLASK, HOST, Server, free_port, start_worker

SECOND = Target("second `make run` to the first page", "s", most=3.0)
SECOND_CPU = Target("second `make run` to the first page: CPU", "s")
MEMORY = Target("memory of web, worker and all, after the run", "MB PSS", most=150.0)
STARTS = 3
# How long the worker may take for what waits, in seconds.
WORKED = 60


def cold(place: Place) -> list[Found]:
    """Start the seeded site as `make run` does when everything was set up before, some times."""
    seconds, spent = [], []
    for _ in range(1 if place.size.quick else STARTS):
        port = free_port()
        environ = {**place.environ, "HOST": HOST, "PORT": str(port), "DEMO": "1"}
        began = time.monotonic()
        server = Server(_command(), environ, place.folder / "run.log", port)
        watch = Watch(())
        try:
            server.wait("/")
            seconds.append(time.monotonic() - began)
            spent.append(processes.cpu((server.pid,)))
            watch.stop()
        finally:
            server.stop()
        place.disturbed.append(watch.disturbed)
    return [Found(SECOND, tuple(seconds)), Found(SECOND_CPU, tuple(spent))]


def _command() -> list[str]:
    """`make run`; where it would install something first, what it ends in."""
    make = shutil.which("make")
    if make and not subprocess.run([make, "-q", ".venv/.run"], cwd=config.ROOT, capture_output=True).returncode:
        return [make, "-C", str(config.ROOT), "run"]
    return [str(FLASK), "up"]


def memory(place: Place, site: Server) -> Found:
    """What web and worker hold after everything: the worker has done all that waited."""
    worker = start_worker(place.environ, place.folder)
    try:
        time.sleep(2 if place.size.quick else 5)
        processes.wait_until_idle((worker.pid,), patience=WORKED)
        taken = processes.memory((site.pid, worker.pid, *place.database_pids))
    finally:
        worker.stop()
    return Found(MEMORY, (taken,))


def machine() -> str:
    """Which machine this is."""
    with open("/proc/cpuinfo") as said:
        model = next((line.split(":", 1)[1].strip() for line in said if line.startswith("model name")), "unknown")
    return f"{model}, {os.cpu_count()} cores, Linux {os.uname().release}"
