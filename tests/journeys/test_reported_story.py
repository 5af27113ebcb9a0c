"""A reader reports what criticises us. One moderator hides it, and takes it down only when another one agrees."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.story import PHONE, Story, fill

POST = "/posts/what-a-lumen-number-does-not-tell-you"
AUTHOR, READER = "gus@riders.example", "ada@readers.example"
WORDS = "Your lights are rubbish, and Jonas is a drunk who should be locked up."
RULE = "threatens, harasses or insults a person"

pytestmark = pytest.mark.browser


def test_a_report_a_hiding_and_a_removal_by_two(story: Story, tmp_path: Path) -> None:
    gus, ada = story.guest(), story.guest(viewport=PHONE)
    ben, priya = story.person("ben"), story.person("priya", viewport=PHONE)
    story.comment(gus, POST, words=WORDS, address=AUTHOR)
    story.prove(gus, AUTHOR)
    story.approve(ben, WORDS)

    # Ada reports it, and confirms her address to hear of it. That hides nothing.
    story.go(ada, POST)
    said = ada.locator("article.comment", has_text="Jonas is a drunk")
    place = f"#{said.get_attribute('id')}"
    said.get_by_role("link", name="Report Gus").click()
    fill(ada.get_by_role("main"), reason="abuse", words="He is not.", email=READER)
    ada.get_by_role("button", name="Report it").click()
    expect(ada.get_by_role("heading", level=1)).to_have_text("One of us looks at it")
    story.prove(ada, READER)
    assert WORDS in story.text(POST)

    # Priya hides it: a line in its place says since when, to everyone; he and she know by when it is decided.
    case = story.case(priya, WORDS, show="reported")
    expect(case).to_contain_text("He is not.")
    case.get_by_text("Hide or take down").click()
    case.get_by_label("Reason").select_option("abuse")
    case.get_by_label("It criticises the company").check()
    case.get_by_role("button", name="Hide it while we look").click()
    expect(priya.locator(".notice-done")).to_contain_text("somebody must decide within 72 hours")
    story.go(ada, POST)
    expect(ada.locator(place)).to_contain_text("It is hidden while one of us looks at it, since")
    assert "We decide by" in story.mail(AUTHOR, "is hidden while we look at it")
    story.go(gus, "/my")
    gus.get_by_role("link", name="What a lumen number").click()
    expect(gus.get_by_role("main")).to_contain_text("We decide by")
    for path in ("", "/comments", f"{POST}/comments", "/moderation", "/record"):
        story.feed(path)
        assert "is a drunk" not in story.text(f"{path}/feed.atom")

    # She asks for its removal, and cannot confirm that herself. Ben does.
    hidden = story.case(priya, WORDS, show="hidden")
    hidden.get_by_text("Take down", exact=True).click()
    hidden.get_by_label("Reason").select_option("abuse")
    hidden.get_by_role("button", name="Take down with this reason").click()
    asked = story.case(priya, WORDS, show="hidden")
    expect(asked).to_contain_text("You asked for its removal, so somebody else confirms it.")
    expect(asked.get_by_role("button", name="Confirm the removal")).to_have_count(0)
    story.case(ben, WORDS, show="hidden").get_by_role("button", name="Confirm the removal").click()
    expect(ben.locator("[data-case]", has_text=WORDS)).to_have_count(0)

    # A line in its place names the rule, he reads why, and she hears that she was right.
    story.go(ada, POST)
    expect(ada.locator(place)).to_contain_text("It was removed")
    expect(ada.locator(place).get_by_role("link", name="Abuse")).to_be_visible()
    assert RULE in story.mail(READER, "You were right to report it")
    letter = " ".join(story.mail(AUTHOR, "was removed").split())
    assert RULE in letter and "a second person had to confirm it, and did." in letter
    story.go(ada, "/moderation")
    row = ada.locator("tr[id^=entry-]").first
    for words in ("A comment was removed; it criticises us", "Abuse", "by a person and a second one", "stands"):
        expect(row).to_contain_text(words)
    for path in ("", "/comments", f"{POST}/comments", "/moderation", "/record"):
        story.feed(path)
        assert "is a drunk" not in story.text(f"{path}/feed.atom")
    assert "is a drunk" not in story.text(POST)
    assert "sound" in story.verified(tmp_path).lower()
