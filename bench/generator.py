"""A small load generator for machines without wrk: some connections that are kept, each asking again when answered.

It reads answers as far as HTTP/1.1 needs here: a length is always said, and a 304 has no body.
"""

from __future__ import annotations

import json
import selectors
import socket
import statistics
import sys
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

_END = b"\r\n\r\n"


class Connection:
    """One connection that asks for the same again and again."""

    def __init__(self, host: str, port: int, request: bytes) -> None:
        self.socket = socket.create_connection((host, port), timeout=10)
        self._request, self._read, self._wanted = request, b"", 0
        self.began = 0.0

    def ask(self) -> None:
        """Send the request."""
        self._read, self._wanted = b"", 0
        self.began = time.perf_counter()
        self.socket.sendall(self._request)

    def hear(self) -> bytes | None:
        """Read what came. Gives the status when the answer is whole, None before. Raises OSError when it broke off."""
        came = self.socket.recv(1 << 18)
        if not came:
            raise ConnectionResetError
        self._read += came
        if not self._wanted:
            head, found, _ = self._read.partition(_END)
            if not found:
                return None
            self._wanted = len(head) + len(_END) + _length(head)
        return self._read[9:12] if len(self._read) >= self._wanted else None


def _length(head: bytes) -> int:
    if head[9:12] == b"304":
        return 0
    lines = head.lower().split(b"\r\n")
    return next((int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")), 0)


def run(url: str, seconds: float, headers: Mapping[str, str], connections: int) -> dict[str, Any]:
    """Ask for some seconds. Gives how many requests, how long, the times in milliseconds, and how many failed."""
    parts = urlsplit(url)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    lines = [f"GET {path} HTTP/1.1", f"Host: {parts.netloc}", *(f"{name}: {value}" for name, value in headers.items())]
    request = "\r\n".join([*lines, "", ""]).encode()
    chosen = selectors.DefaultSelector()
    spent: list[float] = []
    failed = 0
    for _ in range(connections):
        one = Connection(parts.hostname or "localhost", parts.port or 80, request)
        chosen.register(one.socket, selectors.EVENT_READ, one)
        one.ask()
    began = time.perf_counter()
    while (now := time.perf_counter()) - began < seconds:
        for key, _ in chosen.select(timeout=1):
            status = key.data.hear()
            if status is not None:
                spent.append(time.perf_counter() - key.data.began)
                failed += status[:1] not in (b"2", b"3")
                key.data.ask()
    for key in list(chosen.get_map().values()):
        key.data.socket.close()
    cuts = statistics.quantiles(spent, n=100, method="inclusive") if len(spent) > 1 else [0.0] * 99
    return {
        "requests": len(spent),
        "seconds": now - began,
        "p50": 1_000 * cuts[49],
        "p99": 1_000 * cuts[98],
        "failed": failed,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(**json.loads(sys.argv[1]))))
