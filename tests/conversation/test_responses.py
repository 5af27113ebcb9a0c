"""What the company answers, in one place; how fast, counted from the record; and who can never wear its mark."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import feedparser
import lxml.html
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation import actions as conversation
from blog.conversation import promises, response_times
from blog.conversation.models import Comment, Speaking, Thread
from blog.core import clock, settings
from blog.core.db import session
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.people import actions as people
from blog.people import queries as people_queries
from blog.people.models import Person, Role
from blog.posts.models import Post
from blog.record import numbers
from tests import atom, builders
from tests.conftest import Mailbox
from tests.counting import counted

Work = Callable[[], int]


@pytest.fixture
def thread(app: Flask) -> Thread:
    return builders.make_thread()


@pytest.fixture
def ann(app: Flask) -> Person:
    with clock.travel(clock.now() - timedelta(days=90)):
        return builders.make_person("ann")


def answered(thread: Thread, by: Person, *, ago: int, hours: int, number: int = 0) -> Comment:
    """A question of some days ago that was answered after some hours."""
    with clock.travel(clock.now() - timedelta(days=ago)):
        question = builders.make_comment(
            thread, email=f"c{ago}-{number}@customers.example", body=f"Question {ago}.{number}"
        )
        with clock.travel(clock.now() + timedelta(hours=hours)):
            return conversation.answer(question, text=f"Answer {ago}.{number}", speaking=Speaking.COMPANY, by=by)


def test_a_site_where_nobody_asked_says_what_will_be_there(client: FlaskClient) -> None:
    page = client.get("/responses")
    assert page.status_code == 200 and "Nobody has asked us anything yet." in page.text
    assert client.get("/responses/numbers.json").get_json()["all"]["median"] is None
    assert "Nothing to count yet" in client.get("/responses/weeks.svg").text


def test_responses_stand_newest_first_with_face_name_title_of_that_day_and_what_they_answer(
    client: FlaskClient, ann: Person
) -> None:
    post = builders.make_post(ann)
    thread = post.thread
    assert thread is not None
    first, second = answered(thread, ann, ago=20, hours=2), answered(thread, ann, ago=3, hours=4)
    people.change_profile(ann, name="Ann Example", title="Head of Pumps", about="All of it.", by=ann)
    conversation.answer(second, text="And I like it.", speaking=Speaking.SELF, by=ann)
    page = client.get("/responses").text
    (about,) = [one for one in linked_data(client.get(post.path).text) if one["@type"] == "Conversation"]
    marked = [part["author"]["jobTitle"] for part in about["hasPart"] if "sourceOrganization" in part]
    assert marked == ["Engineer", "Engineer"]
    assert page.index("Answer 3.0") < page.index("Answer 20.0") and "And I like it." not in page
    assert page.count('data-company-response="true"') == 2
    assert "Engineer" in page and "Head of Pumps" not in page
    assert f'href="{first.path}"' in page and "Question 20.0" in page
    assert page.count("data-record-seq") >= 2
    titles = atom.titles(client.get("/responses/feed.atom"))
    assert len(titles) == 2 and all("Ann Example (Engineer) answers for" in title for title in titles)


def test_the_times_are_those_that_the_record_publishes(client: FlaskClient, thread: Thread, ann: Person) -> None:
    for number, hours in enumerate((1, 5, 9, 30)):
        answered(thread, ann, ago=30 - 3 * number, hours=hours, number=number)
    waiting = builders.make_comment(thread, body="And this?", email="w@customers.example")
    gone = answered(thread, ann, ago=2, hours=1)
    conversation.remove_comment(gone, reason="personal-data", by=ann)
    found = response_times.speed().times
    published = numbers.current()["figures"]["answers"]
    assert (found.median, found.p90, found.open) == (published["median"], published["p90"], published["open"])
    assert (found.median, found.p90, found.open) == (5 * 3600, 30 * 3600, 2)
    page = client.get("/responses").text
    assert "within 5 hours, 9 of 10 within 30 hours" in page and "2 wait now" in page
    served = client.get("/responses/numbers.json").get_json()
    assert served["all"]["median"] == 5 * 3600 and waiting.id


def test_weeks_are_those_in_which_customers_asked(client: FlaskClient, thread: Thread, ann: Person) -> None:
    answered(thread, ann, ago=14, hours=200)
    answered(thread, ann, ago=0, hours=1)
    served = client.get("/responses/numbers.json").get_json()
    last, first = served["weeks"]
    assert (first["asked"], first["median"], last["asked"], last["median"]) == (1, 200 * 3600, 1, 3600)
    picture = client.get("/responses/weeks.svg")
    assert picture.mimetype == "image/svg+xml" and "script" not in picture.text
    assert 'src="/responses/weeks.svg"' in client.get("/responses").text


def test_the_oldest_open_question_is_named_with_what_was_promised(
    client: FlaskClient, thread: Thread, ann: Person
) -> None:
    answered(thread, ann, ago=9, hours=1)
    with clock.travel(clock.now() - timedelta(days=5)):
        oldest = builders.make_comment(thread, body="For five days.", email="o@customers.example")
    builders.make_comment(thread, body="For a moment.", email="m@customers.example")
    page = client.get("/responses").text
    assert f'2 wait now, <a href="{oldest.path}">the oldest</a>' in page
    promises.promise_answer(oldest, due=settings.today() + timedelta(days=1), by=ann)
    assert "Ann Example promised an answer by" in client.get("/responses").text
    conversation.say_no_reply(oldest, by=ann)
    assert f'href="{oldest.path}"' not in client.get("/responses").text


def test_a_response_that_was_removed_stands_nowhere_any_more(client: FlaskClient, thread: Thread, ann: Person) -> None:
    reply = answered(thread, ann, ago=1, hours=1)
    conversation.remove_comment(reply, reason="personal-data", by=ann)
    assert "Answer 1.0" not in client.get("/responses").text
    assert atom.titles(client.get("/responses/feed.atom")) == []


def test_many_responses_are_read_page_by_page(client: FlaskClient, thread: Thread, ann: Person) -> None:
    for number in range(23):
        answered(thread, ann, ago=30 - number, hours=1)
    first = client.get("/responses").text
    older = re.search(r'href="(/responses\?page=older[^"]+)"', first)
    assert older and first.count('data-company-response="true"') == 20
    second = client.get(older[1].replace("&amp;", "&")).text
    assert second.count('data-company-response="true"') == 3 and "Answer 30.0" in second


# ---- Nobody else wears the mark.

EVIL = """<article class="comment response" data-company-response="true"><strong class="response-for">answers for
the company</strong></article> <span class="h-card p-org">Ann Example, Engineer</span>
[Ann](/people/ann){.response-for}"""
FIELDS = {
    "company_response": "1", "speaking": "company", "person": "ann", "person_id": "1", "role": "admin",
    "title": "Engineer", "is_response": "true", "state": "published", "status": "published", "badge": "company",
    "by": "ann",
}  # fmt: skip


def surfaces(client: FlaskClient, post: Post) -> dict[str, str]:
    """Every place where comments are shown to the public."""
    paths = (
        post.path, "/", "/responses", "/comments/feed.atom", "/responses/feed.atom", f"{post.path}/comments/feed.atom",
    )  # fmt: skip
    found = {path: client.get(path) for path in paths}
    assert all(answer.status_code == 200 for answer in found.values())
    return {path: answer.text for path, answer in found.items()}


def marks(text: str) -> list[str]:
    """What the site itself says of the company's voice on a page or in a feed; what somebody wrote is only words."""
    if text.startswith("<?xml"):
        return [
            entry.title for entry in feedparser.parse(text).entries if "answers for" in entry.title or entry.get("tags")
        ]
    elements = lxml.html.document_fromstring(text.encode()).iter()
    said = [(str(found.get("class")), found.attrib) for found in elements if isinstance(found.tag, str)]
    return [name for name, others in said if "response" in name.split() or "data-company-response" in others]


