"""The page to write on, in a browser: by keys, on a phone, and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.keys import tab_to
from tests.journeys.story import PHONE, Story
from tests.journeys.writing import begin, sign_in_again, words

pytestmark = pytest.mark.browser


def test_the_editor_needs_no_mouse(story: Story) -> None:
    page = story.person("jonas")
    page.goto(f"{story.site.url}/staff/posts/new")
    tab_to(page, "#title")
    page.keyboard.type("By keys alone")
    # The toolbar is one stop, whatever it holds.
    tab_to(page, "[data-tool=bold]")
    page.keyboard.press("Tab")
    expect(words(page)).to_be_focused()
    page.keyboard.type("It is ")
    page.keyboard.press("Control+b")
    page.keyboard.type("cold")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("- gloves")
    page.keyboard.press("Enter")
    page.keyboard.type("hat")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(words(page)).to_have_value("It is **cold**\n- gloves\n- hat\n")
    page.keyboard.press("Control+z")
    expect(words(page)).not_to_have_value("It is **cold**\n- gloves\n- hat\n")
    page.keyboard.press("Control+Shift+z")
    # To the tools and along them, and back.
    page.keyboard.press("Alt+F10")
    expect(page.locator("[data-tool=bold]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-tool=italic]")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(page.locator("[data-tool=keys]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(words(page)).to_be_focused()
    page.keyboard.press("Control+.")
    expect(page.frame_locator("[data-editor-preview] iframe").locator("strong")).to_have_text("cold")
    page.keyboard.press("Control+.")
    tab_to(page, "#tags")
    page.keyboard.type("how we")
    tab_to(page, ".pick")
    page.keyboard.press("Enter")
    expect(page.locator("#tags")).to_have_value("how we work")
    page.keyboard.press("Control+s")
    expect(page).to_have_url(re.compile(r"/staff/posts/\d+$"))
    expect(page.locator("#tags")).to_have_value("how we work")


def test_the_preview_takes_the_place_of_the_words_on_a_phone(story: Story) -> None:
    page = story.person("jonas", viewport=PHONE)
    page.goto(f"{story.site.url}/staff/posts/new")
    page.get_by_label("Title").fill("On a phone")
    words(page).fill("It *fits*.")
    page.get_by_role("button", name="Preview").click()
    expect(words(page)).to_be_hidden()
    expect(page.frame_locator("[data-editor-preview] iframe").locator("em")).to_have_text("fits")
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0
    page.get_by_role("button", name="Preview").click()
    expect(words(page)).to_have_value("It *fits*.")
    expect(page.locator("[data-editor-count]")).to_have_text("2 words, 1 min to read")


def test_without_a_script_there_is_a_page_to_write_on(story: Story) -> None:
    context = story.browser.new_context(java_script_enabled=False)
    page = sign_in_again(context, story.site, "jonas")
    begin(page, story.site, "By hand", "Three short words")
    expect(page.locator("[data-editor-count]")).to_have_text("3 words, 1 min to read")
    expect(page.get_by_role("toolbar")).to_have_count(0)
    with context.expect_page() as opened:
        page.get_by_role("button", name="Preview").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("By hand")
