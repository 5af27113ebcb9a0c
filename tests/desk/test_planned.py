"""What is planned: by day for everybody who writes, and without a day for the authors alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask.testing import FlaskClient

from blog.core import clock
from blog.core.db import lock, unit_of_work
from blog.people.models import Person, Role
from blog.posts import actions, scheduling
from blog.posts.models import Post
from tests.builders import make_person, make_post, sign_in


@unit_of_work
def mean(post: Post, at: datetime | None) -> None:
    """Mean a draft for a moment."""
    lock(post).publish_at = at


def draft(by: Person, title: str, days: int | None) -> Post:
    """A draft meant for some day from now, or for none."""
    post = make_post(by, title=title, published=False)
    mean(post, clock.now() + timedelta(days=days) if days is not None else None)
    return post


def test_it_lists_by_day_and_titles_without_a_day_for_their_authors_only(client: FlaskClient) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    late, soon = draft(ann, "About wells", 9), draft(ann, "About pumps", 2)
    draft(ann, "Secret plan", None)
    draft(ben, "A loose thought", None)
    past = draft(ben, "Forgotten", -3)
    make_post(ann, title="Public already")
    sign_in(client, ben)
    page = client.get("/staff/planned").text
    order = ["Forgotten", "About pumps", "About wells", "A loose thought"]
    assert sorted(order, key=page.index) == order
    assert "Secret plan" not in page and "Public already" not in page
    assert "its day has passed" in page
    assert f'href="/staff/posts/{past.id}"' in page
    for theirs in (late, soon):
        assert f'href="/staff/posts/{theirs.id}"' not in page


def test_a_scheduled_post_says_that_it_is_published_by_itself(client: FlaskClient) -> None:
    ann = make_person("ann")
    scheduled, meant = draft(ann, "Scheduled", None), draft(ann, "Meant", 1)
    said = {"title": scheduled.title, "source": scheduled.source, "authors": [ann]}
    scheduling.schedule_post(scheduled, at=meant.publish_at, version=scheduled.version, by=ann, **said)
    sign_in(client, ann)
    page = client.get("/staff/planned").text
    assert "Goes out on" in page and "A draft, meant for this day." in page
    assert page.count("<h2>") == 1


def test_nothing_planned_says_how_to_begin(client: FlaskClient) -> None:
    sign_in(client, make_person("ann"))
    page = client.get("/staff/planned").text
    assert "Nothing is planned." in page and "/staff/posts/new" in page


def test_what_was_published_is_planned_no_more(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = draft(ann, "About pumps", 2)
    actions.publish_post(post, by=ann)
    sign_in(client, ann)
    assert "About pumps" not in client.get("/staff/planned").text


def test_moderators_plan_nothing(client: FlaskClient) -> None:
    sign_in(client, make_person("mia", roles=[Role.MODERATOR]))
    assert client.get("/staff/planned").status_code == 403
