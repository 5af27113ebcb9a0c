"""What the journeys of writers share: the page to write on, and what it says of what it has kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Error, Locator, Page, expect

from blog.demo.cast import PASSWORD
from tests.journeys.running import Site


def words(page: Page) -> Locator:
    """Where the words are typed."""
    return page.locator("#body")


def status(page: Page) -> Locator:
    """What the editor says of what it has kept."""
    return page.locator("[data-editor-kept]")


def is_kept(page: Page) -> None:
    """Wait until the site has all that was typed."""
    expect(status(page)).to_have_text(re.compile(r"Saved at \d\d:\d\d"))


def begin(page: Page, site: Site, title: str, body: str) -> None:
    """Begin a post, and save it as a draft."""
    page.goto(f"{site.url}/staff/posts/new")
    page.get_by_label("Title").fill(title)
    words(page).fill(body)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page).to_have_url(re.compile(r"/staff/posts/\d+$"))


def sign_in_again(context: BrowserContext, site: Site, handle: str) -> Page:
    """The same colleague in a browser that knows nothing."""
    page = context.new_page()
    page.goto(f"{site.url}/staff")
    page.locator("[name=email]").fill(f"{handle}@tarn.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{site.url}/staff")
    return page


def kill(page: Page) -> None:
    """End the process of a tab: nothing of the page runs any more, not even what it does when it is closed."""
    with pytest.raises(Error, match="crash"):
        page.goto("chrome://crash")
    page.close()
