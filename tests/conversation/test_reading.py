"""Long conversations: page by page, in any order; and that page, feeds, counts and machines are told the same."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from lxml import html as lxml_html

from blog.conversation import actions as conversation
from blog.conversation import order, queries, reading
from blog.conversation.models import Answer, Comment, Speaking, State, Thread
from blog.core import clock
from blog.core.db import session, unit_of_work
from blog.people.models import Person
from tests import builders
from tests.counting import counted

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def ann(app: Flask) -> Person:
    return builders.make_person("ann")


@pytest.fixture
def thread(ann: Person) -> Thread:
    post = builders.make_post(ann, title="Why the pumps stop")
    assert post.thread is not None
    return post.thread


@unit_of_work
def fill(thread: Thread, count: int, *, under: Comment | None = None) -> list[Comment]:
    """Comments taken over from elsewhere, a minute apart, the oldest first."""
    begun = clock.now() - timedelta(days=9)
    return [
        conversation.import_comment(
            thread, name=f"Customer {number}", source=f"Words {number}.", html=f"<p>Words {number}.</p>",
            sent_at=begun + timedelta(minutes=number), parent=under,
        )
        for number in range(count)
    ]  # fmt: skip


def look(client: FlaskClient, thread: Thread, query: str = "") -> lxml_html.HtmlElement:
    answer = client.get(f"{thread.path}{query}")
    assert answer.status_code == 200
    return lxml_html.fromstring(answer.text)


def shown(page: lxml_html.HtmlElement) -> list[int]:
    """The ids of the comments on a page, in their order."""
    found = page.xpath('//section[@id="comments"]//article/@id')
    return [int(id.removeprefix("comment-")) for id in found]


def words(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def article(page: lxml_html.HtmlElement, comment: Comment) -> lxml_html.HtmlElement:
    (found,) = page.xpath(f'//article[@id="{comment.anchor}"]')
    return found


def test_pages_follow_each_other_and_hold_everything_once(client: FlaskClient, thread: Thread) -> None:
    said = [comment.id for comment in fill(thread, 2 * order.PAGE_SIZE + 1)]
    seen: list[int] = []
    path, number = thread.path, 0
    while path:
        page = lxml_html.fromstring(client.get(path).text)
        seen.extend(shown(page))
        number += 1
        assert f"Page {number} of 3" in words(page)
        path = next(iter(page.xpath('//nav[@class="pager"][last()]/a[@rel="next"]/@href')), "").split("#")[0]
    assert seen == said and number == 3
    assert f"{len(said)} comments" in words(page)


def test_a_page_that_is_not_there_is_the_last_one(client: FlaskClient, thread: Thread) -> None:
    said = fill(thread, order.PAGE_SIZE + 1)
    assert shown(look(client, thread, "?comments=99")) == [said[-1].id]
    assert shown(look(client, thread, "?comments=0")) == [comment.id for comment in said[:-1]]


def test_newest_first_turns_the_branches_around_and_leaves_replies_below(client: FlaskClient, thread: Thread) -> None:
    first, second = (builders.make_comment(thread) for _ in range(2))
    reply = builders.make_comment(thread, parent=first)
    assert shown(look(client, thread)) == [first.id, reply.id, second.id]
    assert shown(look(client, thread, "?order=newest")) == [second.id, first.id, reply.id]


def test_unanswered_first_begins_with_whoever_waits(client: FlaskClient, thread: Thread, ann: Person) -> None:
    answered, waiting = (builders.make_comment(thread) for _ in range(2))
    reply = conversation.answer(answered, text="We mend it.", speaking=Speaking.COMPANY, by=ann)
    assert shown(look(client, thread, "?order=unanswered")) == [waiting.id, answered.id, reply.id]
    conversation.remove_comment(reply, reason="off-topic", by=builders.make_person("max"))
    assert shown(look(client, thread, "?order=unanswered")) == [answered.id, reply.id, waiting.id]


def test_responses_only_shows_what_is_said_for_the_company_and_to_whom(
    client: FlaskClient, thread: Thread, ann: Person
) -> None:
    question = builders.make_comment(thread)
    response = conversation.answer(question, text="We mend it.", speaking=Speaking.COMPANY, by=ann)
    conversation.answer(question, text="Me too.", speaking=Speaking.SELF, by=ann)
    page = look(client, thread, "?show=responses")
    assert shown(page) == [response.id]
    (link,) = article(page, response).xpath('.//a[@class="u-in-reply-to"]')
    assert link.get("href") == question.path and "Cora Customer" in words(link)
    assert "3 comments" in words(page)
    conversation.remove_comment(response, reason="off-topic", by=builders.make_person("max"))
    assert "Nobody has answered for the company yet" in words(look(client, thread, "?show=responses"))


@pytest.mark.parametrize("query", ["", "?comments=2", "?order=newest", "?show=responses&order=newest&comments=2"])
def test_search_engines_keep_one_address_and_everyone_gets_the_same_bytes(
    client: FlaskClient, thread: Thread, ann: Person, query: str
) -> None:
    fill(thread, order.PAGE_SIZE + 5)
    (kept,) = look(client, thread, query).xpath('//link[@rel="canonical"]/@href')
    assert kept == f"http://localhost{thread.path}" + ("?comments=2" if query == "?comments=2" else "")
    before = client.get(thread.path + query)
    builders.sign_in(client, ann)
    assert client.get(thread.path + query).data == before.data
    assert "Set-Cookie" not in before.headers


def test_a_permanent_address_lands_on_the_page_that_shows_it(client: FlaskClient, thread: Thread) -> None:
    said = fill(thread, 2 * order.PAGE_SIZE + 3)
    for comment, number in ((said[0], 1), (said[order.PAGE_SIZE], 2), (said[-1], 3)):
        where = client.get(comment.path).headers["Location"]
        assert where == f"{thread.path}{f'?comments={number}' if number > 1 else ''}#{comment.anchor}"
        assert comment.id in shown(lxml_html.fromstring(client.get(where.split("#")[0]).text))


def test_a_branch_longer_than_a_page_goes_on_and_names_what_it_answers(
    client: FlaskClient, thread: Thread, ann: Person
) -> None:
    (first,) = fill(thread, 1)
    replies = fill(thread, order.PAGE_SIZE + 1, under=first)
    page = look(client, thread, "?comments=2")
    assert shown(page) == [reply.id for reply in replies[-2:]]
    (link,) = article(page, replies[-1]).xpath('.//a[@class="u-in-reply-to"]')
    assert link.get("href") == first.path and words(link) == "in reply to Customer 0"
    conversation.remove_comment(first, reason="abuse", by=ann)
    (link,) = article(look(client, thread, "?comments=2"), replies[-1]).xpath('.//a[@class="u-in-reply-to"]')
    assert "Customer" not in words(link)


def test_an_answer_on_another_page_is_found_by_its_permanent_address(
    client: FlaskClient, thread: Thread, ann: Person
) -> None:
    (first,) = fill(thread, 1)
    fill(thread, order.PAGE_SIZE, under=first)
    response = conversation.answer(first, text="We mend it.", speaking=Speaking.COMPANY, by=ann)
    (badge,) = article(look(client, thread), first).xpath('.//a[contains(@class, "badge-kept")]')
    assert badge.get("href") == response.path


# What a reader of the page learns in each state; nothing at all of what never was public.
SHOWS = {
    State.PUBLISHED: "Words of theirs",
    State.HIDDEN: "hidden while one of us looks at it",
    State.HELD: "hidden while one of us looks at it",
    State.CHECKING: "hidden while one of us looks at it",
    State.RETURNED: "hidden while one of us looks at it",
    State.REMOVED: "removed on 3 March 2026 under the rule Abuse",
    State.REJECTED: "removed on 3 March 2026 under the rule Abuse",
    State.SPAM: "removed on 3 March 2026 under the rule Abuse",
    State.WITHDRAWN: "Its author took it back on 3 March 2026",
    State.ERASED: "Its author took it back on 3 March 2026",
    State.UNCONFIRMED: "stood here",
}


@pytest.mark.parametrize("was_public", [True, False])
@pytest.mark.parametrize("state", list(State))
def test_page_feeds_counts_and_machines_agree_in_every_state(
    client: FlaskClient, thread: Thread, ann: Person, state: State, was_public: bool
) -> None:
    question = builders.make_comment(thread, body="Words of theirs.")
    reply = builders.make_comment(thread, parent=question, name="Dora", email="dora@customers.example")
    response = conversation.answer(question, text="Words of ours.", speaking=Speaking.COMPANY, by=ann)
    then = clock.now().replace(year=2026, month=3, day=3, hour=12)
    for comment in (question, response):
        row = session().get_one(Comment, comment.id)
        row.state, row.reason, row.closed_at = state, "abuse", then
        row.published_at = row.published_at if was_public or state is State.PUBLISHED else None
    session().commit()
    public, placed = state is State.PUBLISHED, was_public or state is State.PUBLISHED
    page = look(client, thread)
    html = client.get(thread.path).text
    for comment, theirs in ((question, "Words of theirs"), (response, "Words of ours")):
        assert (theirs in html) is public
        assert (comment.id in shown(page)) is placed
        assert (client.get(comment.path).status_code == 302) is placed
        assert (comment.topic in client.get("/comments/feed.atom").text) is public
        assert (comment.topic in client.get(f"{thread.path}/comments/feed.atom").text) is public
    assert (response.topic in client.get("/responses/feed.atom").text) is public
    if placed:
        assert SHOWS[state] in words(article(page, question))
        assert public or not (set(words(article(page, question)).split()) & {"Cora", "theirs."})
        assert article(page, question).get("data-answer") == ("answered" if public else "none")
        assert (article(page, response).get("data-company-response") == "true") is public
    count = 3 if public else 1
    assert words(page.xpath('//h2[@id="comments-title"]')[0]) == ("3 comments" if public else "1 comment")
    assert queries.count_published([thread.id]) == {thread.id: count}
    assert reading.page(thread).comments == count and reading.page(thread).responses == int(public)
    replies = etree.fromstring(client.get("/feed.atom").data).xpath(
        "//a:link[@rel='replies']/@*[local-name()='count']", namespaces=ATOM
    )
    assert set(replies) == {str(count)}
    (said,) = re.findall(r'ld\+json">(\{[^<]*"Conversation".*?)</script>', html)
    assert len(json.loads(said)["hasPart"]) == count
    assert queries.answer_states([question.id])[question.id] is (Answer.ANSWERED if public else Answer.OPEN)
    assert shown(look(client, thread, "?show=responses")) == ([response.id] if public else [])
    assert reply.id in shown(page)


def test_machines_know_who_speaks_for_the_company_and_guests_have_no_title(
    client: FlaskClient, thread: Thread, ann: Person
) -> None:
    question = builders.make_comment(thread, body="It </script> stops.", name="Ann Example, Engineer")
    response = conversation.answer(question, text="We mend it.", speaking=Speaking.COMPANY, by=ann)
    personal = conversation.answer(question, text="Me too.", speaking=Speaking.SELF, by=ann)
    (said,) = re.findall(r'ld\+json">(\{[^<]*"Conversation".*?)</script>', client.get(thread.path).text, re.DOTALL)
    parts = {part["url"].rpartition("/")[2]: part for part in json.loads(said)["hasPart"]}
    assert parts[str(question.id)]["author"] == {"@type": "Person", "name": "Ann Example, Engineer"}
    assert parts[str(question.id)]["text"] == "It </script> stops."
    assert "sourceOrganization" not in parts[str(question.id)] | parts[str(personal.id)]
    assert parts[str(response.id)]["sourceOrganization"]["@type"] == "Organization"
    assert parts[str(response.id)]["author"]["jobTitle"] == "Engineer"
    assert parts[str(response.id)]["parentItem"] == {"@id": f"http://localhost{question.path}"}


def test_two_thousand_comments_cost_as_many_queries_as_three(client: FlaskClient, thread: Thread) -> None:
    asked: dict[str, set[int]] = {}
    for count in (3, 2_000):
        fill(thread, count)
        session().rollback()
        for query in ("", "?order=unanswered"):
            client.get(thread.path + query)
            with counted() as statements:
                page = client.get(thread.path + query)
            asked.setdefault(query, set()).add(len(statements))
            assert len(page.data) < 400_000
    assert [len(counts) for counts in asked.values()] == [1, 1]


def test_an_edit_is_marked_and_moves_the_feed(client: FlaskClient, thread: Thread) -> None:
    comment = builders.make_comment(thread)
    assert "edited" not in words(article(look(client, thread), comment))
    then = clock.now() + timedelta(hours=1)

    @unit_of_work
    def edit() -> None:
        session().execute(sa.update(Comment).values(edited_at=then))

    edit()
    (mark,) = article(look(client, thread), comment).xpath('.//a[contains(., "edited")]')
    assert mark.get("href") == f"{comment.path}/revisions"
    feed = etree.fromstring(client.get("/comments/feed.atom").data)
    assert feed.xpath("string(//a:entry/a:updated)", namespaces=ATOM).startswith(f"{then:%Y-%m-%dT%H:%M}")
