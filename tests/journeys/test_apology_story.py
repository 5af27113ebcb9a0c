"""A complaint becomes an issue, is owned up to, mended, confirmed by whoever complained, learned from, looked at."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.story import Story, fill, in_days

POST = "/posts/what-a-lumen-number-does-not-tell-you"
ADDRESS = "vera@riders.example"
COMPLAINT = "The rear lens fogs up from the inside after an hour of rain."

pytestmark = pytest.mark.browser


def test_from_a_complaint_to_a_lesson_that_held(story: Story, tmp_path: Path) -> None:
    ben, marta, vera = story.person("ben"), story.person("marta"), story.guest()

    # Vera complains under a post and ticks that something is broken; Ben reads it, and it is public.
    story.go(vera, POST)
    fill(vera.get_by_role("main"), body=COMPLAINT, name="Vera", email=ADDRESS)
    vera.get_by_label("This is a problem report").check()
    vera.get_by_role("button", name="Send comment").click()
    expect(vera).to_have_url(re.compile("/comments/status/"))
    story.prove(vera, ADDRESS)
    assert COMPLAINT not in story.text(POST)
    story.approve(ben, COMPLAINT)

    # He makes an issue of it: her words, shown from where they stand.
    story.go(ben, "/staff")
    ben.get_by_role("link", name=re.compile("lens fogs up")).first.click()
    fill(ben.get_by_role("main"), title="The rear lens fogs up from the inside", severity="annoyance")
    ben.get_by_role("button", name="Make an issue of it now").click()
    path = story.path_of("The rear lens fogs up")
    assert COMPLAINT in story.text(path) and story.feeds_are_sound(path) == 1
    story.mail(ADDRESS, "is on our public record")

    # Marta acknowledges it, apologises, and promises: the badge stands on the page, in the list and in the feed.
    owned = {"owner": "marta", "next_update": in_days(7)}
    story.step(marta, path, "acknowledgement", text="We have seen it; I have one fogged up here.", **owned)
    assert "is acknowledged" in story.mail(ADDRESS, "fogged up here")
    story.say(
        marta,
        f"{path}/apology",
        wrong="I left out the second seal to save a day.",
        hurt="Everyone who rode home without being seen.",
        commitment_1="Send a seal to whoever asks",
        owner_1="marta",
        due_1=in_days(5),
        lesson_due=in_days(9),
    )
    for page in (path, "/issues"):
        assert "apologised · kept 0 of 1 (due " in story.words(page)
    assert "Apologised · kept 0 of 1" in story.text("/issues/feed.atom")
    story.step(marta, path, "progress", text="Known: the seal. Not known yet: how many.", **owned)

    # A fix is offered, and keeps what was promised. Vera says that it works: that makes it fixed.
    story.step(
        marta,
        path,
        "offer",
        text="The seal is in the post to whoever asked.",
        evidence="It is blue. Hold the lens under the tap for a minute.",
        commitment="1",
        **owned,
    )
    assert story.feeds_are_sound(path) == 5
    assert path in story.mail(ADDRESS, "has a fix to try")
    story.go(vera, path)
    vera.get_by_role("button", name="It works for me").click()
    expect(vera.get_by_role("main")).to_contain_text("it works for you")
    assert "Confirmed by one affected customer" in story.text(path)
    assert "is fixed" in story.mail(ADDRESS, "is fixed")
    story.go(vera, POST)
    expect(vera.locator("article", has_text="The rear lens fogs up").first).to_contain_text("fixed")

    # What was learned is said, and looked at on its day.
    story.say(
        marta,
        f"{path}/lesson/1",
        cause="Nobody had to sign for a part left out.",
        changed="Two sign.",
        check_on=in_days(0),
    )
    story.say(marta, f"{path}/check/1", outcome="held", text="No part was left out; both names stand on each list.")
    assert "kept 1 of 1 · lesson held" in story.words(path)
    story.feeds_are_sound(path)
    told = story.text(path)
    order = [
        "We have seen it",
        "I left out the second seal",
        "The seal is in the post",
        "Nobody had to sign",
        "No part was",
    ]
    assert [told.index(words) for words in order] == sorted(told.index(words) for words in order)
    assert "sound" in story.verified(tmp_path).lower()
