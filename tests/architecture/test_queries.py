"""No page asks the database more often because there is more to show."""

from __future__ import annotations

import re
from collections.abc import Container

from flask import Flask
from flask.testing import FlaskClient

from tests.architecture.growing import Growing
from tests.architecture.walking import rules
from tests.counting import counted

# Pages that show no list, or one of quarters, and so are as long as ever.
# All others must grow, or this test would prove nothing.
AS_LONG_AS_EVER = {
    "asset",
    "blogging_policy.edit",
    "blogging_policy.read",
    "challenges.offer",
    "conversation.comment",
    "comment_reports.ask",
    "comment_revision_staff.edit",
    "comment_status.show",
    "conversation.new_comment",
    "issue_customers.show",
    "issue_reports.new",
    "issue_reports.status",
    "issues_apology_staff.check",
    "issues_apology_staff.keep",
    "issues_apology_staff.teach",
    "issues_objection_staff.answer",
    "issues_staff.report",
    "media",
    "moderation.policy",
    "moderation.policy_version",
    "moderation_log.numbers",
    "moderation_log.numbers_for_programs",
    "moderation_log.table",
    "my.offer",
    "my_data.ask",
    "my_data.erased",
    "own_comments.show",
    "pages_staff.edit",
    "pages_staff.new",
    "people.policy_version",
    "pictures_staff.listed",  # JSON on one line
    "pictures_staff.show",
    "policy_staff.edit",
    "post_life_staff.read",
    "profile.come_in",
    "profile.edit",
    "readership_staff.chart",
    "record.entry",
    "revisions_staff.one_of_page",
    "revisions_staff.one_of_post",
    "record.text",
    "record_check.verifier",
    "record_numbers.chart",
    "record_numbers.figures",
    "record_numbers.page",
    "responses.chart",
    "responses.numbers",
    "search.description",
    "sessions.ask",
    "sessions.change",
    "sessions.forgotten",
    "sessions.reset",
    "site.healthz",
    "machines.figures",
    "machines.robots",
    "machines.security",
    "site.colours",
    "site_staff.about",
    "site_staff.comments",
    "site_staff.sample",
    "site_staff.show_look",
    "site_staff.try_colours",
    "threads_staff.show",
    "voice_staff.words",
    "withholding_staff.entry",
}
# A round fills a whole page of these, so the first look comes before it.
SOON_FULL = {"record_feeds.entries"}
ROWS = re.compile(r"<li\b|<tr\b|<article\b|<entry>|<url>|<outline\b|<option\b|<label\b|^ *\{", re.MULTILINE)


class Look:
    """What one address gave: how many statements it took, and how many rows it shows."""

    def __init__(self, client: FlaskClient, path: str) -> None:
        client.get(path)  # What is read once and kept is not counted.
        with counted() as asked:
            answer = client.get(path)
        assert answer.status_code in (200, 302, 303), (path, answer.status_code)
        self.asked = asked
        self.rows = len(ROWS.findall(answer.get_data(as_text=True).split('<footer class="footer"')[0]))


def test_no_page_asks_more_often_the_more_there_is(app: Flask) -> None:
    site = Growing(app)
    few = _look(app, site, SOON_FULL)
    site.grow()
    few = _look(app, site) | few
    for _ in range(7):
        site.grow()
    many = _look(app, site)
    assert len(few) > 55
    more = {
        name: sorted(set(look.asked) - set(few[name].asked)) or f"{len(few[name].asked)} → {len(look.asked)}"
        for name, look in many.items()
        if len(look.asked) != len(few[name].asked)
    }
    assert more == {}
    assert {name for name, look in many.items() if look.rows <= few[name].rows} == AS_LONG_AS_EVER


def _look(app: Flask, site: Growing, only: Container[str] = ()) -> dict[str, Look]:
    client = site.browser(app)
    asked_for = [rule for rule in rules(app, "GET") if not only or rule.endpoint in only]
    return {rule.endpoint: Look(client, site.address(rule)) for rule in asked_for}
