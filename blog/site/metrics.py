"""Figures for whoever watches the site, as Prometheus reads them. None says anything about a person.

What stands for the whole site is the same from every process; what one process counts carries its number in `pid`,
because `flask web --workers 2` has two, and whoever asks meets one of them.
"""

from __future__ import annotations

import hmac
import os
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from flask import Flask, Request, Response, current_app

from blog.cache.feature import FRONT
from blog.core.lazily import Lazily
from blog.site import health

if TYPE_CHECKING:
    import prometheus_client as prometheus
    from prometheus_client import core, exposition
else:
    prometheus = Lazily("prometheus_client")
    core = Lazily("prometheus_client.core")
    exposition = Lazily("prometheus_client.exposition")

ANSWERS = "openline-answers"
# What a proxy adds. A request that carries one was sent by somebody else than the machine it comes from.
PASSED_ON = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via")
HERE = frozenset({"127.0.0.1", "::1"})
# What the store of the pages counts, and what that means.
COUNTED = {
    "hits": "Answers given from kept pages",
    "misses": "Pages made to be kept",
    "dropped": "Pages let go because something in them changed",
    "evicted": "Pages let go to make room",
    "refused": "Pages not kept: something in them changed while they were made, or they are too large",
    "emptied": "Times when all pages were let go, because nobody could say what had changed",
}


class Answers:
    """How many answers Flask made, by status: pages that are kept afterwards among them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: Counter[int] = Counter()

    def note(self, response: Response) -> Response:
        """Count an answer."""
        with self._lock:
            self._counted[response.status_code] += 1
        return response

    def counted(self) -> dict[int, int]:
        """How many there were of each status."""
        with self._lock:
            return dict(sorted(self._counted.items()))


def init_app(app: Flask) -> None:
    """Count answers from now on."""
    app.extensions[ANSWERS] = answers = Answers()
    app.after_request(answers.note)


def may_read(request: Request) -> bool:
    """Whether somebody may see the figures.

    Whoever says the token of the settings. Where there is none, in development, whoever asks from this machine without
    a proxy between; in production then nobody, for behind a proxy on the same machine everybody seems to be here.
    """
    token = str(current_app.config["METRICS_TOKEN"])
    if token:
        said = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(said.encode(), token.encode())
    if current_app.config["PRODUCTION"] or any(name in request.headers for name in PASSED_ON):
        return False
    return request.remote_addr in HERE


def write(accepted: str) -> tuple[bytes, str]:
    """The figures in the format that `accepted` (an Accept header) asks for, and the name of that format."""
    registry = prometheus.CollectorRegistry(auto_describe=False)
    prometheus.ProcessCollector(registry=registry)
    registry.register(_Figures())
    encode, kind = exposition.choose_encoder(accepted)
    return encode(registry), kind


class _Figures:
    """What prometheus-client asks for figures each time somebody reads them."""

    def collect(self) -> Iterator[core.Metric]:
        yield from _of_the_site()
        yield from _of_the_answers()
        yield from _of_the_pages()


def _of_the_site() -> Iterator[core.Metric]:
    found = health.look()
    yield core.GaugeMetricFamily(
        "openline_up", "1 when the database answers, which pages need", value=found.status != "down"
    )
    yield core.GaugeMetricFamily(
        "openline_problems", "What /healthz says is wrong, how many", value=len(found.problems)
    )
    if found.status == "down":
        return
    jobs = core.GaugeMetricFamily("openline_jobs", "Jobs that wait, are late or were given up", labels=["state"])
    for state, count in found.jobs.items():
        jobs.add_metric([state], count)
    yield jobs
    yield core.GaugeMetricFamily(
        "openline_worker_up", "1 when a worker gave a sign of life lately", value=found.worker == "up"
    )
    yield core.GaugeMetricFamily(
        "openline_record_head", "The number of the last entry of the record", value=found.head["seq"]
    )


def _of_the_answers() -> Iterator[core.Metric]:
    answers = core.CounterMetricFamily(
        "openline_answers",
        "Answers made anew, by status: all but those given from kept pages",
        labels=["pid", "status"],
    )
    for status, count in current_app.extensions[ANSWERS].counted().items():
        answers.add_metric([_pid(), str(status)], count)
    yield answers


def _of_the_pages() -> Iterator[core.Metric]:
    front = current_app.extensions.get(FRONT)
    yield _gauge("enabled", "1 when finished pages are kept", front is not None)
    if front is None:
        return
    store = front.store
    yield _gauge("pages", "Pages that are kept", len(store))
    yield _gauge("bytes", "What they weigh, in all encodings that were asked for", store.bytes)
    yield _gauge("room_bytes", "What they may weigh (OPENLINE_PAGE_CACHE)", current_app.config["PAGE_CACHE"])
    yield _gauge("position", "The last change of the site that this process has heard of", front.follower.position)
    for name, count in asdict(store.figures).items():
        counter = core.CounterMetricFamily(f"openline_page_cache_{name}", COUNTED[name], labels=["pid"])
        counter.add_metric([_pid()], count)
        yield counter


def _gauge(name: str, words: str, value: float) -> core.Metric:
    gauge = core.GaugeMetricFamily(f"openline_page_cache_{name}", words, labels=["pid"])
    gauge.add_metric([_pid()], value)
    return gauge


def _pid() -> str:
    return str(os.getpid())
