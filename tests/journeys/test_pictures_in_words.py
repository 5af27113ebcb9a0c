"""A picture comes into the words by paste or button, and says what it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.pictures import paste, png
from tests.journeys.story import PHONE, Story
from tests.journeys.writing import begin, words

pytestmark = pytest.mark.browser


def test_a_picture_is_pasted_described_and_stands_in_the_words(story: Story, tmp_path: Path) -> None:
    page = story.person("marta")
    begin(page, story.site, "A red square", "Look:")
    words(page).focus()
    page.keyboard.press("Control+End")
    data = list(png(tmp_path / "square.png").read_bytes())
    paste(page, data)
    sheet = page.get_by_role("dialog", name="Put in a picture")
    expect(sheet).to_contain_text("square.png")
    expect(sheet.get_by_label("What does it show?")).to_be_focused()
    sheet.get_by_role("button", name="Put it in").click()
    expect(sheet.get_by_role("alert")).to_have_text("Say what it shows, or tick that it only decorates.")
    sheet.get_by_label("What does it show?").fill("A red [square]")
    sheet.get_by_label("Caption under it").fill('We call it "the square"')
    sheet.get_by_role("button", name="Put it in").click()
    expect(sheet).to_be_hidden()
    expect(words(page)).to_be_focused()
    written = r'^Look:\n\n!\[A red \\\[square\\\]\]\(/media/\S+ "We call it \\"the square\\""\)'
    expect(words(page)).to_have_value(re.compile(written))
    page.get_by_role("button", name="Preview").click()
    shown = page.frame_locator("[data-editor-preview] iframe").locator("img")
    expect(shown).to_have_attribute("alt", "A red [square]")
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("image => image.naturalWidth") > 0


def test_a_picture_that_is_none_is_refused_and_the_words_stay(story: Story, tmp_path: Path) -> None:
    page = story.person("marta", viewport=PHONE)
    begin(page, story.site, "No picture", "Look:")
    words(page).focus()
    page.keyboard.press("Control+End")
    page.get_by_role("button", name="Picture").click()
    sheet = page.get_by_role("dialog", name="Put in a picture")
    liar = tmp_path / "liar.png"
    liar.write_bytes(b"<html>I am no picture</html>")
    sheet.get_by_label("The picture").set_input_files(liar)
    sheet.get_by_label("It only decorates").check()
    sheet.get_by_role("button", name="Put it in").click()
    expect(sheet.get_by_role("alert")).not_to_be_empty()
    sheet.get_by_role("button", name="Cancel").click()
    expect(words(page)).to_have_value("Look:")
    # The caret is where it was: whoever types on goes on.
    expect(words(page)).to_be_focused()
    page.keyboard.type(" here.")
    expect(words(page)).to_have_value("Look: here.")
