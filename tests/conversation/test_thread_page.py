"""What a thread shows under a post, a page or an issue."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask, render_template
from flask.testing import FlaskClient
from lxml import html as lxml_html

from blog.conversation import actions as conversation
from blog.conversation import pages, queries, reading
from blog.conversation.models import Answer, Comment, Speaking, Thread
from blog.core import clock
from blog.core.db import session
from blog.people.models import Person
from tests import builders
from tests.counting import counted


@pytest.fixture
def thread(app: Flask) -> Thread:
    return builders.make_thread()


@pytest.fixture
def ann(app: Flask) -> Person:
    return builders.make_person("ann")


def show(app: Flask, thread: Thread) -> lxml_html.HtmlElement:
    """The thread as a page includes it, read by a parser."""
    session().rollback()
    with app.test_request_context("/"):
        text = render_template("conversation/thread.html", **pages.thread_context(thread))
    return lxml_html.fromstring(text)


def article(page: lxml_html.HtmlElement, comment: Comment) -> lxml_html.HtmlElement:
    (found,) = page.xpath(f'.//article[@id="comment-{comment.id}"]')
    return found


def having(element: lxml_html.HtmlElement, *classes: str, tag: str = "*") -> list[lxml_html.HtmlElement]:
    """The elements inside that have all of these classes."""
    tests = [f'[contains(concat(" ", normalize-space(@class), " "), " {name} ")]' for name in classes]
    return list(element.xpath(f".//{tag}" + "".join(tests)))


def words(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_an_empty_thread_says_what_will_be_there_and_shows_the_form(app: Flask, thread: Thread) -> None:
    page = show(app, thread)
    assert "Nobody has said anything yet" in words(page)
    (form,) = page.findall(".//form")
    assert form.get("action") == f"/threads/{thread.id}/comments"
    assert {"name", "email", "body", "is_report", "parent", "website", "proof"} == set(form.fields)
    assert "Never shown" in words(form)


def test_a_question_without_an_answer_says_so(app: Flask, thread: Thread) -> None:
    question = builders.make_comment(thread)
    found = article(show(app, thread), question)
    assert found.get("data-answer") == "open"
    assert "no answer yet" in words(found)
    assert found.get("data-company-response") is None
    assert found.get("data-record-seq") is not None
    assert "h-entry" in found.get("class").split()
    assert words(having(having(found, "p-author", "h-card")[0], "p-name")[0]) == "Cora Customer"


def test_a_company_response_is_unmistakable_and_answers_the_question(app: Flask, thread: Thread, ann: Person) -> None:
    then = clock.now() - timedelta(hours=3, minutes=5)
    with clock.travel(then):
        question = builders.make_comment(thread)
    reply = conversation.answer(question, text="We mend it.", speaking=Speaking.COMPANY, by=ann)
    page = show(app, thread)
    assert article(page, question).get("data-answer") == "answered"
    assert "answered in 3 hours by Ann Example" in words(article(page, question))
    found = article(page, reply)
    assert found.get("data-company-response") is not None
    assert "response" in found.get("class").split()
    assert found.get("data-answer") == "none"
    said = words(found)
    assert "Ann Example" in said and "Engineer" in said and "answers for the company" in said
    assert having(found, "portrait") and having(found, "p-name", tag="a")[0].get("href") == "/people/ann"


def test_speaking_personally_carries_no_mark_and_answers_nothing(app: Flask, thread: Thread, ann: Person) -> None:
    question = builders.make_comment(thread)
    reply = conversation.answer(question, text="I have one too.", speaking=Speaking.SELF, by=ann)
    page = show(app, thread)
    assert article(page, question).get("data-answer") == "open"
    assert article(page, reply).get("data-company-response") is None
    assert "speaks personally" in words(article(page, reply))
    assert "answers for the company" not in words(page)


def test_name_and_title_are_those_of_that_day(app: Flask, thread: Thread, ann: Person) -> None:
    reply = conversation.answer(builders.make_comment(thread), text="Yes.", speaking=Speaking.COMPANY, by=ann)
    session().execute(sa.update(Person).values(title="Chief Engineer"))
    session().commit()
    assert "Chief" not in words(article(show(app, thread), reply))


def test_a_settled_badge_resolves_and_an_open_one_does_not(app: Flask, thread: Thread) -> None:
    question = builders.make_comment(thread)
    conversation.set_badge(question, kind="issue", label="Issue 7: acknowledged", path="/issues/7")
    assert article(show(app, thread), question).get("data-answer") == "open"
    conversation.set_badge(question, kind="issue", label="Issue 7: fixed", path="/issues/7", settled=True)
    found = article(show(app, thread), question)
    assert found.get("data-answer") == "resolved"
    assert [(badge.get("href"), words(badge)) for badge in having(found, "badge", tag="a")] == [
        ("/issues/7", "Issue 7: fixed")
    ]
    assert "acknowledged" not in words(found)


def test_no_reply_needed_names_who_said_so(app: Flask, thread: Thread, ann: Person) -> None:
    thanks = builders.make_comment(thread)
    conversation.say_no_reply(thanks, by=ann)
    found = article(show(app, thread), thanks)
    assert found.get("data-answer") == "none"
    assert "needs no reply, says Ann Example" in words(found)


def test_replies_stand_inside_and_after_four_levels_beside_each_other(app: Flask, thread: Thread) -> None:
    said = [builders.make_comment(thread)]
    for _ in range(5):
        said.append(builders.make_comment(thread, parent=said[-1]))
    page = show(app, thread)
    depths = [len([up for up in article(page, comment).iterancestors("ol")]) for comment in said]
    assert depths == [1, 2, 3, 4, 4, 4]
    (link,) = having(article(page, said[5]), "u-in-reply-to")
    assert link.get("href") == f"#comment-{said[4].id}" and "Cora Customer" in words(link)
    assert not having(article(page, said[3]), "u-in-reply-to")


def test_lists_are_closed_again_after_deep_replies(app: Flask, thread: Thread) -> None:
    first = builders.make_comment(thread)
    deep = builders.make_comment(thread, parent=builders.make_comment(thread, parent=first))
    second = builders.make_comment(thread)
    page = show(app, thread)
    (outer,) = page.xpath('./ol[@class="comments"]')
    assert [li.find("article").get("id") for li in outer.findall("li")] == [first.anchor, second.anchor]
    assert article(page, deep).getparent().getparent().getparent().getparent().getparent().getparent() is outer


def test_a_tombstone_names_the_rule_and_keeps_the_replies(app: Flask, thread: Thread) -> None:
    gone = builders.make_comment(thread, body="Words that go.", name="Rude Customer")
    reply = builders.make_comment(thread, parent=gone)
    mia = builders.make_person("max")
    conversation.remove_comment(gone, reason="abuse", by=mia)
    page = show(app, thread)
    assert "Words that go" not in words(page) and "Rude Customer" not in words(page)
    assert "removed" in words(article(page, gone)) and "Abuse" in words(article(page, gone))
    assert article(page, reply) is not None
    assert "1 comment" in words(page)
    assert [row.comment.id for row in reading.page(thread).rows if not row.is_gone] == [reply.id]


def test_what_waits_is_refused_or_is_spam_is_not_shown(app: Flask, thread: Thread) -> None:
    builders.make_comment(thread, public=False, body="Nobody reads this.")
    assert "Nobody reads this" not in words(show(app, thread))
    assert queries.latest_published(10) == [] and queries.open_questions(10) == []


def test_mentions_stand_apart_from_what_people_say(app: Flask, thread: Thread) -> None:
    conversation.import_mention(
        thread, kind="pingback", url="https://other.example/p", title="A <b>look</b>", excerpt="…", sent_at=clock.now()
    )
    (found,) = having(show(app, thread), "mentions")
    assert "Mentioned elsewhere" in words(found) and "A <b>look</b>" in words(found)
    assert not found.findall(".//b")


def test_a_closed_thread_says_so_and_shows_no_form(app: Flask, thread: Thread) -> None:
    builders.make_comment(thread)
    conversation.keep_thread(thread, open=False)
    page = show(app, thread)
    assert "closed" in words(page)
    assert not page.findall(".//form") and not page.xpath('//a[contains(@href, "parent=")]')


def test_a_comments_address_leads_to_its_place(client: FlaskClient, thread: Thread) -> None:
    comment = builders.make_comment(thread)
    answer = client.get(f"/comments/{comment.id}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/posts/pumps#comment-{comment.id}")
    assert client.get("/comments/999").status_code == 404
    assert client.get("/comments/99999999999999999999").status_code == 404


def test_under_a_thread_that_is_not_public_a_comment_has_no_address(client: FlaskClient, thread: Thread) -> None:
    comment = builders.make_comment(thread)
    conversation.keep_thread(thread, public=False)
    assert client.get(f"/comments/{comment.id}").status_code == 404
    assert queries.latest_published(10) == []


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "![a](https://tracker.example/x.png)",
        "{{ 7*7 }}",
        "<style>*{display:none}</style>",
        '</div></article><form action="https://evil.example">',
    ],
)
def test_nothing_a_guest_writes_runs_or_escapes(app: Flask, thread: Thread, body: str) -> None:
    comment = builders.make_comment(thread, body=body, name='"><script>alert(1)</script>')
    found = article(show(app, thread), comment)
    assert not found.xpath(".//script | .//img | .//style | .//form | .//*[@onerror]")
    assert not [a for a in found.findall(".//a") if (a.get("href") or "").startswith("javascript")]
    assert "49" not in words(having(found, "e-content")[0])


def test_a_thread_takes_the_same_number_of_queries_whatever_its_length(app: Flask, ann: Person) -> None:
    asked = []
    for length in (5, 45):
        thread = builders.make_thread()
        for number in range(length):
            comment = conversation.import_comment(
                thread, name="Cora", source="Words.", html="<p>Words.</p>", sent_at=clock.now()
            )
            conversation.answer(comment, text=f"Answer {number}.", speaking=Speaking.COMPANY, by=ann)
            conversation.set_badge(comment, kind="issue", label="Issue 7: fixed", path="/issues/7", settled=True)
        with counted() as statements:
            page = show(app, thread)
        assert len(page.findall(".//article")) == 2 * length
        asked.append(len(statements))
    assert asked[0] == asked[1] < 15


def test_open_questions_in_sql_are_those_whose_state_is_open(app: Flask, thread: Thread, ann: Person) -> None:
    waiting = builders.make_comment(thread)
    answered = builders.make_comment(thread)
    conversation.answer(answered, text="Yes.", speaking=Speaking.COMPANY, by=ann)
    personally = builders.make_comment(thread)
    conversation.answer(personally, text="Me too.", speaking=Speaking.SELF, by=ann)
    settled = builders.make_comment(thread)
    conversation.set_badge(settled, kind="issue", label="Issue 7: fixed", path="/issues/7", settled=True)
    thanks = builders.make_comment(thread)
    conversation.say_no_reply(thanks, by=ann)
    conversation.import_comment(thread, name="Old", source="x", html="<p>x</p>", sent_at=clock.now())
    rows = reading.page(thread).rows
    assert len(rows) == 8
    by_rule = {row.comment.id for row in rows if row.answer is Answer.OPEN}
    assert {comment.id for comment in queries.open_questions(10)} == by_rule == {waiting.id, personally.id}
    assert queries.count_open_questions() == 2
    states = queries.answer_states(row.comment.id for row in rows)
    assert states == {row.comment.id: row.answer for row in rows}
    assert queries.count_published([thread.id, 999]) == {thread.id: 8, 999: 0}