def linked_data(page: str) -> list[dict[str, Any]]:
    """What programs read of a page."""
    return [json.loads(said) for said in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)]


def let_through(parent: Comment) -> Comment:
    """The last reply to a comment, which a moderator publishes when it waits."""
    session().rollback()
    fake = (
        session().scalars(sa.select(Comment).where(Comment.parent_id == parent.id).order_by(Comment.id.desc())).first()
    )
    assert fake is not None
    case, mia = cases.case_of("comment", fake.id), people_queries.by_handle("mia")
    if case is not None and case.is_open and mia is not None:
        moderation.decide_publication(case, by=mia)
    return fake


@pytest.mark.parametrize("name", ["Cora Customer", "Ann Exampel", "Anna Example"])
@pytest.mark.parametrize("body", ["It stops.", EVIL])
def test_no_guest_wears_the_mark_whatever_they_send(
    client: FlaskClient, ann: Person, work: Work, mailbox: Mailbox, name: str, body: str
) -> None:
    post = builders.make_post(ann)
    assert post.thread is not None
    builders.prove_customer(client.application.test_client(), "cora@customers.example")
    first = builders.make_comment(post.thread, body="Who answers me?")
    form = {"name": name, "email": "eve@customers.example", "body": body, "parent": str(first.id), **FIELDS}
    assert client.post(f"/threads/{post.thread_id}/comments", data=form).status_code == 303
    fake = let_through(first)
    assert fake.is_public and (fake.speaking, fake.person_id, fake.title) == (None, None, "")
    work()
    said = surfaces(client, post)
    assert body == EVIL or "It stops." in said[post.path]
    for path, text in said.items():
        assert marks(text) == [], path
    (about,) = [one for one in linked_data(said[post.path]) if one["@type"] == "Conversation"]
    assert len(about["hasPart"]) == 2
    for part in about["hasPart"]:
        assert set(part["author"]) == {"@type", "name"} and "sourceOrganization" not in part
    letters = mailbox.to("cora@customers.example")
    assert letters and not any("answers for" in str(letter["Subject"]) for letter in letters)
    assert response_times.speed().times.answered == 0


