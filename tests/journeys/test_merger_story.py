"""Two issues that look like one: merged, the reporter told, both pages there; and taken apart again."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.story import Story, in_days

ADDRESS = "yusuf@riders.example"
TITLE = "The mount ticks on every cobble"

pytestmark = pytest.mark.browser


def test_a_merger_is_told_and_taken_back_and_both_pages_stay(story: Story, tmp_path: Path) -> None:
    ben, jonas, yusuf = story.person("ben"), story.person("jonas"), story.guest()
    story.report(yusuf, title=TITLE, words="Tick, tick, tick, from the clamp. Since new.", address=ADDRESS)
    story.prove(yusuf, ADDRESS)
    story.approve(ben, TITLE)
    path, other = story.path_of(TITLE), story.path_of("The bracket screw works itself loose")
    owned = {"owner": "jonas", "next_update": in_days(5)}
    story.step(jonas, path, "acknowledgement", text="I hear it too.", severity="annoyance", **owned)
    story.mail(ADDRESS, "is acknowledged")

    # Only who keeps the record merges: Jonas has no form for it, Ben has.
    expect(jonas.locator("#merger")).to_have_count(0)
    target = other.removeprefix("/issues/")
    story.step(ben, path, "merger", target=target, text="It is the same screw: it goes on there.")
    assert f"issue {target}" in story.mail(ADDRESS, "is merged into another")
    page = story.text(path)
    assert "Tick, tick, tick" in page and "Merged into" in page and f'href="{other}"' in page
    assert f'Merged into this: <a href="{path}">' in story.text(other)
    assert story.feeds_are_sound(path) == 3
    story.go(yusuf, f"{path}/affected")
    expect(yusuf.get_by_role("button", name="This affects me too")).to_have_count(0)
    story.verified(tmp_path)

    # It was not the same. It goes on by itself, where it stood, with an owner and a day.
    story.step(ben, path, "unmerger", text="It ticks with the new screw as well.", **owned)
    page = story.text(path)
    assert "Acknowledged" in page and "It ticks with the new screw" in page and "It is the same screw" in page
    assert "Merged into this" not in story.text(other)
    assert story.feeds_are_sound(path) == 4
    story.verified(tmp_path)
