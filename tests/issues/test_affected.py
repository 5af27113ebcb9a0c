"""Whom an issue affects: once per proven customer, withdrawable; after a fix, whether it works for them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blog.core import clock, settings
from blog.core.db import session
from blog.issues import actions, affected, customer_queries, mergers, offers, queries, rules
from blog.issues.models import Issue, State
from blog.people import queries as people
from blog.people.models import Person
from blog.record import queries as record
from tests.builders import make_comment, make_issue, make_person, make_thread, prove_customer
from tests.conftest import Mailbox

Work = Callable[[], int]


@pytest.fixture
def ann(app: Flask) -> Person:
    return make_person("ann")


@pytest.fixture
def issue(ann: Person) -> Issue:
    return make_issue(ann, state="in progress")


def known(app: Flask, name: str) -> FlaskClient:
    """The browser of a customer who proved their address."""
    client = app.test_client()
    prove_customer(client, f"{name}@customers.example")
    return client


def press(client: FlaskClient, issue: Issue, what: str, **fields: str) -> TestResponse:
    return client.post(f"{issue.path}/{what}", data=fields)


def offer(issue: Issue, ann: Person) -> None:
    session().refresh(issue)
    day = queries.today() + timedelta(days=7)
    offers.offer_fix(
        issue, text="Try it.", evidence="It runs.", owner=ann, next_update=day, version=issue.version, by=ann
    )


def counted(issue: Issue) -> int:
    return customer_queries.count_affected([issue.number]).get(issue.number, 0)


def state(issue: Issue) -> State:
    session().refresh(issue)
    return issue.state


def said(issue: Issue) -> list[str]:
    return [one.entry.kind for one in record.about(issue.topic)]


def test_each_proven_customer_counts_once_and_can_take_it_back(app: Flask, issue: Issue) -> None:
    cora, kim = known(app, "cora"), known(app, "kim")
    for _ in range(2):
        assert press(cora, issue, "affected").status_code == 303
    press(kim, issue, "affected")
    assert counted(issue) == 2
    assert "It affects 2 customers" in app.test_client().get(issue.path).text
    assert "You are counted" in cora.get(f"{issue.path}/affected").text
    press(cora, issue, "affected/withdrawal")
    press(cora, issue, "affected/withdrawal")
    assert counted(issue) == 1
    assert "You are not counted" in cora.get(f"{issue.path}/affected").text
    press(cora, issue, "affected")
    assert counted(issue) == 2


def test_several_spellings_of_one_inbox_are_one_customer(app: Flask, issue: Issue) -> None:
    for spelling in ("cora", "cora+1", "cora+2"):
        press(known(app, spelling), issue, "affected")
    assert counted(issue) == 1


def test_pressed_by_several_browsers_at_once_one_customer_counts_once(app: Flask, issue: Issue) -> None:
    browsers, number = [known(app, "cora") for _ in range(4)], issue.number
    session().rollback()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda browser: browser.post(f"/issues/{number}/affected").status_code, browsers))
    assert answers == [303] * 4
    session().rollback()
    assert counted(session().get_one(Issue, number)) == 1


@pytest.mark.parametrize("what", ["affected/withdrawal", "works", "broken", "contest", "dispute", "reopening"])
def test_whoever_is_not_known_is_asked_to_prove_their_address(client: FlaskClient, issue: Issue, what: str) -> None:
    answer = press(client, issue, what, words="It still stops.")
    assert answer.status_code == 401 and "confirm your address first" in answer.text
    assert ("It still stops." in answer.text) == (what in ("contest", "dispute", "reopening"))
    assert said(issue)[-1] == "issue.started"


def test_the_page_is_the_same_for_everyone_and_ones_own_is_kept_by_no_cache(app: Flask, issue: Issue) -> None:
    cora = known(app, "cora")
    press(cora, issue, "affected")
    assert cora.get(issue.path).data == app.test_client().get(issue.path).data
    assert cora.get(f"{issue.path}/affected").headers["Cache-Control"] == "private, no-store"


def test_the_first_affected_customer_who_confirms_an_offered_fix_makes_it_fixed(
    app: Flask, issue: Issue, ann: Person
) -> None:
    cora, kim = known(app, "cora"), known(app, "kim")
    press(cora, issue, "affected")
    press(kim, issue, "affected")
    offer(issue, ann)
    assert press(cora, issue, "affected").status_code == 409
    assert press(cora, issue, "works").status_code == 303
    session().refresh(issue)
    assert (issue.state, issue.unconfirmed) == (State.FIXED, False)
    confirmed, fixed = record.about(issue.topic)[-2:]
    assert (confirmed.entry.by, confirmed.facts) == ("customer", {"affected": 2, "state": "fix offered", "works": True})
    assert (fixed.entry.by, fixed.facts["confirmations"], fixed.facts["unconfirmed"]) == ("system", 1, False)
    press(cora, issue, "works")
    press(kim, issue, "works")
    assert said(issue)[-2:] == ["issue.fixed", "issue.confirmed"]
    assert "2 say that it works now" in app.test_client().get(issue.path).text


def test_only_whom_it_affected_or_who_reported_it_confirms(app: Flask, ann: Person) -> None:
    cora, kim = known(app, "cora"), known(app, "kim")
    comment = make_comment(make_thread(), email="cora@customers.example")
    issue = make_issue(ann, comment=comment, state="in progress")
    assert press(cora, issue, "works").status_code == 409
    offer(issue, ann)
    refused = press(kim, issue, "works")
    assert refused.status_code == 409 and "Only those whom it affected" in refused.text
    assert state(issue) is State.OFFERED
    press(cora, issue, "works")
    assert state(issue) is State.FIXED


def test_three_who_are_affected_open_it_again_and_a_fourth_press_says_nothing_new(
    app: Flask, issue: Issue, ann: Person
) -> None:
    actions.fix(issue, text="New valve.", evidence="It runs.", version=issue.version, by=ann)
    cora, kim, lou = (known(app, name) for name in ("cora", "kim", "lou"))
    press(cora, issue, "broken")
    press(cora, issue, "broken")
    press(kim, issue, "broken")
    assert state(issue) is State.FIXED
    assert said(issue)[-3:] == ["issue.fixed", "issue.confirmed", "issue.confirmed"]
    press(lou, issue, "broken")
    session().refresh(issue)
    assert (issue.state, issue.owner, issue.ended_at) == (State.IN_PROGRESS, ann, None)
    last = record.about(issue.topic)[-1]
    assert (last.entry.kind, last.entry.by) == ("issue.reopened", "customer")
    assert (last.facts["affected"], last.facts["said_by"], last.facts["owner"]) == (3, "customer", "ann")
    assert issue.next_update == queries.today() + timedelta(days=7)
    assert press(lou, issue, "broken").status_code == 409


def test_a_word_about_an_earlier_fix_does_not_count_for_the_next(app: Flask, issue: Issue, ann: Person) -> None:
    browsers = [known(app, name) for name in ("cora", "kim", "lou")]
    actions.fix(issue, text="New valve.", evidence="It runs.", version=issue.version, by=ann)
    for browser in browsers:
        press(browser, issue, "broken")
    session().refresh(issue)
    actions.fix(issue, text="Newer valve.", evidence="It runs.", version=issue.version, by=ann)
    assert customer_queries.count_answers(issue, works=False) == 0
    press(browsers[0], issue, "broken")
    assert state(issue) is State.FIXED
    press(browsers[0], issue, "works")
    session().refresh(issue)
    assert not issue.unconfirmed


def test_the_days_count_is_entered_for_what_moved_that_day(app: Flask, issue: Issue, ann: Person) -> None:
    quiet = make_issue(ann)
    settings.put("site.zone", "Pacific/Auckland")
    press(known(app, "cora"), issue, "affected")
    day = queries.today()
    affected.announce_counts(day - timedelta(days=1))
    assert "issue.affected" not in said(issue)
    affected.announce_counts(day)
    last = record.about(issue.topic)[-1]
    assert (last.entry.kind, last.entry.by) == ("issue.affected", "system")
    assert last.facts == {"affected": 1, "day": day.isoformat()}
    assert "issue.affected" not in said(quiet)


def test_reporters_hear_when_it_is_acknowledged_and_fixed_with_the_receipt(
    app: Flask, ann: Person, work: Work, mailbox: Mailbox
) -> None:
    comment = make_comment(make_thread(), email="cora@customers.example")
    unproven = make_comment(make_thread(), email="unproven@customers.example")
    known(app, "cora")
    issue = make_issue(ann, comment=comment, state="in progress")
    actions.add_comment(issue, unproven, by=ann)
    press(known(app, "kim"), issue, "affected")
    offer(issue, ann)
    work()
    subjects = [" ".join(mail["Subject"].split()) for mail in mailbox.to("cora@customers.example")]
    assert [line for line in subjects if line.startswith("Issue 1")] == [
        "Issue 1 is on our public record: The pump stops",
        "Issue 1 is acknowledged: The pump stops",
        "Issue 1 has a fix to try: The pump stops",
    ]
    (letter,) = [mail for mail in mailbox.to("kim@customers.example") if mail["Subject"].startswith("Issue 1")]
    words = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    (offered,) = [one for one in record.about(issue.topic) if one.entry.kind == "issue.offered"]
    assert str(offered.receipt) in words and "Try it." in words and "It runs." in words
    assert "http://localhost/issues/1/affected" in words
    assert [mail["Subject"] for mail in mailbox.to("unproven@customers.example") if "Issue" in mail["Subject"]] == []
    told = {people.customer(id).email for id in customer_queries.to_tell(issue, affected_too=True)}  # type: ignore[union-attr]
    assert told == {"cora@customers.example", "kim@customers.example"}


def test_who_reported_what_was_merged_is_told_where_it_goes_on_and_when_that_is_undone(
    app: Flask, ann: Person, work: Work, mailbox: Mailbox
) -> None:
    known(app, "cora")
    issue = make_issue(ann, comment=make_comment(make_thread(), email="cora@customers.example"))
    keeper, target = people.by_handle("mia"), make_issue(ann)
    assert keeper is not None
    mergers.merge(issue, target=target, text="The same.", version=issue.version, by=keeper)
    work()
    (letter,) = [mail for mail in mailbox.to("cora@customers.example") if "merged" in mail["Subject"]]
    assert "is merged into another: issue 2." in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    due = clock.now().date() + timedelta(days=3)
    mergers.unmerge(issue, text="Not the same.", version=issue.version, by=keeper, owner=ann, next_update=due)
    work()
    (letter,) = [mail for mail in mailbox.to("cora@customers.example") if "no longer" in mail["Subject"]]
    words = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "stands by itself again" in words and "Not the same." in words and "issue 2" not in words


def test_a_step_that_a_customer_was_faster_than_names_them(app: Flask, issue: Issue, ann: Person) -> None:
    actions.fix(issue, text="New valve.", evidence="It runs.", version=issue.version, by=ann)
    seen = issue.version
    for name in ("cora", "kim", "lou"):
        press(known(app, name), issue, "broken")
    with pytest.raises(rules.Stale, match="^A customer moved this issue to “in progress”"):
        actions.update(issue, text="x", owner=ann, next_update=queries.today(), version=seen, by=ann)


def test_ones_own_page_lists_issues_and_what_can_be_said(app: Flask, issue: Issue) -> None:
    cora = known(app, "cora")
    press(cora, issue, "affected")
    page = cora.get("/my").text
    assert "Problems you reported, or that affect you" in page and "it affects you" in page


def test_nobody_is_counted_where_it_was_merged(app: Flask, issue: Issue, ann: Person) -> None:
    cora = known(app, "cora")
    issue.state, issue.merged_into = State.MERGED, issue.number
    session().commit()
    refused = press(cora, issue, "affected")
    assert refused.status_code == 409 and "Say it there." in refused.text


def test_a_customer_is_never_named(app: Flask, issue: Issue) -> None:
    press(known(app, "cora"), issue, "affected")
    assert all("cora" not in one.entry.line for one in record.about(issue.topic))
