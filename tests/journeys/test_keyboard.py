"""Nobody needs a mouse: a guest comments without one and without a script, a moderator clears the queue with keys."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from blog.demo.cast import PASSWORD
from tests.journeys.running import Site, running

POST = "/posts/what-a-lumen-number-does-not-tell-you"
WORDS = "Does the 900 hold for the whole ride?"
# More than any page here has places to stop at: whoever looks longer than this has lost the way.
FAR = 120

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(
        tmp_path_factory.mktemp("keys"), DEMO="1", MAIL_URL="file:///dev/null", OPENLINE_LIMITS="0"
    ) as started:
        yield started


def tab_to(page: Page, what: str) -> None:
    """Go forward until what matches this selector has the focus, and see that the focus shows at every stop."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", what):
            style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert style == "solid", f"the focus does not show at {what}"
            return
    raise AssertionError(f"the keyboard does not reach {what}")


def test_a_guest_comments_with_the_keyboard_and_without_a_script(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url + POST)
    tab_to(page, "textarea[name=body]")
    page.keyboard.type(WORDS)
    page.keyboard.press("Tab")
    page.keyboard.type("Carys")
    page.keyboard.press("Tab")
    page.keyboard.type("not an address@")
    # The browser would stop this one; whoever gets past it is told by the site.
    page.evaluate("document.querySelector('form').noValidate = true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Your comment")).to_have_value(WORDS)
    expect(page.get_by_label("Your e-mail address")).to_have_accessible_description(re.compile("not an e-mail address"))
    tab_to(page, "a[href='#email']")
    page.keyboard.press("Enter")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("carys@riders.example")
    tab_to(page, "button[type=submit]")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/comments/status/"))
    expect(page.get_by_role("main")).to_contain_text("waits")
    context.close()


def test_a_moderator_clears_the_queue_with_keys(site: Site, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site.url}/staff/cases")
    tab_to(page, "[name=email]")
    page.keyboard.type("priya@tarn.example")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.url}/staff/cases")
    # The keys work once the script has come.
    page.wait_for_load_state()
    cases = page.locator("[data-case]")
    waiting = cases.count()
    assert waiting >= 2

    # One is refused with a reason that is chosen, one answered, the rest approved.
    page.keyboard.press("j")
    expect(cases.first).to_be_focused()
    page.keyboard.press("r")
    expect(cases.first.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("Off")
    tab_to(page, ".button-danger")
    page.keyboard.press("Enter")
    expect(cases).to_have_count(waiting - 1)
    page.keyboard.press("j")
    page.keyboard.press("w")
    expect(cases.first.get_by_label("Your answer")).to_be_focused()
    page.keyboard.type("Yes, and we have measured it.")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"{site.url}/staff/cases")
    for left in range(waiting - 2, 0, -1):
        expect(cases).to_have_count(left)
        page.keyboard.press("j")
        page.keyboard.press("a")
    expect(page.get_by_role("main")).to_contain_text("Nothing waits")
    context.close()
