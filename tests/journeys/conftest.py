"""Chromium as Debian ships it. Where it is missing a browser test is skipped and says why; in CI that is a failure."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from blog.app import create_app
from tests.journeys.running import Site, environment, running
from tests.journeys.story import Story
from tests.journeys.walk import Pages, set_scene, walk

# How long a page may take, in milliseconds: a machine that does other work as well is no reason to fail.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's browser, which asks nobody for anything while it is tested."""
    if CHROMIUM is None:
        missing = "Chromium is not installed (on Debian: apt install chromium)"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-quic", *quiet],
    }


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Path]]:
    """The demo company on a site of its own, which the stories of issues share, and the folder of its mails."""
    folder = tmp_path_factory.mktemp("company")
    with running(folder, DEMO="1", MAIL_URL=f"file://{folder / 'mail'}", OPENLINE_LIMITS="0") as started:
        yield started, folder / "mail"


@pytest.fixture
def story(company: tuple[Site, Path], browser: Browser) -> Iterator[Story]:
    """One story there. Every browser that it opened is closed."""
    before = set(browser.contexts)
    yield Story(company[0], browser, company[1])
    for context in set(browser.contexts) - before:
        context.close()


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, list[str]]]]:
    """The demo company with the scene beside it, only looked at, and the addresses that no page there leads to."""
    folder = tmp_path_factory.mktemp("seen")
    more = {"DEMO": "1", "MAIL_URL": f"file://{folder / 'mail'}", "OPENLINE_LIMITS": "0"}
    with running(folder, **more) as started:
        port = int(started.url.rpartition(":")[2])
        yield started, set_scene(environment(folder, port, **more))


@pytest.fixture(scope="session")
def pages(seen: tuple[Site, dict[str, list[str]]], browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """The addresses of its pages."""
    app = create_app({"OPENLINE_INSTANCE": str(tmp_path_factory.mktemp("routes")), "SECRET_KEY": "of routes" * 8})
    contexts = [browser.new_context() for _ in range(3)]
    guest, customer, admin = (context.new_page() for context in contexts)
    found = walk(seen[0], app, guest, customer, admin, seen[1])
    for context in contexts:
        context.close()
    return found
