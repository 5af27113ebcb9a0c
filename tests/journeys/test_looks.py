"""Every page of the demo at phone and desktop width, light and dark: nothing scrolls sideways, nothing is broken.

With SCREENSHOTS=folder the pictures are kept there, to be looked at; `make pictures` does that, and renews the one in
the README.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from blog.demo.cast import PASSWORD
from tests.journeys.running import Site, running

PRICE = "/posts/the-beam-2-costs-four-pounds-more-here-is-the-sum"
AUTUMN = "/posts/what-you-asked-us-this-autumn-and-what-we-did"
PUBLIC = (
    "/",
    PRICE,
    "/posts/the-beam-2-went-out-in-the-cold-and-it-was-our-firmware",
    "/posts/how-to-open-a-beam-without-breaking-it",
    "/posts/the-workshop-is-open-on-saturdays",
    AUTUMN,
    f"{AUTUMN}?order=unanswered",
    f"{AUTUMN}?show=responses",
    "/comments/37/revisions",
    "/comments/37/report",
    "/responses",
    "/moderation",
    "/moderation/numbers",
    "/policy/versions",
    "/policy/versions/2",
    "/archive",
    "/archive/2026",
    "/series/at-the-bench",
    "/people/jonas/tags/repair",
    "/search?q=light",
    "/search?q=zebra",
    "/tags/beam-2",
    "/pages/imprint",
    "/issues",
    "/issues/1",
    "/issues/3",
    "/issues/4",
    "/issues/6",
    "/issues/11",
    "/issues/3/affected",
    "/issues/new",
    "/record",
    "/record/numbers",
    "/record/30",
    "/people",
    "/people/marta",
    "/policy",
    "/feeds",
    "/my",
    "/staff/session",
    "/nowhere",
    "/threads/3/comments/new",
)
STAFF = (
    "/staff",
    "/staff/cases",
    "/staff/cases/decided",
    "/staff/cases/1",
    # Reported, objected to, other words for a public comment, hidden, and at which somebody is just now.
    "/staff/cases/25",
    "/staff/cases/26",
    "/staff/cases/29",
    "/staff/cases/28",
    "/staff/cases/30",
    "/staff/cases?show=spam",
    "/staff/cases?show=mine",
    "/staff/unanswered",
    "/staff/unanswered?show=late",
    "/staff/moderation/blocks",
    "/staff/moderation/blocks/1",
    "/staff/policy",
    "/staff/threads/12",
    "/staff/comments/43",
    "/staff/comments/43/promise",
    "/staff/profile/absence",
    "/staff/people/jonas/absence",
    "/staff/comments/1",
    "/staff/posts",
    "/staff/posts/new",
    "/staff/posts/1",
    "/staff/posts/1/revisions",
    "/staff/issues",
    "/staff/issues/3",
    "/staff/issues/3/apology",
    "/staff/issues/2/check/1",
    "/staff/issues/6/answer",
    "/staff/issues/11",
    "/staff/issues/new",
    "/staff/record/withheld",
    "/staff/record/30",
    "/staff/pages",
    "/staff/people",
    "/staff/people/ben",
    "/staff/profile",
    "/staff/sessions",
    "/staff/password",
)
WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
# What the browser says of a file that it was still asking for when it was sent on to the next page.
GONE_ON = "net::ERR_ABORTED"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(
        tmp_path_factory.mktemp("looks"), DEMO="1", MAIL_URL="file:///dev/null", OPENLINE_LIMITS="0"
    ) as started:
        yield started


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_page_fits_and_speaks_without_errors(site: Site, browser: Browser, width: int, scheme: Any) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda failed: complaints.append(failed.url) if failed.failure != GONE_ON else None)
    page.on("request", lambda asked: complaints.append(asked.url) if not asked.url.startswith(site.url) else None)
    seen = _look(page, site, PUBLIC, f"{width}-{scheme}")
    _sign_in(page, site)
    seen += _look(page, site, STAFF, f"{width}-{scheme}")
    context.close()
    assert seen == len(PUBLIC) + len(STAFF)
    assert complaints == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_a_guest_sees_on_the_way_fits(site: Site, browser: Browser, width: int, scheme: Any) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    # Words without a place to break, as people paste them.
    words = f"> {'long' * 40}\n\nDoes it creep at {width} px, when it is {scheme}? http://riders.example/{'a' * 90}"
    page.goto(f"{site.url}{AUTUMN}")
    page.locator("[name=body]").fill(words)
    page.locator("[name=name]").fill("Carys")
    page.locator("[name=email]").fill("carys@riders.example")
    page.get_by_role("button", name="Preview").click()
    _fits(page, f"preview-{width}-{scheme}")
    page.get_by_role("button", name="Send comment").click()
    page.wait_for_url(f"{site.url}/comments/status/*")
    _fits(page, f"status-{width}-{scheme}")
    context.close()


def _fits(page: Page, label: str) -> None:
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{page.url} scrolls sideways by {wider} px at {label}"
    assert page.locator("h1").count() == 1, f"{page.url} has {page.locator('h1').count()} first-level headings"
    _keep(page, label)


def _look(page: Page, site: Site, paths: tuple[str, ...], label: str) -> int:
    for path in paths:
        answer = page.goto(site.url + path)
        assert answer is not None and answer.status == (404 if path == "/nowhere" else 200), path
        _fits(page, f"{path.strip('/').replace('/', '-') or 'home'}-{label}")
    return len(paths)


def _keep(page: Page, name: str) -> None:
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def _sign_in(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/staff/session")
    page.locator("[name=email]").fill("ann@tarn.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site.url}/staff")


def test_the_picture_in_the_readme_shows_a_company_response(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1120, "height": 860}, color_scheme="light")
    page = context.new_page()
    page.goto(site.url + PRICE)
    response = page.locator("[data-company-response]").first
    page.locator("h1").scroll_into_view_if_needed()
    page.evaluate(
        "window.scrollTo(0, document.querySelector('#conversation, .conversation, article.comment').offsetTop - 120)"
    )
    assert response.is_visible()
    if os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(__file__).resolve().parents[2] / "docs" / "screenshot.png")
    context.close()
