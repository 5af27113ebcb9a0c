"""The site as it is really served: the very next answer of another process shows what this one changed."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest
from flask import Flask

import config
from blog.core import settings
from tests import builders
from tests.cache.reading import ask, front_of, outside


@pytest.fixture
def served(app: Flask, environ: dict[str, str]) -> Iterator[str]:
    """`flask web` on this test's database, in a process of its own. Gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = {**environ, "PATH": os.environ["PATH"], "PORT": str(port), "HOST": "127.0.0.1"}
    started = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "web"],
        env=said, cwd=config.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(900):
            try:
                read(base)
                break
            except OSError:
                assert started.poll() is None, "It ended."
                time.sleep(0.2)
        yield base
    finally:
        started.terminate()
        started.wait(120)


def read(base: str, path: str = "/") -> str:
    with urllib.request.urlopen(f"{base}{path}", timeout=120) as answer:
        return str(answer.read().decode())


def test_the_next_answer_of_another_process_shows_it(app: Flask, served: str) -> None:
    ann, front = builders.make_person("ann"), front_of(app)
    post = builders.make_post(ann, title="Why pumps stop")
    assert post.thread
    path = "/posts/why-pumps-stop"
    read(served, path)
    for number in range(15):
        settings.put("site.name", f"Pumps {number}.")
        assert f"Pumps {number}." in read(served), "The very next one."
        assert f"Pumps {number}.".encode() in outside(lambda: ask(front, "/")).body
        builders.make_comment(post.thread, body=f"It stopped again, for the {number}th time.")
        assert f"for the {number}th time" in read(served, path)
        assert f"for the {number}th time" in read(served, "/comments/feed.atom")
    kept = outside(lambda: ask(front, path)).body.decode()
    assert kept == read(served, path), "Both have the same bytes."
    assert re.search(r"14th time", kept)
