"""Nothing that was typed is lost, whatever becomes of tab, line and text."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.story import Story
from tests.journeys.writing import begin, is_kept, kill, sign_in_again, status, words

pytestmark = pytest.mark.browser


def test_words_survive_a_killed_tab_and_are_offered_in_any_browser(story: Story) -> None:
    site, page = story.site, story.person("marta")
    begin(page, site, "The cable that froze", "We opened it.")
    home = page.url
    words(page).fill("We opened it, and the seal was gone.")
    is_kept(page)
    # Killed, and this browser is never seen again.
    kill(page)
    page.context.close()

    page = sign_in_again(story.browser.new_context(), site, "marta")
    page.goto(home)
    offer = page.locator("[data-unsaved-offer]")
    expect(offer).to_contain_text("were not saved")
    expect(words(page)).to_have_value("We opened it.")
    offer.get_by_role("link", name="Put them back").click()
    expect(words(page)).to_have_value("We opened it, and the seal was gone.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page).to_have_url(home)
    expect(words(page)).to_have_value("We opened it, and the seal was gone.")
    # Saved is saved: nothing is offered any more, and only what was saved is a revision.
    expect(page.locator("[data-unsaved-offer], [data-kept-here]")).to_have_count(0)
    page.goto(f"{home}/revisions")
    expect(page.get_by_role("main")).not_to_contain_text("Revision 3")


def test_a_tab_killed_between_two_sendings_loses_nothing_in_the_same_browser(story: Story) -> None:
    site, page = story.site, story.person("marta")
    begin(page, site, "What the frost does", "It creeps.")
    home = page.url
    words(page).fill("It creeps along the wire.")
    is_kept(page)
    # From now on the site hears nothing of it.
    page.context.set_offline(True)
    words(page).fill("It creeps along the wire and into the lamp.")
    expect(status(page)).to_have_text("Not connected: kept in this browser")
    again = page.context.new_page()
    kill(page)
    again.context.set_offline(False)

    # Two that differ are both offered: the site's, and this browser's, which came later.
    again.goto(home)
    here, there = again.locator("[data-kept-here]"), again.locator("[data-unsaved-offer]")
    expect(there).to_be_visible()
    expect(here).to_contain_text("that the site does not have")
    here.get_by_role("button", name="Put them back").click()
    expect(words(again)).to_have_value("It creeps along the wire and into the lamp.")
    expect(status(again)).to_have_text(re.compile("^Kept in this browser. Above"))
    there.get_by_role("button", name="Throw them away").click()
    expect(there).to_have_count(0)
    is_kept(again)
    again.reload()
    expect(here).to_have_count(0)
    there.get_by_role("link", name="Put them back").click()
    expect(words(again)).to_have_value("It creeps along the wire and into the lamp.")


def test_a_lost_connection_is_said_and_what_is_typed_goes_out_when_it_is_back(story: Story) -> None:
    site, page = story.site, story.person("marta")
    begin(page, site, "A lamp on the fell", "No signal up there.")
    page.context.set_offline(True)
    words(page).fill("No signal up there, so I write on.")
    expect(status(page)).to_have_text("Not connected: kept in this browser")
    page.context.set_offline(False)
    is_kept(page)


def test_a_new_post_that_was_saved_is_not_offered_again(story: Story) -> None:
    site, page = story.site, story.person("jonas")
    page.goto(f"{site.url}/staff/posts/new")
    page.get_by_label("Title").fill("On seals")
    words(page).fill("They are made of rubber.")
    page.get_by_label("Tags").fill("seals, beam 2")
    is_kept(page)
    expect(page.locator(".editor-state")).to_have_text("New, and seen by nobody else until you save it.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page).to_have_url(re.compile(r"/staff/posts/\d+$"))
    for path in ("/staff/posts/new", page.url.removeprefix(site.url)):
        page.goto(site.url + path)
        expect(words(page)).to_be_visible()
        expect(page.locator("[data-unsaved-offer], [data-kept-here]")).to_have_count(0)


def test_two_editors_at_once_get_both_texts_and_lose_nothing(story: Story) -> None:
    site, marta, ann = story.site, story.person("marta"), story.person("ann")
    begin(marta, site, "Who holds the lamp", "Nobody yet.")
    home = marta.url
    ann.goto(home)
    words(marta).fill("Marta holds it.")
    is_kept(marta)
    words(ann).fill("Ann holds it.")
    others = ann.locator("[data-editor-others]")
    expect(others).to_contain_text("Marta Lindqvist is writing here too")
    ann.get_by_role("button", name="Save", exact=True).click()
    expect(ann.locator(".editor-state")).to_contain_text("by Ann Fell")
    expect(words(ann)).to_have_value("Ann holds it.")
    with marta.expect_response(lambda answer: answer.request.method == "POST" and answer.url == home) as answered:
        marta.get_by_role("button", name="Save", exact=True).click()
    assert answered.value.status == 409
    expect(marta.get_by_role("alert")).to_contain_text("Ann Fell saved this post")
    expect(words(marta)).to_have_value("Marta holds it.")
    expect(marta.get_by_label("Their words")).to_have_value("Ann holds it.")
    expect(marta.locator(".diff ins")).to_contain_text("Marta")
    # Theirs, mine, or something of both.
    expect(marta.get_by_role("button", name="Put mine back")).to_be_hidden()
    marta.get_by_role("button", name="Put theirs into the editor").click()
    expect(words(marta)).to_have_value("Ann holds it.")
    marta.get_by_role("button", name="Put mine back").click()
    expect(words(marta)).to_have_value("Marta holds it.")
    words(marta).fill("Ann and Marta hold it.")
    marta.get_by_role("button", name="Save", exact=True).click()
    expect(marta.locator("[data-editor-theirs]")).to_have_count(0)
    expect(words(marta)).to_have_value("Ann and Marta hold it.")
    # What each had written in between is a revision.
    marta.goto(f"{home}/revisions")
    expect(marta.get_by_role("main")).to_contain_text("Ann Fell")
