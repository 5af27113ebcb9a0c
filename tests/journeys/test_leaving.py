"""A person leaves: what was open goes on with somebody else, and what they said stays under their name."""

from __future__ import annotations

import re
import subprocess

from playwright.sync_api import Page, expect

from tests.journeys.running import FLASK, ROOT, environment
from tests.journeys.story import PHONE, Story, fill, in_days

PASSWORD = "the last day of a long spring"


def test_a_person_leaves_and_what_was_open_goes_on(story: Story) -> None:
    _join(story)
    olga = _sign_in(story)
    post = _publish(story, olga, "Why I like rain", "It finds every hole. Where did it find yours?")
    _draft(olga, "Half of a post")
    _own_an_issue(story, olga)
    ann = story.person("ann")
    story.go(ann, "/staff/people/olga-brandt/departure")
    work = ann.get_by_role("main")
    for words in ("Half of a post", "The rain gets in"):
        expect(work).to_contain_text(words)
    ann.get_by_role("button", name="Olga Brandt has left").click()
    expect(ann.locator(".notice-wrong")).to_contain_text("Name somebody who takes it over")
    ann.get_by_label("Who takes over").select_option("marta")
    ann.get_by_role("button", name="Olga Brandt has left").click()
    expect(ann.locator(".notice-done")).to_contain_text("Marta Lindqvist takes over")

    olga.goto(f"{story.site.url}/staff")
    expect(olga).to_have_url(re.compile("/staff/session"))
    reader = story.guest(viewport=PHONE)
    story.go(reader, "/people/olga-brandt")
    expect(reader.get_by_role("main")).to_contain_text("Olga Brandt left on")
    expect(reader.get_by_role("main")).to_contain_text("Marta Lindqvist took over")
    story.go(reader, post)
    expect(reader.locator(".byline")).to_contain_text("Olga Brandt")
    assert "Olga Brandt has left. Marta Lindqvist takes this over." in story.words(story.path_of("The rain gets in"))

    marta = story.person("marta")
    expect(marta.get_by_role("main")).to_contain_text("You took over from Olga Brandt")
    expect(marta.get_by_role("main")).to_contain_text("Half of a post")
    assert "you take over" in story.mail("marta@tarn.example", "Olga Brandt has left")
    story.comment(reader, post, words="It found my left pocket.", address="rainer@rain.example")
    story.approve(story.person("priya"), "It found my left pocket.")
    assert "It found my left pocket." in story.mail("marta@tarn.example", "It found my left pocket.")


def _join(story: Story) -> None:
    said = ["--handle", "olga-brandt", "--name", "Olga Brandt", "--title", "Test rider", "--email", "olga@tarn.example"]
    more = ["--role", "author", "--about", "I ride what we build into the rain.", "--password-stdin"]
    instance = story.folder.parent
    port = int(story.site.url.rpartition(":")[2])
    subprocess.run(
        [FLASK, "person", "add", *said, *more], input=PASSWORD, text=True, cwd=ROOT, check=True, capture_output=True,
        env=environment(instance, port),
    )  # fmt: skip


def _sign_in(story: Story) -> Page:
    page = story.guest()
    page.goto(f"{story.site.url}/staff")
    page.locator("[name=email]").fill("olga@tarn.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Read the blogging policy and accept it").click()
    page.get_by_label("I have read these rules and keep to them").check()
    page.get_by_role("button", name="Accept version 2").click()
    expect(page.locator(".notice-done")).to_contain_text("Accepted")
    return page


def _draft(page: Page, title: str, words: str = "To be continued.") -> None:
    page.goto(page.url.partition("/staff")[0] + "/staff/posts/new")
    page.locator("[name=title]").fill(title)
    page.locator("[name=body]").fill(words)
    page.locator("[data-editor-save]").click()
    expect(page).to_have_url(re.compile(r"/staff/posts/\d+$"))


def _publish(story: Story, page: Page, title: str, words: str) -> str:
    _draft(page, title, words)
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".notice-done")).to_contain_text("It is public")
    return "/posts/" + title.lower().replace(" ", "-")


def _own_an_issue(story: Story, page: Page) -> None:
    story.go(page, "/staff/issues/new")
    fill(page.locator("form.form").last, title="The rain gets in", words="After an hour of it.")
    page.locator("form.form").last.locator("button[type=submit]").first.click()
    path = story.path_of("The rain gets in")
    said = {"text": "I saw it myself.", "owner": "olga-brandt", "next_update": in_days(5)}
    story.step(page, path, "acknowledgement", **said)
