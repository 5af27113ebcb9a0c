"""Somebody else reads a post first, and another time nobody can: from the rule to the confirmation, in the browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.story import PHONE, Story

TITLE = "What the new brake pads cost"
TAG = "Prices"


def write(story: Story, page: Page, title: str) -> str:
    """Write a draft with the tag. Gives the path of its editor."""
    story.go(page, "/staff/posts/new")
    page.get_by_label("Title").first.fill(title)
    page.locator("textarea.editor-body").fill("A pair costs 18 euros from Monday on. I changed the price myself.")
    page.locator("input[name=tags]").fill(TAG)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page).to_have_url(f"{story.site.url}/staff/posts/{page.url.rpartition('/')[2]}")
    return page.url.removeprefix(story.site.url)


def test_somebody_else_reads_it_first_or_it_says_why_not(story: Story) -> None:
    ann, marta = story.person("ann"), story.person("marta", viewport=PHONE)
    home = write(story, marta, TITLE)

    # Ann makes the rule.
    story.go(ann, "/staff/tags")
    row = ann.locator("li", has=ann.locator(f"input[value='{TAG}']"))
    row.get_by_label("What carries it needs a second reader").check()
    row.get_by_role("button", name="Save").click()
    expect(ann.get_by_text("Saved. It shows wherever the tag does.")).to_be_visible()

    # Marta cannot publish alone, and asks Ann.
    story.go(marta, home)
    marta.get_by_role("button", name="Publish now").click()
    expect(marta.get_by_role("alert")).to_contain_text("This needs a second reader")
    expect(marta.locator("textarea.editor-body")).to_have_value(
        "A pair costs 18 euros from Monday on. I changed the price myself."
    )
    marta.get_by_label("Who should read it").select_option("ann")
    marta.get_by_role("button", name="Save and ask").click()
    expect(marta.get_by_text("Ann Fell was asked to read this")).to_be_visible()

    # Ann reads and publishes it.
    story.go(ann, f"{home}/reading")
    expect(ann.get_by_role("heading", level=1)).to_have_text(TITLE)
    ann.get_by_role("button", name="Publish now").click()
    guest = story.guest()
    story.go(guest, "/posts/what-the-new-brake-pads-cost")
    expect(guest.get_by_text("without its second reader")).to_have_count(0)

    # The next one cannot wait.
    other = write(story, marta, "The brake pads are cheaper again")
    marta.get_by_text("It cannot wait for a second reader", exact=True).click()
    marta.get_by_label("Why it cannot wait for a second reader").fill("Customers pay too much until it is said.")
    marta.get_by_role("button", name="Publish now").click()
    expect(marta.get_by_text("It is public, and on the record.")).to_be_visible()
    story.go(guest, "/posts/the-brake-pads-are-cheaper-again")
    expect(guest.get_by_text("Customers pay too much until it is said.")).to_be_visible()
    expect(guest.get_by_text("Nobody else has read it yet.")).to_be_visible()

    # Ann reads it afterwards.
    story.go(ann, f"{other}/reading")
    ann.get_by_role("button", name="I have read it").click()
    story.go(guest, "/posts/the-brake-pads-are-cheaper-again")
    expect(guest.get_by_text("Read afterwards by Ann Fell")).to_be_visible()
