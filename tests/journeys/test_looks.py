"""Every page of the demo at phone and desktop width, light and dark: nothing scrolls sideways, nothing is broken.

With SCREENSHOTS=folder the pictures are kept there, to be looked at; `make pictures` does that, and renews the one in
the README.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.journeys.heard import ASKED
from tests.journeys.running import Site
from tests.journeys.walk import Pages, come_in, sign_in

PRICE = "/posts/the-beam-2-costs-four-pounds-more-here-is-the-sum"
AUTUMN = "/posts/what-you-asked-us-this-autumn-and-what-we-did"
# Colours take no room: without pictures to be kept, each width is looked at in one scheme, each scheme at one width.
LOOKS: tuple[tuple[int, Any], ...] = ((320, "light"), (1280, "dark"))
if "SCREENSHOTS" in os.environ:
    LOOKS = ((320, "light"), (320, "dark"), (1280, "light"), (1280, "dark"))
# What the browser says of a file that it was still asking for when it was sent on to the next page.
GONE_ON = "net::ERR_ABORTED"
# What answers, but not with a page, and stands in no link.
NO_PAGES = {
    "challenges.offer", "machines.figures", "machines.part", "machines.robots", "machines.security", "machines.whole",
    "pictures_staff.listed", "readership_staff.chart", "record_check.texts", "site.healthz", "site_staff.try_colours",
}  # fmt: skip

pytestmark = pytest.mark.browser


def test_every_kind_of_page_is_looked_at(pages: Pages, app: Flask) -> None:
    kinds = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert kinds - pages.kinds == NO_PAGES


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("who", ["guest", "customer", "admin"])
def test_every_page_fits_is_heard_and_says_nothing_wrong(
    seen: tuple[Site, dict[str, list[str]]], pages: Pages, browser: Browser, who: str, width: int, scheme: Any
) -> None:
    site, scene = seen
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    if who == "customer":
        come_in(page, site, scene)
    if who == "admin":
        sign_in(page, site)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("requestfailed", lambda failed: wrong.append(failed.url) if failed.failure != GONE_ON else None)
    page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith(site.url) else None)
    paths = {"guest": pages.public, "customer": pages.mine, "admin": pages.staff}[who]
    for path in paths:
        answer = page.goto(site.url + path, wait_until="load")
        assert answer is not None and answer.status < 500, path
        wrong += [f"{path} at {width} px: {said}" for said in _wrong(page, f"{_name(path)}-{width}-{scheme}")]
    context.close()
    assert len(paths) >= {"guest": 60, "customer": 3, "admin": 60}[who]
    assert wrong == []


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_what_a_guest_sees_on_the_way_fits(
    seen: tuple[Site, dict[str, list[str]]], browser: Browser, width: int, scheme: Any
) -> None:
    site, _ = seen
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    # Words without a place to break, as people paste them.
    words = f"> {'long' * 40}\n\nDoes it creep at {width} px, when it is {scheme}? http://riders.example/{'a' * 90}"
    page.goto(f"{site.url}{AUTUMN}")
    page.locator("[name=body]").fill(words)
    page.locator("[name=name]").fill("Carys")
    page.locator("[name=email]").fill("carys@riders.example")
    page.get_by_role("button", name="Preview").click()
    assert _wrong(page, f"preview-{width}-{scheme}") == []
    page.get_by_role("button", name="Send comment").click()
    page.wait_for_url(f"{site.url}/comments/status/*")
    assert _wrong(page, f"status-{width}-{scheme}") == []
    context.close()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_what_an_author_is_refused_fits_and_takes_the_focus(
    seen: tuple[Site, dict[str, list[str]]], browser: Browser, width: int, scheme: Any
) -> None:
    site, scene = seen
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    sign_in(page, site)
    page.goto(f"{site.url}/staff/posts/new")
    page.locator("#body").fill("Words.")
    page.locator("#authors").evaluate("field => { field.closest('details')?.setAttribute('open', ''); }")
    page.locator("#authors").fill("nobody-here")
    _sent(page, 422)
    assert _wrong(page, f"refused-{width}-{scheme}") == []
    assert page.evaluate("document.activeElement.matches('[role=alert], [aria-invalid=true]')")

    draft = next(path for path in scene["staff"] if re.fullmatch(r"/staff/posts/\d+", path))
    page.goto(site.url + draft)
    page.locator("[name=version]").first.evaluate("field => { field.value = '1'; }")
    page.locator("#body").fill(f"Other words. {'long' * 40}")
    _sent(page, 409)
    assert _wrong(page, f"overtaken-{width}-{scheme}") == []
    context.close()


def _sent(page: Page, status: int) -> None:
    with page.expect_response(lambda answer: answer.request.is_navigation_request()) as told:
        page.get_by_role("button", name="Save", exact=True).first.click()
    assert told.value.status == status
    page.wait_for_load_state()


def _wrong(page: Page, label: str) -> list[str]:
    """What is wrong with the page as the browser built it."""
    found = [f"{question}: {said}" for question, asked in ASKED.items() for said in page.evaluate(asked)]
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wider > 0:
        found.append(f"scrolls sideways by {wider} px")
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{label}.png", full_page=True)
    return found


def _name(path: str) -> str:
    return re.sub(r"[^\w]+", "-", path).strip("-")[:80] or "home"


def test_the_picture_in_the_readme_shows_a_company_response(
    seen: tuple[Site, dict[str, list[str]]], browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 1120, "height": 860}, color_scheme="light")
    page = context.new_page()
    page.goto(seen[0].url + PRICE)
    response = page.locator("[data-company-response]").first
    page.locator("h1").scroll_into_view_if_needed()
    page.evaluate(
        "window.scrollTo(0, document.querySelector('#conversation, .conversation, article.comment').offsetTop - 120)"
    )
    assert response.is_visible()
    if os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(__file__).resolve().parents[2] / "docs" / "screenshot.png")
    context.close()
