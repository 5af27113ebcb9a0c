"""The front page, and what machines ask about the site."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation import actions as conversation
from blog.conversation.models import Speaking
from blog.core import clock, jobs
from blog.core.db import session, unit_of_work
from blog.core.models import Beat, Job
from blog.people.models import Role
from blog.record import queries as record
from tests.builders import make_comment, make_issue, make_person, make_post


def test_an_empty_front_page_says_what_will_be_there(client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Nothing is published yet" in answer.text


def test_the_front_page_leads_to_what_is_new(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, title="Why the pumps stop")
    make_post(ann, title="A secret draft", published=False)
    assert post.thread is not None
    open_one = make_comment(post.thread, body="Mine stops as well.")
    answered = make_comment(post.thread, body="And mine hums.", email="bo@customers.example")
    conversation.answer(answered, text="It should not.", speaking=Speaking.COMPANY, by=ann)
    make_comment(post.thread, body="Nobody has read this yet.", email="new@customers.example", public=False)
    issue = make_issue(ann, title="The pump hums")
    mended = make_issue(ann, title="The pump drips", state="fixed")
    page = client.get("/").text
    for path in (post.path, open_one.path, answered.path, issue.path, mended.path, ann.path):
        assert f'href="{path}"' in page, path
    assert "secret draft" not in page and "Nobody has read this" not in page


def test_the_front_page_turns_its_pages(client: FlaskClient) -> None:
    ann = make_person("ann")
    for number in range(10):
        make_post(ann, title=f"Post number {number}")
    page = client.get("/").text
    assert "Post number 9" in page and "Post number 0" not in page
    older = page.split('rel="next" href="')[1].split('"')[0]
    assert "Post number 0" in client.get(older).text


def test_robots_are_sent_away_from_what_is_not_for_them(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert "Disallow: /staff" in answer.text and "Disallow: /my" in answer.text


def test_a_site_whose_worker_is_up_is_well(client: FlaskClient) -> None:
    make_person("mia", roles=[Role.MODERATOR])
    _beat()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json["status"], answer.json["worker"]) == (200, "ok", "up")
    head = record.head()
    assert answer.json["head"] == {"seq": head.seq, "hash": head.hash}
    assert answer.json["problems"] == []
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_silent_worker_and_late_or_dead_jobs_make_it_degraded(client: FlaskClient) -> None:
    silent = client.get("/healthz")
    assert (silent.status_code, silent.json["status"]) == (200, "degraded")
    assert "no mail is leaving" in silent.json["problems"][0]
    _beat()
    _leave_jobs_behind()
    found = client.get("/healthz").json
    assert found["status"] == "degraded"
    assert found["jobs"]["late"] == 1 and found["jobs"]["dead"] == 1
    assert ["late" in words or "given up" in words for words in found["problems"]] == [True, True]


def test_a_database_that_does_not_answer_makes_it_down(app: Flask, client: FlaskClient) -> None:
    session().execute(sa.text("DROP TABLE beat"))
    session().commit()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json["status"]) == (503, "down")
    assert "does not answer" in answer.json["problems"][0]


@unit_of_work
def _leave_jobs_behind() -> None:
    long_ago = clock.now() - timedelta(days=2)
    for key, dead in (("late", False), ("dead", True)):
        session().add(Job(name="nothing", args=[], key=key, created_at=long_ago, run_at=long_ago, dead=dead))


@unit_of_work
def _beat() -> None:
    session().add(Beat(name=jobs.WORKER, at=clock.now()))