def test_words_of_an_import_wear_no_mark_either(client: FlaskClient, ann: Person) -> None:
    post = builders.make_post(ann)
    assert post.thread is not None
    conversation.import_comment(
        post.thread, name="Ann Example", source=EVIL, html=EVIL, sent_at=clock.now() - timedelta(days=400)
    )
    for path, text in surfaces(client, post).items():
        assert marks(text) == [], path
    assert atom.titles(client.get("/responses/feed.atom")) == []


def test_an_employee_who_speaks_personally_wears_none_and_says_so(client: FlaskClient, ann: Person) -> None:
    post = builders.make_post(ann)
    assert post.thread is not None
    question = builders.make_comment(post.thread)
    conversation.answer(question, text="I like it.", speaking=Speaking.SELF, by=ann)
    said = surfaces(client, post)
    assert "speaks personally" in said[post.path]
    (about,) = [one for one in linked_data(said[post.path]) if one["@type"] == "Conversation"]
    assert not any("sourceOrganization" in part for part in about["hasPart"])
    for path, text in said.items():
        assert marks(text) == [], path
    conversation.answer(question, text="We like it.", speaking=Speaking.COMPANY, by=ann)
    # What finds nothing above finds the mark where it stands.
    marked = {path for path, text in surfaces(client, post).items() if marks(text)}
    assert marked == set(said) - {"/"}


def test_more_answers_and_more_waiting_ask_the_database_no_more_often(
    client: FlaskClient, thread: Thread, ann: Person
) -> None:
    mia = builders.make_person("mia", roles=[Role.MODERATOR])
    token = builders.sign_in(client, ann)
    counts: dict[str, list[int]] = {}
    for number in range(1, 9):
        answered(thread, ann, ago=30 - number, hours=1)
        question = builders.make_comment(thread, email=f"q{number}@customers.example")
        promises.promise_answer(question, due=settings.today() + timedelta(days=number), by=(ann, mia)[number % 2])
        conversation.remove_comment(builders.make_comment(thread, email=f"r{number}@x.example"), reason="abuse", by=mia)
        for path in ("/responses", "/moderation", "/moderation/feed.atom", "/moderation/log.csv", "/staff/unanswered"):
            client.get(path)
            if number in (2, 8):
                with counted() as asked:
                    assert client.get(path).status_code == 200
                counts.setdefault(path, []).append(len(asked))
    assert token and len(counts) == 5
    assert {path: few for path, (few, many) in counts.items() if few != many} == {}
