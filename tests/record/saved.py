"""A record as somebody outside saved it, and the verifier run on it as they would, by a Python without our packages."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from blog.record import verify


@dataclass
class Saved:
    """The log and the texts, line by line, to be checked or tampered with."""

    lines: list[bytes]
    texts: list[dict[str, Any]]

    @classmethod
    def of(cls, client: FlaskClient) -> Saved:
        """What the site serves."""
        texts = client.get("/record/texts.jsonl").text.splitlines()
        log = client.get("/record/log.jsonl").data
        return cls(log.splitlines(keepends=True), [json.loads(text) for text in texts])

    def check(self, folder: Path, *arguments: str) -> tuple[int, str]:
        """The verifier's exit status and what it said."""
        log, texts = folder / "log.jsonl", folder / "texts.jsonl"
        log.write_bytes(b"".join(self.lines))
        texts.write_text("".join(json.dumps(text) + "\n" for text in self.texts))
        return run(str(log), "--texts", str(texts), *arguments)


def run(*arguments: str) -> tuple[int, str]:
    """`python3 -I verify.py …`: its exit status and all it said."""
    ran = subprocess.run(
        [sys.executable, "-I", verify.__file__, *arguments], capture_output=True, text=True, timeout=120
    )
    return ran.returncode, ran.stdout + ran.stderr


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of the site while it is served to others."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
