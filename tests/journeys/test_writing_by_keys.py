"""Writing without a mouse: signed in, written, published, corrected and scheduled by keys alone, with a picture."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from blog.demo.cast import PASSWORD
from tests.journeys.keys import tab_to
from tests.journeys.pictures import png
from tests.journeys.story import Story

pytestmark = pytest.mark.browser

TITLE = "Typed with cold hands"


def press(page: Page, what: str) -> None:
    """Go to a button or link, and press it."""
    tab_to(page, what)
    page.keyboard.press("Enter")


def come_in(story: Story) -> Page:
    """Marta signs in."""
    page = story.guest()
    page.goto(f"{story.site.url}/staff")
    tab_to(page, "[name=email]")
    page.keyboard.type("marta@tarn.example")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{story.site.url}/staff")
    return page


def write(page: Page, title: str, words: str) -> None:
    """Begin a post on the page of posts, and save it."""
    press(page, "a[href='/staff/posts']")
    expect(page.get_by_role("heading", level=1)).to_have_text("Posts")
    press(page, "main a[href='/staff/posts/new']")
    expect(page.get_by_role("toolbar")).to_be_visible()
    tab_to(page, "#title")
    page.keyboard.type(title)
    tab_to(page, "#body")
    page.keyboard.type(words)
    page.keyboard.press("Control+s")
    expect(page).to_have_url(re.compile(r"/staff/posts/\d+$"))
    expect(page.get_by_role("toolbar")).to_be_visible()


def test_a_post_is_written_published_and_corrected_without_a_mouse(story: Story, tmp_path: Path) -> None:
    page = come_in(story)
    write(page, TITLE, "Ten below, and the keys still work.")
    editor = page.url

    # A picture, by the toolbar and the browser's own window for files.
    tab_to(page, "#body")
    page.keyboard.press("Control+End")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Alt+F10")
        page.keyboard.press("End")
        page.keyboard.press("ArrowLeft")
        expect(page.locator("[data-tool=picture]")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#picture-file")).to_be_focused()
        page.keyboard.press("Enter")
    chooser.value.set_files(png(tmp_path / "glove.png"))
    expect(page.locator("#picture-alt")).to_be_focused()
    page.keyboard.type("A red glove")
    page.keyboard.press("Enter")
    expect(page.locator("#body")).to_be_focused()
    expect(page.locator("#body")).to_have_value(re.compile(r"!\[A red glove\]\(/media/"))

    # Published, and looked at.
    press(page, "button[formaction$='/publication']")
    expect(page.locator(".notice-done")).to_contain_text("It is public")
    press(page, ".editor-state a[href^='/posts/']")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_role("img", name="A red glove")).to_be_visible()

    # Corrected: the kind is chosen with the arrows, and a correction without its sentence is refused.
    page.goto(editor)
    expect(page.get_by_role("toolbar")).to_be_visible()
    tab_to(page, "#body")
    page.keyboard.press("Control+Home")
    page.keyboard.type("It was eleven. ")
    tab_to(page, "[name=kind]")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("A correction: readers should look again")).to_be_checked()
    press(page, ".editor-actions button[type=submit]")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("#body")).to_have_value(re.compile("^It was eleven. Ten below"))
    tab_to(page, "#note")
    page.keyboard.type("Eleven below, not ten.")
    press(page, ".editor-actions button[type=submit]")
    expect(page.locator("#note")).to_have_value("")
    story.go(page, "/corrections")
    press(page, "main a[href^='/posts/typed-with-cold-hands']")
    expect(page.get_by_role("main")).to_contain_text("Eleven below, not ten.")


def test_a_post_is_scheduled_and_taken_back_without_a_mouse(story: Story) -> None:
    page = come_in(story)
    write(page, "For the last day of the year", "It was a good one.")
    tab_to(page, "[name=publish_at]")
    # A field for a moment is typed through part by part; each part leads to the next.
    year = date.today().year + 1
    page.keyboard.type(f"1231{year}")
    page.keyboard.press("Tab")
    page.keyboard.type("1130PM")
    expect(page.locator("[name=publish_at]")).to_have_value(f"{year}-12-31T23:30")
    press(page, "button[formaction$='/schedule']")
    expect(page.locator(".editor-state")).to_contain_text("It becomes public by itself on")
    assert "/posts/for-the-last-day-of-the-year" not in story.text("/")
    press(page, "button[formaction$='/unschedule']")
    expect(page.locator(".editor-state")).to_contain_text("Draft, seen by its authors only.")
