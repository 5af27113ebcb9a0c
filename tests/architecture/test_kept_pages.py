"""Which pages are kept, and why the others are not; and what a kept page may depend on as a whole.

Every public address is in one of the two tables below, so that nobody adds one without having thought about it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

import pytest
from flask import Flask

from blog.cache.front import Front
from blog.conversation import actions as conversation
from blog.conversation.models import Speaking
from blog.core import dependencies, jobs
from blog.people.models import Role
from blog.posts.models import Post
from tests import builders
from tests.architecture.sources import modules
from tests.architecture.walking import fill, rules
from tests.cache.reading import ask, front_of, outside

# Tables in which nearly every act leaves a row: whatever depends on one of them as a whole is made anew all the time.
HOT = {"comment", "comment_badge", "comment_revision", "customer", "entry", "issue_comment", "record_text"}
# It says the head of the record, or counts all of it: every entry changes it.
ALL_OF_THE_RECORD = frozenset({"entry"})
NOTHING_HOT: frozenset[str] = frozenset()

# The pages that are kept, by endpoint, and the hot tables that they show whole.
KEPT: dict[str, frozenset[str]] = {
    "asset": NOTHING_HOT,
    "comment_reports.ask": NOTHING_HOT,
    # They list the newest of everything.
    "conversation_feeds.comments": frozenset({"comment"}),
    "conversation_feeds.responses": frozenset({"comment"}),
    "corrections.feed": NOTHING_HOT,
    "corrections.listed": NOTHING_HOT,
    "feeds.listing": NOTHING_HOT,
    "feeds.opml": NOTHING_HOT,
    "issue_feeds.issue": NOTHING_HOT,
    "issue_feeds.issues": NOTHING_HOT,
    "issue_reports.new": NOTHING_HOT,
    "issues.ledger": NOTHING_HOT,
    "issues.show": NOTHING_HOT,
    # The front page stands among the pages, with the day on which anything moved.
    "machines.part": ALL_OF_THE_RECORD,
    "machines.robots": NOTHING_HOT,
    "machines.security": NOTHING_HOT,
    "machines.whole": ALL_OF_THE_RECORD,
    "moderation.policy": NOTHING_HOT,
    "moderation.policy_version": NOTHING_HOT,
    "moderation.policy_versions": NOTHING_HOT,
    "moderation_log.feed": ALL_OF_THE_RECORD,
    "moderation_log.ledger": ALL_OF_THE_RECORD,
    "moderation_log.numbers": ALL_OF_THE_RECORD,
    "moderation_log.numbers_for_programs": ALL_OF_THE_RECORD,
    "people.directory": NOTHING_HOT,
    "people.policy": NOTHING_HOT,
    "people.policy_version": NOTHING_HOT,
    "people.show": NOTHING_HOT,
    "post_feeds.author": NOTHING_HOT,
    "post_feeds.author_tagged": NOTHING_HOT,
    "post_feeds.comments": NOTHING_HOT,
    "post_feeds.in_series": NOTHING_HOT,
    "post_feeds.site": NOTHING_HOT,
    "post_feeds.tagged": NOTHING_HOT,
    "posts.archive": NOTHING_HOT,
    "posts.author_tag": NOTHING_HOT,
    "posts.month": NOTHING_HOT,
    "posts.page": NOTHING_HOT,
    "posts.post": NOTHING_HOT,
    "posts.series": NOTHING_HOT,
    "posts.tag": NOTHING_HOT,
    "posts.year": NOTHING_HOT,
    "reading.revisions": NOTHING_HOT,
    "record.entry": ALL_OF_THE_RECORD,
    # The front page of the record lists the texts that are withheld.
    "record.ledger": frozenset({"entry", "record_text"}),
    "record.text": NOTHING_HOT,
    "record_check.verifier": NOTHING_HOT,
    "record_feeds.entries": ALL_OF_THE_RECORD,
    "record_numbers.chart": ALL_OF_THE_RECORD,
    "record_numbers.figures": ALL_OF_THE_RECORD,
    "record_numbers.page": ALL_OF_THE_RECORD,
    "responses.chart": ALL_OF_THE_RECORD,
    "responses.numbers": ALL_OF_THE_RECORD,
    # Who waits longest, of everybody; and what became of all promises.
    "responses.responses": frozenset({"comment", "comment_badge", "entry"}),
    "search.description": NOTHING_HOT,
    "site.colours": NOTHING_HOT,
    # The newest questions, wherever they were asked.
    "site.front": frozenset({"comment"}),
}

_OWN = "it is somebody's own"
_LONG = "it is as long as the record, and sent while it is read"
_ASKED = "what it shows is told by a parameter that no kept page knows"
# The pages that are never kept, by endpoint, and why.
NEVER = {
    "challenges.offer": "each is made for one form, and good once",
    "comment_status.show": _OWN,
    "conversation.comment": "it leads elsewhere",
    "conversation.new_comment": _ASKED,
    "issue_customers.show": _OWN,
    "issue_reports.status": _OWN,
    "machines.figures": "it is the moment's",
    "media": "it is a file, and may be large",
    "moderation_log.table": _LONG,
    "my.offer": _OWN,
    "my.show": _OWN,
    "my_data.ask": _OWN,
    "my_data.erased": _OWN,
    "my_data.export": _OWN,
    "own_comments.show": _OWN,
    "previews.show": "it is the link's reader's own",
    "record.log": _LONG,
    "record_check.texts": _LONG,
    "search.search": "it asks the index, of whose changes nothing is said",
    "site.healthz": "it is the moment's",
}

# What the pages that most people read may depend on as a whole, beside nothing hot. A row of these changes when
# somebody here publishes, renames or sets something; never because a reader does something.
STILL = {
    "acceptance", "blogging_policy", "issue", "page", "person", "person_role", "policy", "post", "post_author",
    "post_tag", "series", "setting", "tag", "thread",
}  # fmt: skip


def test_every_public_page_is_kept_or_says_why_not(demo_app: Flask) -> None:
    front = front_of(demo_app)
    public = {rule.endpoint: _address(rule) for rule in rules(demo_app, "GET") if not rule.rule.startswith("/staff")}
    assert set(public) == set(KEPT) | set(NEVER), "a page is new or gone: list it above"
    assert not set(KEPT) & set(NEVER)
    for endpoint, address in public.items():
        keys, obstacles = _made_from(demo_app, front, address)
        page = front.store.get(address)
        if endpoint in NEVER:
            assert page is None, f"{address} is kept, though {NEVER[endpoint]}"
            continue
        assert page is not None, f"{address} is not kept: {sorted(obstacles)}"
        whole = _whole(keys)
        assert whole & HOT <= KEPT[endpoint], f"{address} is made anew by every change of {sorted(whole & HOT)}"
        if KEPT[endpoint] == NOTHING_HOT:
            assert whole <= STILL, f"{address} depends on all of {sorted(whole - STILL)}"


def test_no_page_of_the_staff_is_kept(demo_app: Flask) -> None:
    front, asked = front_of(demo_app), 0
    for rule in rules(demo_app, "GET"):
        if rule.rule.startswith("/staff"):
            _ask(front, fill(rule))
            asked += 1
    assert asked > 40
    assert len(front.store) == 0


def test_what_is_said_elsewhere_makes_no_other_page_anew(app: Flask) -> None:
    ann = builders.make_person("ann", roles=[Role.AUTHOR, Role.MODERATOR])
    quiet, busy = (builders.make_post(ann, title=title, tags=["Money"]) for title in ("Quiet", "Busy"))
    assert quiet.thread and busy.thread
    before = builders.make_comment(quiet.thread, email="mia@customers.example")
    asked = builders.make_comment(busy.thread)
    issue = builders.make_issue(ann, comment=before, title="A fault")
    builders.make_page(ann)
    jobs.run_due()
    front = front_of(app)
    elsewhere = [
        *_of_post(quiet), issue.path, f"{issue.path}/feed.atom", "/issues", "/issues/feed.atom", "/pages/imprint",
        "/people", "/archive", "/feeds", "/corrections", "/policy",
    ]  # fmt: skip
    here = [*_of_post(busy), "/", "/feed.atom", "/comments/feed.atom", "/people/ann", "/record", "/responses"]
    _read(front, [*elsewhere, *here])
    for act in (
        lambda: builders.make_comment(busy.thread, email="new@customers.example"),
        lambda: conversation.answer(asked, text="We look into it.", speaking=Speaking.COMPANY, by=ann),
        lambda: builders.make_comment(busy.thread, email="waits@customers.example", public=False),
        lambda: conversation.remove_comment(asked, reason="abuse", by=ann),
        jobs.run_due,
    ):
        act()
        outside(front.follower.look)
        assert [address for address in elsewhere if front.store.get(address) is None] == []
    assert [address for address in here if front.store.get(address) is not None] == []


# Modules that may know the machine's time. verify.py stands alone: whoever checks the record runs it without us.
CLOCKS = {"blog.core.clock", "blog.record.verify"}
_TELLS_TIME = {
    "datetime": {"now", "today", "utcnow"},
    "date": {"today"},
    "time": {"time", "time_ns", "gmtime", "localtime"},
}


def test_nobody_but_the_clock_reads_the_time() -> None:
    found = [
        f"{module.dotted}:{node.lineno}"
        for module in modules()
        if module.dotted not in CLOCKS
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and _reads_time(node)
    ]
    assert found == []


# What tells two requests for one page apart, beside the parameters that `core/requests.py` notes.
_OF_THE_VISITOR = {
    "access_route", "authorization", "base_url", "cookies", "environ", "full_path", "headers", "host", "host_url",
    "query_string", "referrer", "remote_addr", "root_url", "url", "url_root", "user_agent", "values",
}  # fmt: skip
# Who may ask for it, and why that makes no difference to a page that is kept.
ASKS_FOR_THEM = {
    "blog.conversation.views": "a form that is sent",
    "blog.core.headers": "a form that is sent",
    "blog.core.limits": "how often somebody may ask",
    "blog.core.requests": "what cannot be read is refused",
    "blog.issues.customer_views": "a form that is sent",
    "blog.issues.report_views": "a form that is sent",
    "blog.people.profile_staff": "the staff's pages",
    "blog.people.session_staff": "the staff's pages",
    "blog.people.visitors": "whoever is known here carries a cookie, and gets no kept page",
    "blog.posts.readership_views": "a form that is sent",
    "blog.site.machines": "figures for those who look after the site",
    "blog.site.metrics": "figures for those who look after the site",
}


def test_nobody_asks_what_tells_one_visitor_from_another() -> None:
    found = {
        module.dotted
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in _OF_THE_VISITOR and _is_named(node.value, "request")
    }
    assert found == set(ASKS_FOR_THEM)


@pytest.mark.parametrize("said", ["datetime.now(UTC)", "date.today()", "time.time()", "datetime.datetime.now()"])
def test_the_search_for_clocks_finds_them(said: str) -> None:
    assert any(isinstance(node, ast.Attribute) and _reads_time(node) for node in ast.walk(ast.parse(said)))


def _reads_time(node: ast.Attribute) -> bool:
    of = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
    return node.attr in _TELLS_TIME.get(of, ())


def _is_named(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _address(rule: object) -> str:
    return "/search?q=post" if getattr(rule, "endpoint", "") == "search.search" else fill(rule)  # type: ignore[arg-type]


def _made_from(app: Flask, front: Front, address: str) -> tuple[set[str], set[str]]:
    """Ask for a page, so that it is kept; and make it once more, to see from what."""

    def make() -> tuple[set[str], set[str]]:
        ask(front, address)
        with dependencies.watch() as found:
            ask(front.inner, address)
        return found.keys, found.obstacles

    return outside(make)


def _whole(keys: Iterable[str]) -> set[str]:
    return {key.rstrip("*") for key in keys if "." not in key}


def _ask(front: Front, address: str) -> None:
    outside(lambda: ask(front, address))


def _of_post(post: Post) -> list[str]:
    return [post.path, f"{post.path}/comments/feed.atom"]


def _read(front: Front, addresses: list[str]) -> None:
    for address in addresses:
        _ask(front, address)
    assert [address for address in addresses if front.store.get(address) is None] == []
