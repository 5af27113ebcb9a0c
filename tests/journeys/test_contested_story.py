"""A "no" by two people, which the customer contests; somebody else answers; and what is said then is disputed too."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.story import Story, fill, in_days

ADDRESS = "olga@riders.example"
TITLE = "The spare battery costs as much as the light"

pytestmark = pytest.mark.browser


def test_a_no_is_contested_answered_disputed_and_opened_again(story: Story, tmp_path: Path) -> None:
    ben, marta, olga = story.person("ben"), story.person("marta"), story.guest()
    story.report(olga, title=TITLE, words="£60 for a cell that costs you six. Says who?", address=ADDRESS)
    assert TITLE not in story.text("/issues")
    story.prove(olga, ADDRESS)
    story.approve(ben, TITLE)
    path = story.path_of(TITLE)
    assert story.feeds_are_sound(path) == 1

    # Marta says no. Nobody sees it before Ann confirms it.
    no = "The cell is six. The case that keeps it dry is forty."
    story.step(marta, path, "closing", state="won't fix", text=no, remedy="Any shop can put a cell into yours.")
    assert no not in story.text(path)
    expect(marta.get_by_role("button", name="Confirm it now")).to_have_count(0)
    ann = story.person("ann")
    story.go(ann, f"/staff{path}")
    ann.get_by_role("button", name="Confirm it now").click()
    page = story.text(path)
    assert no in page and "Any shop can put" in page and "Confirmed by Ann Fell as the second person" in page
    story.mail(ADDRESS, "is closed")

    # Olga contests it, once; whoever signed the no is not who answers.
    story.object_to(olga, path, "contest", "Your own post says that a cell is six and a case is eleven.")
    story.approve(ben, "a case is eleven")
    assert "objected to the closing" in story.text(path) and "Reported" in story.text(path)
    story.go(marta, f"/staff{path}")
    form = marta.locator("#acknowledgement")
    fill(form, text="I have seen it again.", owner="marta", next_update=in_days(3))
    form.locator("button[type=submit]").click()
    expect(marta.get_by_role("alert")).to_contain_text("You signed the closing")
    expect(marta.locator("#acknowledgement [name=text]")).to_have_value("I have seen it again.")
    jonas = story.person("jonas")
    owned = {"owner": "jonas", "next_update": in_days(6)}
    story.step(jonas, path, "acknowledgement", text="She is right about the eleven. I take it over.", **owned)
    assert "This answers" in story.text(path)
    assert story.feeds_are_sound(path) == 4

    # What he says is disputed: her words stand beside his, and he owes an answer, which he gives.
    story.object_to(olga, path, "dispute", "You also wrote that the price is lower. It is not.")
    story.approve(ben, "It is not.")
    assert "disputed by whoever reported it" in story.text(path) and "disputed" in story.text("/issues")
    story.say(jonas, f"{path}/answer", text="It is lower from Monday. I wrote “is”.")
    assert "It is lower from Monday" in story.mail(ADDRESS, "has our answer to what you dispute")

    # He calls it fixed. It is not, and she opens it again.
    story.step(jonas, path, "progress", text="The price goes to £31.", **owned)
    story.step(jonas, path, "fix", text="The price is £31.", evidence="The shop shows it.")
    story.object_to(olga, path, "reopening", "The shop shows £60 still.")
    story.approve(ben, "shows £60 still")
    page = story.text(path)
    assert "opened it again" in page and "In progress" in page and "owned by" in page
    olga.goto(f"{story.site.url}{path}/affected")
    expect(olga.locator("#contest")).to_have_count(0)
    assert story.feeds_are_sound(path) == 9
    story.verified(tmp_path)
