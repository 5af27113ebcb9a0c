"""Every page of a site, found as somebody finds them: by following the links, a few of each kind.

The site is the demo company with the scene beside it (scene.py), so that each kind of page has something to show.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from re import compile as pattern
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from playwright.sync_api import APIRequestContext, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from blog.demo.cast import PASSWORD
from tests.journeys.running import ROOT, Site

# How many pages of a kind are looked at: more of what has many faces.
MOST = Counter(
    {"moderation_staff.show_case": 8, "issues.show": 6, "posts.post": 6, "issues_staff.show": 2, "people.show": 2}
)
USUAL = 1
MOVED = {301, 302, 303, 307, 308}
LINK = pattern(r'\b(?:href|action|src|data-own)="([^"]+)"')

# Where a walk begins. What no page leads to is named here as well.
PUBLIC = (
    "/", "/search?q=light", "/search?q=zebra", "/search?q=light&kind=post", "/staff/session", "/my", "/nowhere",
    "/the-beam-2-costs", "/people/jonas/tags/repair", "/policy/versions/2", "/people/policy/1", "/archive/2025/1",
    "/staff/password/forgotten", "/my/erased", "/posts/nothing", "/staff/posts", "/search",
)  # fmt: skip
STAFF = (
    "/staff", "/staff/posts/new", "/staff/pages/new", "/staff/issues/new", "/staff/cases?show=spam",
    "/staff/cases?show=mine", "/staff/cases/decided", "/staff/unanswered?show=late", "/staff/planned",
    "/staff/pictures", "/staff/pictures?q=nothing", "/staff/tags", "/staff/voice/words", "/staff/site",
    "/staff/site/look", "/staff/site/menu", "/staff/site/comments", "/staff/people/policy", "/staff/profile/policy",
    "/staff/people/ben/departure", "/staff/people/ben/absence", "/staff/record/30", "/staff/nowhere",
    "/staff/posts?state=withdrawn", "/staff/sessions", "/staff/password",
)  # fmt: skip


@dataclass(frozen=True)
class Pages:
    """The addresses of a site's pages."""

    public: tuple[str, ...]
    mine: tuple[str, ...]
    staff: tuple[str, ...]
    kinds: frozenset[str]


def set_scene(environ: dict[str, str]) -> dict[str, list[str]]:
    """Write what the demo has no page for, and give the addresses that no page leads to."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.scene"], cwd=ROOT, env=environ, check=True, stdout=subprocess.PIPE
    )
    addresses: dict[str, list[str]] = json.loads(done.stdout)
    return addresses


def walk(site: Site, app: Flask, guest: Page, customer: Page, admin: Page, scene: dict[str, list[str]]) -> Pages:
    """Follow the links of a guest, of a customer who proved an address, and of an admin."""
    public, seen = _follow(site, app, guest.request, [*PUBLIC, *scene["public"]], lambda path: not _is_staff(path))
    come_in(customer, site, scene)
    mine, own = _follow(site, app, customer.request, ["/my", "/my/erasure"], lambda path: path.startswith("/my/"))
    sign_in(admin, site)
    staff, more = _follow(site, app, admin.request, [*STAFF, *scene["staff"]], _is_staff)
    return Pages(tuple(public), tuple(mine), tuple(staff), frozenset(seen | own | more))


def come_in(page: Page, site: Site, scene: dict[str, list[str]]) -> None:
    """Open the link in a customer's mail, and press the button."""
    page.goto(site.url + next(path for path in scene["public"] if path.startswith("/my/")))
    page.locator("main form button").first.click()
    page.wait_for_url(f"{site.url}/my")


def sign_in(page: Page, site: Site, email: str = "ann@tarn.example") -> None:
    """Come in as one of the demo's employees."""
    page.goto(f"{site.url}/staff/session")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site.url}/staff")


def _is_staff(path: str) -> bool:
    return path.startswith("/staff")


def _follow(
    site: Site, app: Flask, request: APIRequestContext, begin: list[str], within: Callable[[str], bool]
) -> tuple[list[str], set[str]]:
    """The pages in the order of their finding, and the kinds of all that answered, pages or not."""
    found: list[str] = []
    shapes: Counter[str] = Counter()
    kinds: set[str] = set()
    waiting, known = deque(begin), set(begin)
    while waiting:
        path = waiting.popleft()
        kind, is_named = _kind(app, path), path in begin
        shape = f"{kind} {sorted(parse_qs(urlsplit(path).query))}"
        if not is_named and (kind is None or not within(path) or shapes[shape] >= (MOST[kind] or USUAL)):
            continue
        answer = request.get(site.url + path, max_redirects=0)
        assert answer.status < 500, path
        shapes[shape] += 1
        kinds |= {kind} if kind else set()
        if answer.status in MOVED or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        found.append(path)
        onward = [_path(site, link) for link in LINK.findall(answer.text())]
        waiting.extend(new := [path for path in dict.fromkeys(onward) if path and path not in known])
        known.update(new)
    return found, kinds


def _path(site: Site, link: str) -> str:
    """Where a link leads here; nothing when it leads elsewhere."""
    parts = urlsplit(unescape(link).removeprefix(site.url))
    return (
        "" if parts.scheme or parts.netloc or not parts.path.startswith("/") else parts._replace(fragment="").geturl()
    )


def _kind(app: Flask, path: str) -> str | None:
    with suppress(HTTPException, RequestRedirect):
        endpoint, _ = app.url_map.bind("localhost").match(urlsplit(path).path, method="GET")
        return str(endpoint)
    return None
