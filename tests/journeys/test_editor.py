"""The page to write on, in a browser: nothing that was typed is lost, whatever becomes of tab, line and text."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Locator, Page, expect

from blog.demo.cast import PASSWORD
from tests.journeys.running import Site
from tests.journeys.story import PHONE, Story
from tests.journeys.test_keyboard import tab_to

# The editor sends what changed every three seconds; the machine may be busy.
KEPT_WITHIN = 20_000

pytestmark = pytest.mark.browser


def words(page: Page) -> Locator:
    """Where the words are typed."""
    return page.locator("#body")


def status(page: Page) -> Locator:
    """What the editor says of what it has kept."""
    return page.locator("[data-editor-kept]")


def is_kept(page: Page) -> None:
    """Wait until the site has all that was typed."""
    expect(status(page)).to_have_text(re.compile(r"Saved at \d\d:\d\d"), timeout=KEPT_WITHIN)


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


def png(path: Path, side: int = 40) -> Path:
    """A red square, as a file."""
    rows = b"".join(b"\0" + b"\xc8\x20\x20" * side for _ in range(side))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + parts)
    return path


def test_words_survive_a_killed_tab_and_are_offered_in_any_browser(story: Story) -> None:
    site, page = story.site, story.person("marta")
    begin(page, site, "The cable that froze", "We opened it.")
    home = page.url
    words(page).fill("We opened it, and the seal was gone.")
    is_kept(page)
    # Killed, and this browser is never seen again.
    kill(page)
    page.context.close()

    page = sign_in_again(story.browser.new_context(), site, "marta")
    page.goto(home)
    offer = page.locator("[data-unsaved-offer]")
    expect(offer).to_contain_text("were not saved")
    expect(words(page)).to_have_value("We opened it.")
    offer.get_by_role("link", name="Put them back").click()
    expect(words(page)).to_have_value("We opened it, and the seal was gone.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page).to_have_url(home)
    expect(words(page)).to_have_value("We opened it, and the seal was gone.")
    # Saved is saved: nothing is offered any more, and only what was saved is a revision.
    expect(page.locator("[data-unsaved-offer], [data-kept-here]")).to_have_count(0)
    page.goto(f"{home}/revisions")
    expect(page.get_by_role("main")).not_to_contain_text("Revision 3")


def test_a_tab_killed_between_two_sendings_loses_nothing_in_the_same_browser(story: Story) -> None:
    site, page = story.site, story.person("marta")
    begin(page, site, "What the frost does", "It creeps.")
    home = page.url
    words(page).fill("It creeps along the wire.")
    is_kept(page)
    # From now on the site hears nothing of it.
    page.context.set_offline(True)
    words(page).fill("It creeps along the wire and into the lamp.")
    expect(status(page)).to_have_text("Not connected: kept in this browser", timeout=KEPT_WITHIN)
    again = page.context.new_page()
    kill(page)
    again.context.set_offline(False)

    # Two that differ are both offered: the site's, and this browser's, which came later.
    again.goto(home)
    here, there = again.locator("[data-kept-here]"), again.locator("[data-unsaved-offer]")
    expect(there).to_be_visible()
    expect(here).to_contain_text("that the site does not have")
    here.get_by_role("button", name="Put them back").click()
    expect(words(again)).to_have_value("It creeps along the wire and into the lamp.")
    expect(status(again)).to_have_text(re.compile("^Kept in this browser. Above"), timeout=KEPT_WITHIN)
    there.get_by_role("button", name="Throw them away").click()
    expect(there).to_have_count(0)
    is_kept(again)
    again.reload()
    expect(here).to_have_count(0)
    there.get_by_role("link", name="Put them back").click()
    expect(words(again)).to_have_value("It creeps along the wire and into the lamp.")


def test_a_lost_connection_is_said_and_what_is_typed_goes_out_when_it_is_back(story: Story) -> None:
    site, page = story.site, story.person("marta")
    begin(page, site, "A lamp on the fell", "No signal up there.")
    page.context.set_offline(True)
    words(page).fill("No signal up there, so I write on.")
    expect(status(page)).to_have_text("Not connected: kept in this browser", timeout=KEPT_WITHIN)
    page.context.set_offline(False)
    is_kept(page)


def test_a_new_post_that_was_saved_is_not_offered_again(story: Story) -> None:
    site, page = story.site, story.person("jonas")
    page.goto(f"{site.url}/staff/posts/new")
    page.get_by_label("Title").fill("On seals")
    words(page).fill("They are made of rubber.")
    page.get_by_label("Tags").fill("seals, beam 2")
    is_kept(page)
    expect(page.locator(".editor-state")).to_have_text("New, and seen by nobody else until you save it.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page).to_have_url(re.compile(r"/staff/posts/\d+$"))
    for path in ("/staff/posts/new", page.url.removeprefix(site.url)):
        page.goto(site.url + path)
        expect(words(page)).to_be_visible()
        expect(page.locator("[data-unsaved-offer], [data-kept-here]")).to_have_count(0)


def test_two_editors_at_once_get_both_texts_and_lose_nothing(story: Story) -> None:
    site, marta, ann = story.site, story.person("marta"), story.person("ann")
    begin(marta, site, "Who holds the lamp", "Nobody yet.")
    home = marta.url
    ann.goto(home)
    words(marta).fill("Marta holds it.")
    is_kept(marta)
    words(ann).fill("Ann holds it.")
    others = ann.locator("[data-editor-others]")
    expect(others).to_contain_text("Marta Lindqvist is writing here too", timeout=KEPT_WITHIN)
    ann.get_by_role("button", name="Save", exact=True).click()
    expect(words(ann)).to_have_value("Ann holds it.")
    with marta.expect_response(lambda answer: answer.request.method == "POST" and answer.url == home) as answered:
        marta.get_by_role("button", name="Save", exact=True).click()
    assert answered.value.status == 409
    expect(marta.get_by_role("alert")).to_contain_text("Ann Fell saved this post")
    expect(words(marta)).to_have_value("Marta holds it.")
    expect(marta.get_by_label("Their words")).to_have_value("Ann holds it.")
    expect(marta.locator(".diff ins")).to_contain_text("Marta")
    # Theirs, mine, or something of both.
    expect(marta.get_by_role("button", name="Put mine back")).to_be_hidden()
    marta.get_by_role("button", name="Put theirs into the editor").click()
    expect(words(marta)).to_have_value("Ann holds it.")
    marta.get_by_role("button", name="Put mine back").click()
    expect(words(marta)).to_have_value("Marta holds it.")
    words(marta).fill("Ann and Marta hold it.")
    marta.get_by_role("button", name="Save", exact=True).click()
    expect(marta.locator("[data-editor-theirs]")).to_have_count(0)
    expect(words(marta)).to_have_value("Ann and Marta hold it.")
    # What each had written in between is a revision.
    marta.goto(f"{home}/revisions")
    expect(marta.get_by_role("main")).to_contain_text("Ann Fell")


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
    expect(sheet).to_be_hidden(timeout=KEPT_WITHIN)
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
    page.get_by_role("button", name="Picture").click()
    sheet = page.get_by_role("dialog", name="Put in a picture")
    liar = tmp_path / "liar.png"
    liar.write_bytes(b"<html>I am no picture</html>")
    sheet.get_by_label("The picture").set_input_files(liar)
    sheet.get_by_label("It only decorates").check()
    sheet.get_by_role("button", name="Put it in").click()
    expect(sheet.get_by_role("alert")).not_to_be_empty(timeout=KEPT_WITHIN)
    sheet.get_by_role("button", name="Cancel").click()
    expect(words(page)).to_have_value("Look:")


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
    page = story.person("jonas", viewport={"width": 360, "height": 740})
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


def paste(page: Page, data: list[int]) -> None:
    """Paste a file into what has the focus, as a browser hands it to the page."""
    page.evaluate(
        """data => {
          const file = new File([new Uint8Array(data)], "square.png", {type: "image/png"});
          const held = new DataTransfer();
          held.items.add(file);
          const pasted = new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true});
          document.activeElement.dispatchEvent(pasted);
        }""",
        data,
    )
