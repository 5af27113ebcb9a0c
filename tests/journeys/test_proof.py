"""A browser with script does a little work for the form while somebody writes, and the site takes it as done."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from blog.demo.cast import PASSWORD
from tests.journeys.running import Site

POST = "/posts/what-a-lumen-number-does-not-tell-you"

pytestmark = pytest.mark.browser


@pytest.fixture
def site(company: tuple[Site, Path]) -> Site:
    return company[0]


def write(page: Page, words: str) -> None:
    page.get_by_label("Your comment").fill(words)
    page.get_by_label("Your name").fill("Carys")
    page.get_by_label("Your e-mail address").fill("carys@riders.example")


def test_the_work_is_done_while_somebody_writes_and_the_site_takes_it(site: Site, browser: Browser) -> None:
    page = browser.new_page()
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.goto(site.url + POST)
    proof = page.locator("input[name=proof]")
    expect(proof).to_have_value("")
    write(page, "Does the 900 hold for the whole ride?")
    expect(proof).not_to_have_value("")
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("heading", name="Your comment waits to be read")).to_be_visible()
    assert problems == []

    # What a moderator is told about it.
    staff = browser.new_page()
    staff.goto(site.url + "/staff/session")
    staff.get_by_label("E-mail").fill("priya@tarn.example")
    staff.get_by_label("Password").fill(PASSWORD)
    staff.get_by_role("button", name="Sign in").click()
    staff.goto(site.url + "/staff/cases")
    staff.locator("article.case", has_text="Does the 900 hold").get_by_role("link", name="Case ").click()
    expect(staff.get_by_text("The browser did the work that we ask for.")).to_be_visible()


def test_going_back_to_a_form_that_was_sent_works_anew(site: Site, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(site.url + POST)
    proof = page.locator("input[name=proof]")
    write(page, "And in the rain?")
    expect(proof).not_to_have_value("")
    spent = proof.input_value()
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("heading", name="Your comment waits to be read")).to_be_visible()
    page.go_back()
    page.get_by_label("Your comment").fill("And in the snow?")
    expect(proof).not_to_have_value("")
    assert proof.input_value() != spent
