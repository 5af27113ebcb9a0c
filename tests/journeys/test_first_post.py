"""A first post on a telephone: from the mail that invites somebody to the words that anyone can read."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.story import PHONE, Story, fill

WORDS = (
    "I started on Monday. Jonas gave me the drawer with the broken switches and a magnifying glass.\n\n"
    "By Thursday I had found that nine of eleven break at the same corner. Which corner does yours break at?"
)


def test_somebody_is_invited_and_publishes_a_first_post_on_a_telephone(story: Story) -> None:
    _invite(story)
    page = story.guest(viewport=PHONE)
    page.goto(_link(story))
    _come_in(page)
    _accept(page)
    _write(story, page)
    reader = story.guest(viewport=PHONE)
    story.go(reader, "/")
    reader.get_by_role("link", name="Nine of eleven switches").first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Nine of eleven switches")
    expect(reader.locator(".byline")).to_contain_text("Nora Pym")
    expect(reader.locator(".byline")).to_contain_text("Apprentice in the workshop")
    assert "Nine of eleven switches" in story.feed("")
    story.go(reader, "/people/nora-pym")
    expect(reader.get_by_role("main")).to_contain_text("version 2 of our blogging policy")
    expect(reader.get_by_role("main")).to_contain_text("Nine of eleven switches")
    assert _fits(reader)


def _invite(story: Story) -> None:
    ann = story.person("ann")
    story.go(ann, "/staff/people")
    form = ann.locator("form.form").last
    fill(form, name="Nora Pym", email="nora@tarn.example", handle="nora-pym")
    form.get_by_label("Author: writes posts").check()
    form.get_by_role("button", name="Mail the invitation").click()
    expect(ann.locator(".notice-done")).to_contain_text("The invitation to Nora Pym is on its way")


def _link(story: Story) -> str:
    found = re.search(rf"{story.site.url}/staff/invitation/\S+", story.mail("nora@tarn.example", "/staff/invitation/"))
    assert found is not None
    return found.group()


def _come_in(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Come in, Nora Pym")
    assert _fits(page)
    page.locator("[name=password]").fill("switches and a magnifying glass")
    page.locator("[name=title]").fill("Apprentice in the workshop")
    page.locator("[name=about]").fill("I open what you send back, with Jonas.")
    page.get_by_role("button", name="Come in and publish my page").click()


def _accept(page: Page) -> None:
    expect(page).to_have_url(re.compile("/staff/profile/policy$"))
    expect(page.get_by_role("main")).to_contain_text("Nobody writes for you")
    assert _fits(page)
    page.get_by_label("I have read these rules and keep to them").check()
    page.get_by_role("button", name="Accept version 2").click()
    expect(page.locator(".notice-done")).to_contain_text("You can publish")


def _write(story: Story, page: Page) -> None:
    page.get_by_role("link", name="Posts", exact=True).click()
    page.get_by_role("link", name="Write a post").first.click()
    expect(page.get_by_role("toolbar")).to_be_visible()
    assert _fits(page)
    page.locator("[name=title]").fill("Nine of eleven switches")
    page.locator("[name=body]").fill(WORDS)
    page.locator("[data-editor-save]").click()
    expect(page).to_have_url(re.compile(r"/staff/posts/\d+$"))
    assert _fits(page)
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".notice-done")).to_contain_text("It is public")


def _fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways, once all of it is there."""
    page.wait_for_load_state()
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
