"""What the stories of issues share: a running demo site, its people in their browsers, its mailbox and its verifier."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import feedparser
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from blog.demo.cast import PASSWORD
from tests.atom import problems
from tests.journeys.running import Site

# The worker is a process of its own, on a machine that may be busy.
MAIL_WITHIN = 120
# The narrowest telephones that are still sold.
PHONE: ViewportSize = {"width": 360, "height": 740}


def in_days(days: int) -> str:
    """A day from today, as a date field takes it."""
    return (date.today() + timedelta(days=days)).isoformat()


class Story:
    """One story on a running site."""

    def __init__(self, site: Site, browser: Browser, folder: Path) -> None:
        self.site, self.browser, self.folder = site, browser, folder

    def person(self, handle: str, *, viewport: ViewportSize | None = None) -> Page:
        """A colleague's browser, signed in."""
        page = self.browser.new_context(viewport=viewport).new_page()
        page.goto(f"{self.site.url}/staff")
        page.locator("[name=email]").fill(f"{handle}@tarn.example")
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(f"{self.site.url}/staff")
        return page

    def guest(self, *, viewport: ViewportSize | None = None) -> Page:
        """The browser of somebody outside."""
        return self.browser.new_context(viewport=viewport).new_page()

    def comment(self, guest: Page, path: str, *, words: str, address: str) -> None:
        """A guest comments by the form, which leads to the private page that says what becomes of it."""
        self.go(guest, path)
        name = address.partition("@")[0].title()
        fill(guest.get_by_role("main"), body=words, name=name, email=address)
        guest.get_by_role("button", name="Send comment").click()
        expect(guest).to_have_url(re.compile("/comments/status/"))
        expect(guest.get_by_role("heading", level=1)).to_have_text("Your comment waits to be read")

    def case(self, moderator: Page, words: str, *, show: str = "waiting") -> Locator:
        """The case about these words, in the queue before a moderator."""
        self.go(moderator, f"/staff/cases?show={show}")
        found = moderator.locator("[data-case]", has_text=words)
        expect(found).to_have_count(1)
        return found

    def go(self, page: Page, path: str) -> None:
        """Open a page of the site; it is there."""
        answer = page.goto(self.site.url + path)
        assert answer is not None and answer.status == 200, path

    def report(self, guest: Page, *, title: str, words: str, address: str) -> None:
        """A guest reports a problem by the form, which leads to the page that says what becomes of it."""
        self.go(guest, "/issues/new")
        fields = {"title": title, "body": words, "name": address.partition("@")[0].title(), "email": address}
        fill(guest.get_by_role("main"), **fields)
        guest.get_by_role("button", name="Send the report").click()
        expect(guest).to_have_url(re.compile("/issues/reports/"))
        expect(guest.get_by_role("main")).to_contain_text("waits to be read")

    def prove(self, guest: Page, address: str) -> None:
        """Follow the link in the mail, and press its button: the browser is then that customer's."""
        guest.goto(self.link(address))
        guest.get_by_role("button", name="Yes, it is my address").click()
        expect(guest).to_have_url(f"{self.site.url}/my")

    def link(self, address: str) -> str:
        """The link that was mailed to somebody to prove the address."""
        found = re.search(rf"{self.site.url}/my/\S+", self.mail(address, f"{self.site.url}/my/"))
        assert found is not None
        return found.group()

    def approve(self, moderator: Page, words: str) -> None:
        """A moderator reads what holds these words, and lets it through."""
        self.go(moderator, "/staff/cases")
        case = moderator.locator("[data-case]", has_text=words)
        case.get_by_role("button", name="Approve", exact=True).click()
        expect(case).to_have_count(0)

    def step(self, page: Page, path: str, step: str, **fields: str) -> None:
        """A colleague takes a step on the issue's staff page."""
        self.go(page, f"/staff{path}")
        form = page.locator(f"#{step}")
        fill(form, **fields)
        form.locator("button[type=submit]").click()
        expect(page.locator(".notice-wrong")).to_have_count(0)
        expect(page).to_have_url(f"{self.site.url}/staff{path}")

    def say(self, page: Page, path: str, **fields: str) -> None:
        """A colleague fills in a staff page of its own: an apology, a lesson, an answer."""
        self.go(page, f"/staff{path}")
        fill(page.locator("form.form").last, **fields)
        page.locator("form.form").last.locator("button[type=submit]").first.click()
        expect(page.locator(".notice-wrong")).to_have_count(0)
        expect(page).not_to_have_url(f"{self.site.url}/staff{path}")

    def object_to(self, guest: Page, path: str, act: str, words: str) -> None:
        """Whoever reported it contests, disputes, or says that it still fails."""
        self.go(guest, f"{path}/affected")
        form = guest.locator(f"#{act}")
        fill(form, words=words)
        form.locator("button[type=submit]").click()
        expect(guest).to_have_url(re.compile("/issues/reports/"))

    def path_of(self, title: str) -> str:
        """Where an issue is, by its title in the ledger."""
        found = re.search(rf'href="(/issues/\d+)"[^>]*>(?:(?!</a>).)*{title}', self.text("/issues"), re.DOTALL)
        assert found is not None, title
        return found.group(1)

    def text(self, path: str) -> str:
        """A page or file as anyone gets it."""
        answer = self.site.get(path)
        assert answer.status == 200, path
        return answer.body.decode()

    def words(self, path: str) -> str:
        """A page's words, without its elements."""
        return " ".join(re.sub("<[^>]+>", "", self.text(path)).split())

    def feed(self, path: str) -> list[str]:
        """The titles of a feed, read strictly."""
        answer = self.site.get(f"{path}/feed.atom")
        assert answer.status == 200 and problems(answer.body) == [], path
        return [entry.title for entry in feedparser.parse(answer.body).entries]

    def feeds_are_sound(self, path: str) -> int:
        """Read every feed that tells of an issue; gives how many entries its own has."""
        for all_of_them in ("", "/issues", "/record"):
            self.feed(all_of_them)
        return len(self.feed(path))

    def mail(self, address: str, words: str) -> str:
        """The last mail to an address that says something, once it has come."""
        ends = time.monotonic() + MAIL_WITHIN
        while True:
            found = [text for text in self._mails(address) if words in text]
            if found:
                return found[-1]
            assert time.monotonic() < ends, f"no mail to {address} says {words}"
            time.sleep(0.1)

    def _mails(self, address: str) -> list[str]:
        said = []
        for file in sorted(self.folder.glob("*.eml")):
            mail = message_from_bytes(file.read_bytes(), policy=policy.default)
            if mail["To"] == address:
                words = [part.get_content() for part in mail.walk() if part.get_content_type() == "text/plain"]
                said.append("\n".join([str(mail["Subject"]), *words]))
        return said

    def verified(self, tmp_path: Path, *, copy: bool = False) -> str:
        """What the site's own verifier says of the running site, in a process that knows nothing but its address.

        `copy`: of a copy of its record instead, without the numbers that it publishes.
        """
        for name in ("verify.py", "log.jsonl", "texts.jsonl"):
            (tmp_path / name).write_bytes(self.site.get(f"/record/{name}").body)
        of = ["log.jsonl", "--texts", "texts.jsonl"] if copy else [self.site.url]
        done = subprocess.run([sys.executable, "-I", "verify.py", *of], capture_output=True, text=True, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def fill(form: Locator, **fields: str) -> None:
    """Fill in fields by their names; what is chosen from a list is chosen by its value."""
    for name, value in fields.items():
        field = form.locator(f"[name={name}]").first
        kind = field.evaluate("e => e.type")
        if kind == "radio":
            form.locator(f"[name={name}][value={value!r}]").check()
        elif kind.startswith("select"):
            field.select_option(value)
        else:
            field.fill(value)
