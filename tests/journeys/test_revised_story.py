"""A first comment, sent from a phone: proven, sent back, written anew, public, answered for the company, edited."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.story import PHONE, Story, fill

POST = "/posts/what-a-lumen-number-does-not-tell-you"
ADDRESS = "ines@riders.example"
FIRST = "My battery is dead. Ring me on 0123 456789."
SECOND = "My battery died after eleven rides. Is that one swapped?"
EDITED = "My battery died after nine rides. Is that one swapped?"

pytestmark = pytest.mark.browser


def test_from_a_first_comment_to_words_that_were_edited(story: Story, tmp_path: Path) -> None:
    ines, ben = story.guest(viewport=PHONE), story.person("ben", viewport=PHONE)
    feeds = ("", "/comments", f"{POST}/comments", "/responses", "/record")
    before = {path: story.feed(path) for path in feeds}

    # She writes. The link in the mail shows a button to whoever opens it; only pressing that proves the address.
    story.comment(ines, POST, words=FIRST, address=ADDRESS)
    private = ines.url
    link = story.link(ADDRESS)
    assert "Is this your address?" in story.words(link.removeprefix(story.site.url))
    ines.goto(link)
    story.go(ines, "/my")
    expect(ines.get_by_label("The address you write from")).to_be_visible()
    story.prove(ines, ADDRESS)
    expect(ines.get_by_role("main")).to_contain_text("waits to be read")

    # Ben asks for other words. Nobody outside has seen the first ones.
    case = story.case(ben, FIRST)
    case.get_by_text("Ask to revise").click()
    case.get_by_label("What should they change?").fill("Leave out your number, and we publish it.")
    case.get_by_role("button", name="Send it back").click()
    expect(ben.locator("[data-case]", has_text=FIRST)).to_have_count(0)
    assert "Leave out your number" in story.mail(ADDRESS, "asks you to revise it")
    ines.goto(private)
    expect(ines.get_by_role("heading", level=1)).to_have_text("Please revise your comment")
    assert {path: story.feed(path) for path in feeds} == before

    # She writes it anew; it is read again, and public.
    story.go(ines, "/my")
    ines.get_by_role("link", name="What a lumen number").click()
    expect(ines.get_by_role("main")).to_contain_text("Leave out your number")
    fill(ines.locator("#revision"), body=SECOND)
    ines.get_by_role("button", name="Send it again").click()
    expect(ines.get_by_role("heading", level=1)).to_have_text("Your comment waits to be read")
    again = story.case(ben, SECOND)
    expect(again).to_contain_text("It was sent back")
    again.get_by_role("button", name="Approve", exact=True).click()
    story.mail(ADDRESS, "is public")
    assert SECOND in story.text(POST) and "456789" not in story.text(POST)
    for path in ("/comments", f"{POST}/comments"):
        assert story.feed(path)[0].startswith("Ines on") and SECOND in story.text(f"{path}/feed.atom")

    # Jonas answers for the company.
    jonas = story.person("jonas")
    story.go(ines, POST)
    said = ines.locator("article.comment", has_text=SECOND)
    expect(said).to_have_attribute("data-answer", "open")
    number = (said.get_attribute("id") or "").removeprefix("comment-")
    story.go(jonas, f"/staff/comments/{number}")
    fill(jonas.locator("#answer"), body="It is. Bring it to the blue door.", speaking="company")
    jonas.get_by_role("button", name="Publish this answer").click()
    expect(jonas.locator(".notice-wrong")).to_have_count(0)
    assert "blue door" in story.mail(ADDRESS, "Jonas Weir")
    story.go(ines, POST)
    expect(said).to_have_attribute("data-answer", "answered")
    expect(ines.locator("[data-company-response]", has_text="blue door")).to_contain_text("answers for the company")
    assert story.feed("/responses")[0].startswith("Jonas Weir (Workshop and repairs) answers for Tarn")

    # She counts again and edits. That she did is public, and so is what it said before.
    story.go(ines, f"/my/comments/{number}")
    fill(ines.locator("#revision"), body=EDITED)
    ines.get_by_role("button", name="Change it").click()
    expect(ines.get_by_role("heading", level=1)).to_have_text("Your comment is public")
    story.go(ines, POST)
    edited = ines.locator(f"#comment-{number}")
    expect(edited).to_contain_text("died after nine rides")
    edited.get_by_role("link", name=re.compile("edited")).click()
    expect(ines.locator(".record-words del")).to_have_text("eleven ")
    expect(ines.locator(".record-words ins")).to_have_text("nine ")
    for path in ("/comments", f"{POST}/comments"):
        assert EDITED in story.text(f"{path}/feed.atom") and SECOND not in story.text(f"{path}/feed.atom")
    for path in feeds:
        story.feed(path)
    assert "sound" in story.verified(tmp_path).lower()
