"""Serving: the site with granian, the worker with huey, both in one process tree or apart.

With `flask up` the worker's threads live in the supervisor process, so that nothing but one command has to run. The
web processes are forked from the supervisor while it has no thread and no connection: they start at once, and share
the memory that neither changes.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import multiprocessing
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import Protocol

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

import config
from blog.core import db, queue
from blog.core.queue import EmbeddedConsumer, make_consumer, sweep_now

# Threads of one web process. They wait on disk more than they compute; SQLite lets one of them write at a time.
THREADS = 8
# How long finished requests and running jobs may take after SIGTERM, in seconds.
GRACE = 20
# Other systems' own libraries do not take a fork; there each process makes the application for itself.
FIRST_METHOD = "fork" if sys.platform == "linux" else "spawn"
# M_ARENA_MAX of glibc's malloc.h.
_ARENA_MAX = -8


class Preparation(Protocol):
    """Something that must have happened before the site opens."""

    def __call__(self, app: Flask) -> list[str]:
        """Do it, and say what whoever started the site should read, as lines."""


_preparations: dict[str, Preparation] = {}
_looks: dict[str, Callable[[], list[str]]] = {}


def before_opening(name: str, preparation: Preparation) -> None:
    """Have something done by `flask up` before the site opens, in the order of registration."""
    _preparations[name] = preparation


def prepare(app: Flask) -> list[str]:
    """Do everything that must have happened before the site opens. Gives the lines to print."""
    return [line for preparation in _preparations.values() for line in preparation(app)]


def at_opening(name: str, look: Callable[[], list[str]]) -> None:
    """Have something looked at whenever the site opens, with `flask up` or `flask web`. It gives lines to print."""
    _looks[name] = look


def look() -> list[str]:
    """Look at everything that is looked at when the site opens. Gives the lines to print."""
    return [line for one in _looks.values() for line in one()]


def is_taken(host: str, port: int) -> bool:
    """Whether something listens there already. (granian would share the port with it, without a word.)"""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as asked:
        asked.settimeout(1)
        return asked.connect_ex((host if host not in ("0.0.0.0", "::") else "localhost", port)) == 0


class _Server(Granian):  # type: ignore[misc, valid-type]  # granian names its class by the platform
    """granian, whose first processes are forks and whose later ones are not: by then the supervisor has threads."""

    def __init__(self, once_forked: Callable[[], None], **options: object) -> None:
        super().__init__("wsgi:app", **options)
        self._once_forked = once_forked

    def startup(self, *targets: object) -> None:
        """Open the site."""
        multiprocessing.set_start_method(FIRST_METHOD, force=True)
        super().startup(*targets)
        multiprocessing.set_start_method("spawn", force=True)
        self._once_forked()


def serve_web(
    app: Flask,
    *,
    workers: int,
    on_start: Callable[[], None],
    once_forked: Callable[[], None] = lambda: None,
    on_stop: Callable[[], None] = lambda: None,
) -> None:
    """Serve the site until SIGINT or SIGTERM; requests that run are finished.

    `on_start` is called once the site listens. Before `once_forked` is called, nothing may start a thread.
    """
    _share_memory()
    _let_go(app)
    server = _Server(
        once_forked,
        address=app.config["HOST"],
        port=app.config["PORT"],
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        workers_kill_timeout=GRACE,
        working_dir=config.ROOT,
        log_level=LogLevels.error,
        websockets=False,
        respawn_failed_workers=True,
    )
    server.on_startup(on_start)
    server.on_shutdown(on_stop)
    server.serve()


def _share_memory() -> None:
    """Let all threads take memory from the same two places.

    glibc gives each thread one of its own, and what a page needs for a moment stays there: 40 MB after 600 pages. Other
    libraries have no such call, and no such need.
    """
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 2)


def _let_go(app: Flask) -> None:
    """Close what no two processes may hold together, and keep what is there from being looked through in each."""
    db.let_go()
    queue.let_go(app)
    gc.collect()
    gc.freeze()


def start_worker(app: Flask) -> EmbeddedConsumer:
    """Start the worker's threads in this process, and take up what was left behind."""
    consumer = make_consumer(app)
    consumer.start()
    threading.Thread(target=sweep_now, args=(app,), name="first sweep", daemon=True).start()
    return consumer


def stop_worker(consumer: EmbeddedConsumer) -> None:
    """Let running jobs finish, then stop."""
    consumer.stop(graceful=True)


def run_worker(app: Flask) -> None:
    """Run the worker alone until SIGINT or SIGTERM; jobs that run are finished."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    consumer = start_worker(app)
    stop.wait()
    stop_worker(consumer)
