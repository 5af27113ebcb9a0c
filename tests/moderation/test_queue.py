"""The queue and the case, as a moderator sees them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.core import clock
from blog.moderation import actions, queries, queue
from blog.people.models import Person, Role
from tests import builders
from tests.counting import counted
from tests.moderation.conftest import Desk
from tests.moderation.letters import BAIT, FIRST, Letters


def words_on(page: str) -> list[str]:
    return re.findall(r'<div class="case-words">\s*<p>(.*?)</p>', page)


def test_an_empty_queue_says_what_will_be_here(desk: Desk) -> None:
    page = desk.get("/staff/cases")
    assert "Nothing waits." in page and "it stands here until you decide" in page


def test_a_case_shows_words_reasons_thread_and_forms(letters: Letters, desk: Desk) -> None:
    case = letters.held(1, "The beam is bent & sharp.", FIRST)
    page = desk.get("/staff/cases")
    assert words_on(page) == ["The beam is bent &amp; sharp."]
    for said in (
        "It is the first thing this author sent.",
        'href="/posts/open-a-beam"',
        "What was said before",
        "Waiting for 1 minute",
        "writer-1@customer.example",
        f'href="{case.path}">Case {case.id}<',
        f'action="{case.path}/publication"',
        f'action="{case.path}/spam"',
        f'action="{case.path}/rejection"',
        'action="/staff/letters/1/answer"',
        'name="speaking" value="company"',
        "signed Mia Example, Engineer",
    ):
        assert said in page
    assert page.index("The beam is bent") < page.index("Writer 1") < page.index("It is the first thing")


def test_who_may_not_speak_is_told_why_there_is_no_answer_form(letters: Letters, client: FlaskClient) -> None:
    silent = builders.make_person("silent", [Role.MODERATOR], complete=False)
    letters.held(1, "Words")
    page = Desk(client, builders.sign_in(client, silent)).get("/staff/cases")
    assert 'name="speaking"' not in page and "Complete yours" in page


def test_the_oldest_comes_first_and_pages_reach_every_case_once(letters: Letters, desk: Desk) -> None:
    start = clock.now() - timedelta(days=3)
    for number in range(1, 46):
        # Five at a time arrive in the same moment.
        with clock.travel(start + timedelta(minutes=number // 5)):
            letters.held(number, f"Words {number}")
    seen, path, back = [], "/staff/cases", None
    while path:
        page = desk.get(path)
        seen += words_on(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        before = re.search(r'rel="prev" href="([^"]+)"', page)
        path, back = following and following[1], before and before[1]
    assert seen == [f"Words {number}" for number in range(1, 46)]
    assert back and words_on(desk.get(back)) == [f"Words {number}" for number in range(21, 41)]


def test_a_longer_queue_asks_the_database_no_more_often(letters: Letters, desk: Desk) -> None:
    def count(path: str) -> int:
        desk.get(path)  # What is read once and kept is not counted.
        with counted() as asked:
            desk.get(path)
        return len(asked)

    counts = {}
    for number in range(1, 21):
        letters.held(number, f"Words {number}")
        if number in (2, 20):
            counts[number] = count("/staff/cases")
    assert counts[2] == counts[20] > 3
    people = [builders.make_person(name, [Role.MODERATOR]) for name in ("ben", "cleo", "dev")]
    for number, case in enumerate(queue.page(queue.Show.WAITING, None, person=people[0]).items):
        actions.decide_spam(case, by=people[number % 3])
        if number in (2, 19):
            counts[number] = count("/staff/cases/decided")
    assert counts[2] == counts[19]


def test_approving_publishes_and_says_so(letters: Letters, desk: Desk) -> None:
    case = letters.held(1, "Words")
    status, _ = desk.post(f"{case.path}/publication")
    assert status == 303 and letters.done == [("published", "1", "mia")]
    assert "Published. Everyone can read it now" in desk.get("/staff/cases")


def test_refusing_needs_a_reason_and_keeps_the_note(letters: Letters, desk: Desk) -> None:
    case = letters.held(1, "Words")
    for reason in ("", "criticism"):
        status, page = desk.post(f"{case.path}/rejection", reason=reason, note="Ask <the> shop.")
        assert status == 422
        assert "Ask &lt;the&gt; shop." in page
        field = re.search(rf'<select[^>]*id="reason-{case.id}"[^>]*>', page)
        assert field and f'aria-describedby="reason-{case.id}-error"' in field[0]
        assert f'id="reason-{case.id}-error"' in page
    assert letters.done == []
    status, _ = desk.post(f"{case.path}/rejection", reason="off-topic", note="Ask the shop.")
    assert status == 303 and letters.done == [("rejected", "1", "mia", "off-topic", "Ask the shop.")]
    assert "Refused as “Off topic”" in desk.get("/staff/cases")


def test_a_note_that_is_too_long_is_handed_back_whole(letters: Letters, desk: Desk) -> None:
    case = letters.held(1, "Words")
    status, page = desk.post(f"{case.path}/rejection", reason="abuse", note="x" * 2001)
    assert status == 422 and "x" * 2001 in page and letters.done == []


@pytest.mark.parametrize("late", ["publication", "rejection", "spam"])
def test_whoever_is_late_reads_who_was_faster_and_what_was_decided(letters: Letters, desk: Desk, late: str) -> None:
    case = letters.held(1, "Words")
    ben = builders.make_person("ben", [Role.MODERATOR])
    when = clock.now()
    with clock.travel(when):
        actions.decide_rejection(case, by=ben, reason="abuse")
    status, page = desk.post(f"{case.path}/{late}", reason="spam")
    assert status == 409
    assert "Ben Example was faster: it was refused" in page and f"{when:%H:%M}" in page
    assert letters.done == [("rejected", "1", "ben", "abuse", "")]


def test_a_decided_case_shows_its_history_and_can_be_published_after_all(letters: Letters, desk: Desk) -> None:
    case = letters.held(1, "Words")
    desk.post(f"{case.path}/rejection", reason="duplicate", note="It stands above.")
    page = desk.get(case.path)
    said = " ".join(re.sub("<[^>]+>", "", page).split())
    assert "Refused as “Duplicate” by Mia Example" in said and "It stands above." in said
    assert f"{case.path}/rejection" not in page and f"{case.path}/spam" not in page
    overturns = re.search(r'name="overturns" value="(\d+)"', page)
    assert overturns
    status, _ = desk.post(f"{case.path}/publication", overturns=overturns[1])
    assert status == 303
    said = " ".join(re.sub("<[^>]+>", "", desk.get(case.path)).split())
    assert said.index("Refused as “Duplicate”") < said.index("Published by Mia Example")


def test_what_became_public_can_be_taken_down_from_its_case(letters: Letters, desk: Desk) -> None:
    case = letters.held(1, "Words")
    desk.post(f"{case.path}/publication")
    assert desk.post(f"{case.path}/removal", reason="", note="Kept")[0] == 422
    assert desk.post(f"{case.path}/removal", reason="personal-data")[0] == 303
    assert letters.done[-1] == ("removed", "1", "mia", "personal-data", "")
    assert desk.post(f"{case.path}/removal", reason="personal-data")[0] == 409


def test_what_rules_took_for_spam_is_found_among_the_decided(letters: Letters, desk: Desk) -> None:
    case = letters.held(1, "Buy this", BAIT)
    page = " ".join(re.sub("<[^>]+>", "", desk.get("/staff/cases/decided")).split())
    assert "Put away as spam by the filter" in page and "Buy this" in page
    assert "Publish it after all" in desk.get(case.path)


def test_a_case_whose_thing_is_gone_still_shows_its_history(letters: Letters, desk: Desk, mia: Person) -> None:
    case = letters.held(1, "Words")
    actions.decide_spam(case, by=mia)
    del letters.words[1]
    page = desk.get(case.path)
    assert "What was judged here is gone." in page and "Put away as spam" in page
    assert f"Case {case.id}" in desk.get("/staff/cases/decided")


@pytest.mark.parametrize("roles", [(), (Role.AUTHOR,)])
def test_the_queue_is_for_moderators(app: Flask, letters: Letters, roles: tuple[Role, ...]) -> None:
    case = letters.held(1, "Unheard")
    client = app.test_client()
    token = builders.sign_in(client, builders.make_person("ann", roles)) if roles else ""
    for path in ("/staff/cases", "/staff/cases/decided", case.path):
        answer = client.get(path)
        assert answer.status_code == (403 if roles else 302)
        assert "Unheard" not in answer.get_data(as_text=True)
    for what in ("publication", "rejection", "spam", "removal"):
        answer = client.post(f"{case.path}/{what}", data={"csrf_token": token, "reason": "spam"})
        assert answer.status_code == (403 if roles else 401)
    assert letters.done == []


def test_a_form_without_its_token_decides_nothing(letters: Letters, desk: Desk) -> None:
    case = letters.held(1, "Words")
    assert desk.client.post(f"{case.path}/publication").status_code == 403
    assert letters.done == []


def test_there_is_no_case_that_is_not_there(desk: Desk) -> None:
    for path in ("/staff/cases/77", "/staff/cases/99999999999999999999"):
        assert desk.client.get(path).status_code == 404
    assert desk.post("/staff/cases/77/publication")[0] == 404


def test_the_dashboard_can_ask_what_waits_and_since_when(letters: Letters) -> None:
    assert (queries.waiting_count(), queries.oldest_waiting()) == (0, None)
    since = clock.now() - timedelta(days=2)
    with clock.travel(since):
        letters.held(1, "Words")
    letters.held(2, "Words")
    assert (queries.waiting_count(), queries.oldest_waiting()) == (2, since)
