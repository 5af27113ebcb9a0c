"""The whole path, in a real browser: written, published, complained about, answered, put on the record, fixed.

At every step the feeds show what is public by then, and never before.
"""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import feedparser
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.atom import problems
from tests.journeys.running import FLASK, ROOT, Site, environment, running

PASSWORD = "a long enough password"
SECRET = "squeaks-like-a-gate"
PUBLIC = (
    "/", "/feed.atom", "/comments/feed.atom", "/responses/feed.atom", "/issues", "/issues/feed.atom", "/record",
    "/record/log.jsonl", "/record/feed.atom", "/people", "/people/ann", "/people/ann/feed.atom",
)  # fmt: skip

pytestmark = pytest.mark.browser


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    mail = f"file://{tmp_path / 'mail'}"
    with running(tmp_path / "instance", DEMO="0", MAIL_URL=mail, OPENLINE_LIMITS="0") as started:
        for handle, name, role in (("ann", "Ann Fell", "author"), ("ben", "Ben Okoro", "moderator")):
            _flask(
                started, tmp_path, "person", "add", "--handle", handle, "--name", name, "--title", "Pump maker",
                "--email", f"{handle}@pumps.example", "--role", role, "--about", "I make pumps.", "--password-stdin",
            )  # fmt: skip
        yield started


