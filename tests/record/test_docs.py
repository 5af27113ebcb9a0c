"""docs/record.md says what the code does: its tables are those of kinds.py, and its shell check finds what is wrong."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from flask import Flask

import config
from blog.record import queries
from blog.record.kinds import FACTS, KINDS
from tests.record import sample
from tests.record.test_pages import say

DOCS = (config.ROOT / "docs" / "record.md").read_text()


def coded(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def test_every_kind_is_listed_with_its_facts_and_texts() -> None:
    rows = [
        f"| `{name}` | {kind.says} | {coded(kind.must)} | {coded(kind.may)} | {coded(kind.texts)} |"
        for name, kind in KINDS.items()
    ]
    assert len(rows) >= 45
    assert "\n".join(rows) in DOCS


def test_every_fact_is_explained() -> None:
    rows = [f"| `{name}` | {means} |" for name, means in FACTS.items()]
    assert len(rows) >= 50
    assert "\n".join(rows) in DOCS


def follow(folder: Path, lines: list[str]) -> subprocess.CompletedProcess[str]:
    script = re.findall(r"```sh\n(.*?)```", DOCS, re.DOTALL)
    assert len(script) == 1
    (folder / "log.jsonl").write_text("".join(lines))
    return subprocess.run(["sh", "-c", script[0]], cwd=folder, capture_output=True, text=True, timeout=60)


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="needs sha256sum, which macOS calls shasum")
def test_the_shell_check_prints_every_receipt_and_stops_at_a_fault(tmp_path: Path) -> None:
    lines = sample.lines()
    sound = follow(tmp_path, lines)
    assert sound.returncode == 0
    assert len(sound.stdout.splitlines()) == len(lines)
    edited = [*lines[:9], lines[9].replace("safety", "annoyance"), *lines[10:]]
    assert follow(tmp_path, edited).stdout.splitlines()[-1] == "line 11 does not follow"
    assert follow(tmp_path, lines[:9] + lines[10:]).stdout.splitlines()[-1] == "line 10 does not follow"


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="needs sha256sum, which macOS calls shasum")
def test_the_shell_check_ends_at_the_head_that_the_site_gives_out(app: Flask, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        say(number, reason="Größe")
    with app.test_client() as client:
        log = client.get("/record/log.jsonl")
    checked = follow(tmp_path, [log.text])
    assert checked.stdout.splitlines()[-1] == log.headers["Record-Head"] == str(queries.head())
