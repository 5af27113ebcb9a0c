"""Refused with a reason, objected to by the private link, published by somebody else, and on the public log as that."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.running import ROOT, Site, environment, running
from tests.journeys.story import PHONE, Story, fill

POST = "/posts/what-a-lumen-number-does-not-tell-you"
ADDRESS = "nils@riders.example"
WORDS = "The shop in Shap, 1 Main Street, says you stopped making the small one. Did you?"
RULE = "It shows an address, a telephone number"
NOTE = "No street addresses, please."
OBJECTION = "It is a shop. The address is over its door."

pytestmark = pytest.mark.browser


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a site of its own is kept: its day ends before it is over, and no other story shall wake up in the next."""
    return tmp_path / "site"


@pytest.fixture
def story(folder: Path, browser: Browser) -> Iterator[Story]:
    """This story, on its own site."""
    with running(folder, DEMO="1", MAIL_URL=f"file://{folder / 'mail'}", OPENLINE_LIMITS="0") as site:
        yield Story(site, browser, folder / "mail")
        for context in browser.contexts:
            context.close()


def end_the_day(site: Site, folder: Path) -> None:
    """Let what the worker does after midnight happen now."""
    port = int(site.url.rsplit(":", 1)[1])
    script = "tests.journeys.next_day"
    subprocess.run([sys.executable, "-m", script], cwd=ROOT, env=environment(folder, port), check=True)


def test_a_refusal_that_somebody_else_overturns(story: Story, folder: Path, tmp_path: Path) -> None:
    nils, priya = story.guest(viewport=PHONE), story.person("priya", viewport=PHONE)
    story.comment(nils, POST, words=WORDS, address=ADDRESS)
    private = nils.url
    # He proves his address in another browser; this one holds the private link alone.
    story.prove(story.guest(), ADDRESS)

    # Priya refuses it: the rule, her note and the way to object stand in the letter and on the private page.
    case = story.case(priya, WORDS)
    case.get_by_text("Refuse", exact=True).click()
    case.get_by_label("Reason").select_option("personal-data")
    case.get_by_label("Note to the author").fill(NOTE)
    case.get_by_role("button", name="Refuse with this reason").click()
    expect(priya.locator("[data-case]", has_text=WORDS)).to_have_count(0)
    letter = " ".join(story.mail(ADDRESS, "was refused").split())
    nils.goto(private)
    page = nils.get_by_role("main")
    expect(nils.get_by_role("heading", level=1)).to_have_text("Your comment was refused")
    for words in (RULE, "A person decided that.", NOTE, "You can object to this once."):
        assert words in letter
        expect(page).to_contain_text(words)
    assert WORDS not in story.text(POST) and "refused" not in story.words("/moderation/log.csv").splitlines()[-1]

    # He objects. Priya cannot decide about that; Ben can, and publishes it.
    fill(nils.locator("#appeal"), words=OBJECTION)
    nils.get_by_role("button", name="Object to the decision").click()
    expect(page).to_contain_text("Somebody who did not decide before looks at it")
    expect(nils.get_by_role("button", name="Object to the decision")).to_have_count(0)
    hers = story.case(priya, WORDS, show="appeals")
    expect(hers).to_contain_text("somebody else decides about that")
    expect(hers.get_by_role("button")).to_have_count(0)
    ben = story.person("ben")
    his = story.case(ben, WORDS, show="appeals")
    expect(his).to_contain_text(OBJECTION)
    his.get_by_text("Decide the objection").click()
    his.get_by_label("What do you say to the author?").fill("You are right, it is over the door.")
    his.get_by_role("button", name="Its author is right: publish it").click()
    expect(ben.locator("[data-case]", has_text=WORDS)).to_have_count(0)
    assert WORDS in story.text(POST)
    for path in ("", "/comments", f"{POST}/comments", "/moderation", "/record"):
        story.feed(path)
    assert WORDS in story.text(f"{POST}/comments/feed.atom")
    nils.goto(private)
    expect(nils.get_by_role("heading", level=1)).to_have_text("Your comment is public")
    assert "sound" in story.verified(tmp_path).lower()

    # With the end of its day the refusal is told to everyone: which rule, by a person, overturned. No word of his.
    end_the_day(story.site, folder)
    story.go(nils, "/moderation")
    row = nils.locator("tr[id^=entry-]").first
    for words in ("A comment was refused", "Personal data", "by a person", "overturned"):
        expect(row).to_contain_text(words)
    for path in ("/moderation", "/moderation/log.csv", "/moderation/feed.atom"):
        assert "Nils" not in story.text(path) and "over its door" not in story.text(path)
    assert story.feed("/moderation") and story.feed("/record")
    # As a copy: of a site that is a day ahead the verifier would say so.
    assert "sound" in story.verified(tmp_path, copy=True).lower()
