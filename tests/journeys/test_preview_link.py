"""A draft is shown to somebody without an account: they read it, say what they think, and the link is closed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.story import PHONE, Story

pytestmark = pytest.mark.browser


def test_a_preview_link_is_used_then_closed(story: Story) -> None:
    site, marta = story.site, story.person("marta")
    marta.goto(f"{site.url}/staff/posts/new")
    marta.get_by_label("Title").fill("What the frost did")
    marta.locator("#body").fill("Every light went out **at once**.")
    marta.get_by_role("button", name="Save", exact=True).click()
    expect(marta).to_have_url(re.compile(r"/staff/posts/\d+$"))
    editor = marta.url
    marta.get_by_role("link", name="Show it to somebody outside").click()
    marta.get_by_label("Who is it for?").fill("Vera of the press")
    marta.get_by_label("Three days").check()
    marta.get_by_role("button", name="Make a link").click()
    address = marta.get_by_label("Copy it now").input_value()
    assert address.startswith(f"{site.url}/previews/")

    vera = story.guest(viewport=PHONE)
    vera.clock.install()
    vera.goto(address)
    expect(vera.get_by_role("heading", level=1)).to_have_text("What the frost did")
    expect(vera.locator("article strong")).to_have_text("at once")
    assert vera.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    # That she read it is said once she had it before her eyes for a while.
    with vera.expect_response(re.compile(r"/previews/[^/]+/reading$")) as told:
        vera.clock.fast_forward("11")
    assert told.value.status == 204
    vera.get_by_label("Your remark").fill("All of them? Mine still shines.")
    vera.get_by_label("About these words").fill("Every light")
    vera.get_by_label("Your name").fill("Vera Klein")
    vera.get_by_role("button", name="Send this to Marta").click()
    expect(vera.get_by_role("status")).to_have_text(re.compile(r"^Marta .* has it\.$"))

    # Marta types on, and answers beside the draft without losing what she types.
    marta.goto(editor)
    expect(marta.locator(".remark-words")).to_have_text("All of them? Mine still shines.")
    marta.locator("#body").fill("Most lights went out at once.")
    marta.get_by_label("Your remark").fill("Vera is right.")
    marta.get_by_role("button", name="Add this remark").click()
    expect(marta.locator(".remark-words", has_text="Vera is right.")).to_be_visible()
    marta.get_by_role("button", name=re.compile("^Settle ?: All of them")).click()
    expect(marta.get_by_role("button", name=re.compile("^Take up again ?: All"))).to_be_focused()
    expect(marta.locator("#body")).to_have_value("Most lights went out at once.")
    assert marta.url == editor

    marta.goto(f"{editor}/previews")
    expect(marta.get_by_text(re.compile("Last read on"))).to_be_visible()
    marta.get_by_role("button", name="Close the link for Vera of the press").click()
    expect(marta.get_by_text(re.compile("Closed on"))).to_be_visible()
    gone = vera.goto(address)
    assert gone is not None and gone.status == 410
    expect(vera.get_by_role("heading", level=1)).to_have_text("This link is closed")
    assert "frost" not in vera.content()