def _flask(site: Site, tmp_path: Path, *words: str) -> str:
    port = int(site.url.rsplit(":", 1)[1])
    ran = subprocess.run(
        [FLASK, *words], cwd=ROOT, env=environment(tmp_path / "instance", port), input=PASSWORD, text=True,
        capture_output=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def _signed_in(browser: Browser, site: Site, handle: str) -> Page:
    page = browser.new_context().new_page()
    page.goto(f"{site.url}/staff")
    page.locator("[name=email]").fill(f"{handle}@pumps.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{site.url}/staff")
    return page


def _titles(site: Site, path: str) -> list[str]:
    answer = site.get(path)
    assert answer.status == 200, path
    assert problems(answer.body) == [], path
    return [entry.title for entry in feedparser.parse(answer.body).entries]


def _head(site: Site, tmp_path: Path) -> int:
    return int(_flask(site, tmp_path, "record", "head").split(":")[0])


def _mails(tmp_path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in sorted((tmp_path / "mail").glob("*.eml")):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        words = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
        found[str(mail["To"])] = found.get(str(mail["To"]), "") + "\n".join([str(mail["Subject"]), *words])
    return found


def _wait_for_mail_to(tmp_path: Path, address: str) -> None:
    ends = time.monotonic() + 120
    while address not in _mails(tmp_path):
        assert time.monotonic() < ends, f"no mail to {address}"
        time.sleep(0.1)


def test_from_the_first_word_to_the_mended_pump(site: Site, browser: Browser, tmp_path: Path) -> None:
    ann, ben = _signed_in(browser, site, "ann"), _signed_in(browser, site, "ben")
    guest = browser.new_context().new_page()

    # Ann writes, and nobody outside sees it; then she publishes.
    ann.goto(f"{site.url}/staff/posts/new")
    ann.locator("[name=title]").fill("Our pumps, and what we know about them")
    ann.locator("[name=body]").fill("We make **pumps**. Tell us when one fails you.")
    ann.get_by_role("button", name="Save").click()
    assert _titles(site, "/feed.atom") == []
    ann.get_by_role("button", name="Publish now").click()
    assert _titles(site, "/feed.atom") == ["Our pumps, and what we know about them"]

    # A customer complains. The words are with the moderators, and nowhere else.
    guest.goto(site.url)
    guest.get_by_role("link", name="Our pumps, and what we know about them").first.click()
    post_path = guest.url.removeprefix(site.url)
    before = _head(site, tmp_path)
    guest.get_by_label("Your comment").fill(f"Mine {SECRET} since Tuesday. Do you know why?")
    guest.get_by_label("Your name").fill("Carys")
    guest.get_by_label("Your e-mail address").fill("carys@riders.example")
    guest.get_by_role("button", name="Send comment").click()
    expect(guest).to_have_url(re.compile("/comments/status/"))
    expect(guest.get_by_role("main")).to_contain_text("waits")
    _wait_for_mail_to(tmp_path, "ben@pumps.example")
    _wait_for_mail_to(tmp_path, "carys@riders.example")
    for path in (*PUBLIC, post_path, f"{post_path}/comments/feed.atom", "/comments/1"):
        assert SECRET.encode() not in site.get(path).body, path
    for address, words in _mails(tmp_path).items():
        assert (SECRET in words) == (address == "ben@pumps.example"), address
    assert _head(site, tmp_path) == before

    # Ben approves: one new entry, and the words are on the page and in the feeds.
    ben.goto(f"{site.url}/staff/cases")
    expect(ben.get_by_role("main")).to_contain_text(SECRET)
    ben.get_by_role("button", name="Approve", exact=True).click()
    expect(ben.get_by_role("main")).to_contain_text("Nothing waits")
    assert _head(site, tmp_path) == before + 1
    guest.reload()
    expect(guest.get_by_role("main")).to_contain_text("public")
    assert SECRET.encode() in site.get(post_path).body
    assert len(_titles(site, "/comments/feed.atom")) == 1
    assert len(_titles(site, f"{post_path}/comments/feed.atom")) == 1
    assert _titles(site, "/responses/feed.atom") == []
    assert 'data-answer="open"' in site.get(post_path).body.decode()
    _wait_for_mail_to(tmp_path, "ann@pumps.example")

    # He answers for the company; the question counts as answered.
    ben.goto(f"{site.url}/staff")
    ben.get_by_role("link", name=re.compile(SECRET)).click()
    ben.locator("#answer").get_by_label("Your answer").fill(
        "The leather is dry. A drop of oil, and write to us if it goes on."
    )
    ben.locator("#answer").get_by_role("button").click()
    guest.goto(site.url + post_path)
    response = guest.locator("[data-company-response]")
    expect(response).to_contain_text("Ben Okoro")
    expect(response).to_contain_text("answers for the company")
    expect(guest.locator("article#comment-1")).to_have_attribute("data-answer", "answered")
    assert len(_titles(site, "/responses/feed.atom")) == 1
    assert _titles(site, "/issues/feed.atom") == []

    # The complaint becomes an issue, acknowledged, then fixed.
    ben.goto(f"{site.url}/staff/comments/1")
    ben.locator("[name=title]").fill("The pump squeaks")
    ben.get_by_role("button", name="Make an issue of it now").click()
    assert len(_titles(site, "/issues/feed.atom")) == 1
    assert len(_titles(site, "/issues/1/feed.atom")) == 1
    expect(_reloaded(guest).locator("article#comment-1")).to_contain_text("Issue 1: reported")
    ben.goto(f"{site.url}/staff/issues/1")
    form = ben.locator("#acknowledgement")
    form.locator("[name=text]").fill("We have seen this, and it is our leather.")
    form.locator("[name=owner]").select_option("ben")
    form.locator("[name=next_update]").fill((date.today() + timedelta(days=5)).isoformat())
    form.get_by_role("button", name="Acknowledge it now").click()
    assert len(_titles(site, "/issues/1/feed.atom")) == 2
    ben.goto(f"{site.url}/staff/issues/1")
    form = ben.locator("#progress")
    form.locator("[name=text]").fill("It is the leather: it dries out in storage.")
    form.locator("[name=next_update]").fill((date.today() + timedelta(days=9)).isoformat())
    form.get_by_role("button").click()
    assert len(_titles(site, "/issues/1/feed.atom")) == 3
    ben.goto(f"{site.url}/staff/issues/1")
    form = ben.locator("#fix")
    form.locator("[name=text]").fill("Every pump since Monday has an oiled leather.")
    form.locator("[name=evidence]").fill("Batch 12 and later; the number is under the handle.")
    form.get_by_role("button", name="Call it fixed now").click()
    assert len(_titles(site, "/issues/1/feed.atom")) == 4
    guest.goto(f"{site.url}/issues/1")
    for words in (SECRET, "We have seen this", "Every pump since Monday", "Batch 12 and later", "Ben Okoro"):
        expect(guest.get_by_role("main")).to_contain_text(words)
    guest.goto(site.url + post_path)
    expect(guest.locator("article#comment-1")).to_contain_text("Issue 1: fixed")
    expect(guest.locator("article#comment-1")).to_have_attribute("data-answer", "resolved")

    assert "Sound" in _flask(site, tmp_path, "record", "verify")


def _reloaded(page: Page) -> Page:
    page.reload()
    return page
