"""Where the keyboard leads on every page, and that the questions to each page (heard.py) find what is wrong."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.heard import NAMELESS, OUTLINE, SMALL, UNSEEN
from tests.journeys.running import Site
from tests.journeys.walk import Pages, sign_in

STOPS = 40

pytestmark = pytest.mark.browser


def test_the_focus_is_seen_wherever_the_keyboard_stops(
    seen: tuple[Site, dict[str, list[str]]], pages: Pages, browser: Browser
) -> None:
    site, _ = seen
    context = browser.new_context(viewport={"width": 320, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    unseen = _stops(page, site, pages.public)
    sign_in(page, site)
    unseen |= _stops(page, site, pages.staff)
    context.close()
    assert unseen == {}


def _stops(page: Page, site: Site, paths: tuple[str, ...]) -> dict[str, str]:
    unseen = {}
    for path in paths:
        page.goto(site.url + path)
        for _ in range(STOPS):
            page.keyboard.press("Tab")
            where = page.evaluate(f"document.activeElement === document.body ? null : ({UNSEEN})()")
            if where is None:
                break
            if where:
                unseen[path] = where
    return unseen


def test_the_first_stop_of_every_page_leads_past_its_header(
    seen: tuple[Site, dict[str, list[str]]], browser: Browser
) -> None:
    site, _ = seen
    context = browser.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    sign_in(page, site)
    for path in ("/", "/search?q=light", "/staff", "/staff/planned"):
        page.goto(site.url + path)
        page.keyboard.press("Tab")
        skip = page.locator("a.skip")
        expect(skip).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)"), path
    context.close()


def test_these_questions_find_what_is_wrong(browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_content(
        "<h1>One</h1><h1>Two</h1><h3>Three</h3><nav></nav><input id=a><a href=x></a><p id=a aria-describedby=b></p>"
        "<div><button style='width:9px;height:9px;padding:0'>a</button>"
        "<button style='width:9px;height:9px;padding:0'>b</button></div>"
        "<style>:focus-visible { outline: none }</style>"
    )
    assert len(page.evaluate(NAMELESS)) == 2
    assert len(page.evaluate(SMALL)) >= 2
    said = " ".join(page.evaluate(OUTLINE))
    for words in ("2 headings", "not one main", "h1 is followed by h3", "two have the id a", "nothing has the id b"):
        assert words in said
    page.keyboard.press("Tab")
    assert "<input" in page.evaluate(UNSEEN)
    context.close()
