"""The dashboard says what waits for a second reader, what went out without one, and what missed its time."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from blog.core import clock
from blog.core.db import lock, session, unit_of_work
from blog.people.models import Role
from blog.posts import second
from blog.posts.models import Post, State
from tests.builders import make_person, make_post, sign_in


@unit_of_work
def _set(post: Post, **said: object) -> None:
    lock(post)
    for name, value in said.items():
        setattr(post, name, value)


def test_whoever_is_asked_to_read_finds_it_and_nobody_else(client: FlaskClient) -> None:
    ann, ben, cleo = make_person("ann"), make_person("ben"), make_person("cleo")
    post = make_post(ann, title="Nearly ready", published=False)
    second.ask_reader(post, ben, by=ann)
    sign_in(client, ben)
    page = client.get("/staff").text
    assert f'<a href="/staff/posts/{post.id}/reading">Nearly ready</a> waits for you to read it' in page
    sign_in(client, cleo)
    assert "waits for you to read it" not in client.get("/staff").text
    sign_in(client, ann)
    assert "waits for you to read it" not in client.get("/staff").text
    second.ask_nobody(post, by=ann)
    second.ask_reader(post, by=ann)
    sign_in(client, cleo)
    assert "waits for you to read it" in client.get("/staff").text


def test_what_went_out_alone_waits_for_somebody_else(client: FlaskClient) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, title="Out alone")
    _set(post, alone_reason="Everybody was at the fair.")
    sign_in(client, ben)
    page = client.get("/staff").text
    assert "read by nobody else yet" in page and "Everybody was at the fair." in page
    sign_in(client, ann)
    assert "read by nobody else yet" not in client.get("/staff").text
    _set(post, confirmed_at=clock.now(), confirmed_by_id=ben.id)
    sign_in(client, ben)
    assert "read by nobody else yet" not in client.get("/staff").text


def test_what_missed_its_time_is_late_for_its_authors_and_admins(client: FlaskClient) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    admin = make_person("ada", roles=[Role.ADMIN])
    post = make_post(ann, title="Too late", published=False)
    due = clock.now() - timedelta(hours=1)
    _set(post, state=State.SCHEDULED, publish_at=due, scheduled_by_id=ann.id, problem="Its author has no page.")
    for person, seen in ((ann, True), (ben, False), (admin, True)):
        session().rollback()
        sign_in(client, person)
        page = client.get("/staff").text
        assert ("Its author has no page." in page and "should have been public" in page) is seen, person.handle
