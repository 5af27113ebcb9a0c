"""What every page owes to whoever cannot see it or hold a mouse, asked of the page as the browser built it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.running import Site, running
from tests.journeys.test_looks import PUBLIC, STAFF, _sign_in

# Every field, button and link has a name: its words, its label, or what it says by ARIA.
NAMELESS = """() => [
  ...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, textarea")]
  .filter(e => e.checkVisibility() && !e.closest("[aria-hidden=true]"))
  .filter(e => !(e.labels?.length && [...e.labels].some(l => l.textContent.trim())) && !e.getAttribute("aria-label")
    && !e.getAttribute("aria-labelledby") && !(e.matches("a, button, summary") && e.textContent.trim()))
  .map(e => e.outerHTML.slice(0, 120))"""

# WCAG 2.2, 2.5.8: 24 px each way, or in the middle of a sentence, or alone enough for a circle of 24 px.
SMALL = """() => {
  const kinds = "a[href], button, summary, input:not([type=hidden]), select, textarea";
  const whole = e => e.matches("[type=checkbox], [type=radio]") ? e.closest("label") ?? e : e;
  const targets = [...document.querySelectorAll(kinds)]
    .filter(e => e.checkVisibility() && !e.closest(".visually-hidden, .bait, .skip, [aria-hidden=true]"))
    .map(e => ({e, box: whole(e).getBoundingClientRect()}));
  const middle = box => [box.x + box.width / 2, box.y + box.height / 2];
  const isSmall = box => box.width < 23.9 || box.height < 23.9;
  const inSentence = e => getComputedStyle(e).display === "inline"
    && e.closest("p, li, dd, dt, blockquote, td, figcaption, span")?.textContent.trim() !== e.textContent.trim();
  const isAlone = (one) => targets.every(({e, box}) => {
    if (e === one.e || e.contains(one.e) || one.e.contains(e)) return true;
    const [x, y] = middle(one.box);
    const dx = Math.max(box.x - x, 0, x - box.right), dy = Math.max(box.y - y, 0, y - box.bottom);
    return Math.hypot(dx, dy) >= 12;
  });
  return targets.filter(t => isSmall(t.box) && !inSentence(t.e) && !isAlone(t))
    .map(t => `${t.e.outerHTML.slice(0, 100)} ${t.box.width}x${t.box.height}`);
}"""

# One heading of the first level, none that skips a level, one main part, and a name for each of several like landmarks.
OUTLINE = """() => {
  const wrong = [];
  const count = what => document.querySelectorAll(what).length;
  if (count("h1") !== 1) wrong.push(`${count("h1")} headings of the first level`);
  if (count("main") !== 1) wrong.push("not one main");
  if (count("body > header") !== 1) wrong.push("not one header");
  if (!document.documentElement.lang) wrong.push("no language");
  if (!document.title.trim()) wrong.push("no title");
  if (!document.querySelector("body > a.skip[href='#main']")) wrong.push("no way past the header");
  if (count("nav:not([aria-label], [aria-labelledby])")) wrong.push("a nav without a name");
  let last = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const level = Number(heading.tagName[1]);
    if (last && level > last + 1) wrong.push(`h${last} is followed by h${level} ${heading.textContent.trim()}`);
    last = level;
  }
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  for (const id of ids.filter((id, i) => ids.indexOf(id) !== i)) wrong.push(`two have the id ${id}`);
  for (const name of ["aria-describedby", "aria-labelledby"])
    for (const e of document.querySelectorAll(`[${name}]`))
      for (const id of e.getAttribute(name).split(" "))
        if (!document.getElementById(id)) wrong.push(`nothing has the id ${id}`);
  for (const image of document.querySelectorAll("img:not([alt])")) wrong.push(`no words for ${image.src}`);
  return wrong;
}"""

# Where the keyboard stops there is an outline, and it is in sight. The parts of a date are the browser's to draw.
UNSEEN = """() => {
  const e = document.activeElement;
  if (e === document.body || !e.matches(":focus-visible") && e.matches("[type=date], [type=datetime-local]")) return "";
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  const shows = style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2;
  const within = box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
  return shows && within ? "" : e.outerHTML.slice(0, 120);
}"""
STOPS = 40

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(
        tmp_path_factory.mktemp("access"), DEMO="1", MAIL_URL="file:///dev/null", OPENLINE_LIMITS="0"
    ) as started:
        yield started


def _wrong(page: Page, site: Site, paths: tuple[str, ...], question: str) -> dict[str, Any]:
    found = {}
    for path in paths:
        page.goto(site.url + path)
        if answer := page.evaluate(question):
            found[path] = answer
    return found


@pytest.mark.parametrize("width", [360, 1280])
def test_every_target_has_a_name_and_the_size_of_a_fingertip(site: Site, browser: Browser, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    assert _wrong(page, site, PUBLIC, NAMELESS) == {}
    assert _wrong(page, site, PUBLIC, SMALL) == {}
    _sign_in(page, site)
    assert _wrong(page, site, STAFF, NAMELESS) == {}
    assert _wrong(page, site, STAFF, SMALL) == {}
    context.close()


def test_every_page_has_an_outline_that_can_be_heard(site: Site, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    assert _wrong(page, site, PUBLIC, OUTLINE) == {}
    _sign_in(page, site)
    assert _wrong(page, site, STAFF, OUTLINE) == {}
    context.close()


def test_the_focus_is_seen_wherever_the_keyboard_stops(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    unseen = _stops(page, site, PUBLIC)
    _sign_in(page, site)
    unseen |= _stops(page, site, STAFF)
    context.close()
    assert unseen == {}


def _stops(page: Page, site: Site, paths: tuple[str, ...]) -> dict[str, str]:
    unseen = {}
    for path in paths:
        page.goto(site.url + path)
        for _ in range(STOPS):
            page.keyboard.press("Tab")
            if where := page.evaluate(UNSEEN):
                unseen[path] = where
    return unseen


def test_these_questions_find_what_is_wrong(browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_content(
        "<h1>One</h1><h1>Two</h1><h3>Three</h3><nav></nav><input id=a><a href=x></a><p id=a aria-describedby=b></p>"
        "<div><button style='width:9px;height:9px;padding:0'>a</button>"
        "<button style='width:9px;height:9px;padding:0'>b</button></div>"
        "<style>:focus-visible { outline: none }</style>"
    )
    assert len(page.evaluate(NAMELESS)) == 2
    assert len(page.evaluate(SMALL)) >= 2
    said = " ".join(page.evaluate(OUTLINE))
    for words in ("2 headings", "not one main", "h1 is followed by h3", "two have the id a", "nothing has the id b"):
        assert words in said
    page.keyboard.press("Tab")
    assert "<input" in page.evaluate(UNSEEN)
    context.close()
