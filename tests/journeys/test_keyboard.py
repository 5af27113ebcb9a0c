"""Nobody needs a mouse: a guest comments without one and without a script, a moderator clears the queue with keys."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from blog.demo.cast import PASSWORD
from tests.journeys.keys import tab_to
from tests.journeys.running import Site, running

POST = "/posts/what-a-lumen-number-does-not-tell-you"
WORDS = "Does the 900 hold for the whole ride?"
# A full morning: more than one page of the queue.
MORNING = 30
# What each key makes of a case, in the words of its history.
KEYS = {
    "a": "Published by Priya Nair",
    "r": "Refused as “Off topic” by Priya Nair",
    "s": "Put away as spam by Priya Nair",
    "e": "Sent back for revision by Priya Nair",
}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(
        tmp_path_factory.mktemp("keys"), DEMO="1", MAIL_URL="file:///dev/null", OPENLINE_LIMITS="0"
    ) as started:
        yield started


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
    page.evaluate("for (const form of document.forms) form.noValidate = true")
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


def sign_in(page: Page, site: Site) -> None:
    """Priya signs in, on her way to the queue."""
    page.goto(f"{site.url}/staff/cases")
    tab_to(page, "[name=email]")
    page.keyboard.type("priya@tarn.example")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.url}/staff/cases")
    # The keys work once the script has come.
    page.wait_for_load_state()


def fill_queue(site: Site, waiting: int) -> None:
    """Let as many guests write that MORNING cases wait."""
    thread = re.search(rb"/threads/\d+/comments", site.get(POST).body)
    assert thread is not None
    for number in range(waiting, MORNING):
        form = {"body": f"Question {number} of this morning.", "name": f"Rider {number}"}
        form["email"] = f"rider-{number}@riders.example"
        urlopen(site.url + thread.group().decode(), urlencode(form).encode()).close()


def go_to(page: Page, case: Locator) -> None:
    """Go forward from case to case until this one has the focus."""
    for _ in range(MORNING):
        page.keyboard.press("j")
        if case.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the keys do not lead to this case")


def decide(page: Page, case: Locator, key: str) -> None:
    """Decide the case in focus with one key, and with the words that it asks for."""
    asks = case.locator(f"summary[data-key={key}]").count()
    with page.expect_navigation():
        page.keyboard.press(key)
        if key == "a" and asks:
            # Whoever objects is given right: what is said to them may be left out.
            expect(case.get_by_label("What do you say to the author?")).to_be_focused()
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
        elif key == "r":
            expect(case.get_by_label("Reason")).to_be_focused()
            page.keyboard.type("Off")
            tab_to(page, ".button-danger")
            page.keyboard.press("Enter")
        elif key == "e":
            expect(case.get_by_label("What should they change?")).to_be_focused()
            page.keyboard.type("Say which light.")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")


def test_a_moderator_clears_thirty_cases_with_keys(site: Site, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, site)
    cases = page.locator("[data-case]")
    fill_queue(site, cases.count())
    page.reload()
    expect(page.locator(".queue-head")).to_contain_text(f"{MORNING} wait")

    # The keys are listed on "?", and put away on "?".
    page.keyboard.press("?")
    expect(page.get_by_text("ask its author to revise")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_text("ask its author to revise")).to_be_hidden()

    # There and back; one is answered in the same step, one put away, and that undone.
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(cases.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(cases.first).to_be_focused()
    new = page.locator("[data-case]", has=page.locator("[data-key=w]")).first
    go_to(page, new)
    page.keyboard.press("w")
    expect(new.get_by_label("Your answer")).to_be_focused()
    page.keyboard.type("Yes, and we have measured it.")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"{site.url}/staff/cases")
    expect(page.locator(".queue-head")).to_contain_text(f"{MORNING - 1} wait")
    go_to(page, new)
    decide(page, new, "s")
    expect(page.locator(".queue-head")).to_contain_text(f"{MORNING - 2} wait")
    with page.expect_navigation():
        page.keyboard.press("u")
    expect(page.locator(".queue-head")).to_contain_text(f"{MORNING - 1} wait")

    # The rest goes one by one, each time with another key where the case has it.
    made: Counter[str] = Counter()
    keys = cycle("aresa")
    for left in range(MORNING - 1, 0, -1):
        expect(page.locator(".queue-head")).to_contain_text("One waits" if left == 1 else f"{left} wait")
        page.keyboard.press("j")
        expect(cases.first).to_be_focused()
        # What was public, was edited or is objected to stays, is shown, is given right.
        is_new = cases.first.locator("[data-key=e]").count() > 0
        key = next(keys) if is_new else "a"
        decide(page, cases.first, key)
        made[KEYS[key]] += is_new
    expect(page.get_by_role("main")).to_contain_text("Nothing waits")
    assert min(made.values()) >= 4, made

    # Each became what its key says.
    page.goto(f"{site.url}/staff/cases?show=mine")
    said = page.get_by_role("main").inner_text()
    page.get_by_role("link", name="Those after").click()
    expect(page.get_by_role("link", name="Those before")).to_be_visible()
    said += page.get_by_role("main").inner_text()
    for words, number in made.items():
        assert said.count(words) >= number, words
    context.close()
