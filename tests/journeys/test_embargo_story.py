"""A fault under embargo: everyone sees from day one that there is one and by which day they read more, and no word."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.journeys.story import Story, fill, in_days

SECRET = "any-phone-can-blind-the-lamp"
PAGES = (
    "/", "/issues", "/issues/feed.atom", "/record", "/record/feed.atom", "/record/log.jsonl", "/record/texts.jsonl",
    "/record/numbers", "/record/numbers.json", "/feed.atom", "/comments/feed.atom", "/people/marta",
)  # fmt: skip

pytestmark = pytest.mark.browser


def test_it_stands_there_from_day_one_and_its_words_come_when_the_embargo_ends(story: Story, tmp_path: Path) -> None:
    marta = story.person("marta")
    story.go(marta, "/staff/issues/new")
    until = in_days(5)
    fill(
        marta.get_by_role("main"),
        title=f"By radio, {SECRET}",
        words=f"How it is done: {SECRET}.",
        severity="safety",
        embargo_until=until,
    )
    marta.get_by_role("main").locator("button[type=submit]").click()
    marta.wait_for_url(re.compile(r"/staff/issues/\d+$"))
    path = marta.url.removeprefix(f"{story.site.url}/staff")
    assert SECRET in marta.content()
    owned = {"owner": "marta", "next_update": in_days(3)}
    story.step(
        marta,
        path,
        "acknowledgement",
        text=f"Seen: {SECRET}.",
        today=f"Off, against {SECRET}.",
        severity="safety",
        **owned,
    )

    # Everyone sees that it is there, who owns it and until when it is silent; nobody sees a word, anywhere.
    day = f"Details by {int(until[8:])} "
    for page in (path, "/issues"):
        assert day in story.text(page) and "Marta Lindqvist" in story.text(page)
    assert any(day in title for title in story.feed("/issues")) and story.feeds_are_sound(path) == 2
    lines = [json.loads(line) for line in story.text("/record/log.jsonl").splitlines()]
    mine = [line for line in lines if line["subject"] == path.replace("/issues", "issue")]
    hashes = [hash_ for line in mine for hash_ in line["texts"].values()]
    assert [line["kind"] for line in mine] == ["issue.reported", "issue.acknowledged"] and len(hashes) >= 4
    for page in (*PAGES, path, f"{path}/feed.atom", f"{path}/affected", *(f"/record/{line['seq']}" for line in mine)):
        assert SECRET not in story.text(page), page
    for hash_ in hashes:
        answer = story.site.get(f"/record/texts/{hash_}")
        assert answer.status == 410 and SECRET.encode() not in answer.body
    assert "sound" in story.verified(tmp_path).lower()

    # It is mended sooner than promised, and the embargo ends with the next word.
    story.step(marta, path, "progress", text="2.4.2 is out, so here is how.", embargo_until=in_days(-1), **owned)
    page = story.text(path)
    assert f"By radio, {SECRET}" in page and f"How it is done: {SECRET}" in page and "The embargo ends here." in page
    assert any(SECRET in title for title in story.feed("/issues"))
    assert all(story.site.get(f"/record/texts/{hash_}").status == 200 for hash_ in hashes)
    assert story.feeds_are_sound(path) == 3
    story.verified(tmp_path)
