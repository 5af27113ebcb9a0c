"""Links are tried when words are kept, and each week while they are public; one bad hour is no broken link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from blog.core import clock, fetch, jobs
from blog.core.db import session
from blog.desk import link_check_actions as actions
from blog.desk import link_check_queries as queries
from blog.desk import link_checks as rules
from blog.desk.models import LinkCheck, LinkUse
from blog.moderation import withholding
from blog.people.models import Person, Role
from blog.posts import actions as posts
from blog.posts.models import Post
from tests.builders import make_page, make_person, make_post, sign_in
from tests.desk.test_withheld import the_body

Work = Callable[[], int]


@pytest.fixture
def web(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> HTTPServer:
    """Somebody else's server, which alone is let through."""
    monkeypatch.setattr(fetch, "LOOPBACK", True)
    monkeypatch.setattr(fetch, "PORTS", frozenset({80, 443, httpserver.port}))
    return httpserver


@pytest.fixture
def ann(app: Flask) -> Person:
    """Who writes."""
    return make_person(roles=[Role.AUTHOR, Role.ADMIN])


def known() -> dict[str, tuple[bool, str | None]]:
    """Every link: whether it was tried, and what is wrong with it."""
    session().rollback()
    return {each.url: (each.tried_at is not None, each.problem) for each in session().query(LinkCheck)}


def test_links_are_tried_when_a_draft_is_saved(web: HTTPServer, ann: Person, work: Work) -> None:
    for path, status in (("/fine", 200), ("/gone", 404), ("/shy", 403), ("/broken", 500)):
        web.expect_request(path).respond_with_response(Response(status=status))
    urls = {path: web.url_for(path) for path in ("/fine", "/gone", "/shy", "/broken")}
    post = make_post(ann, source=" ".join(f"[x]({url})" for url in urls.values()), published=False)
    assert known() == {url: (False, None) for url in urls.values()}
    work()
    assert known() == {
        urls["/fine"]: (True, None), urls["/gone"]: (True, "404"), urls["/shy"]: (True, None),
        urls["/broken"]: (True, "500"),
    }  # fmt: skip
    report = queries.report(session().merge(post))
    assert (len(report.failing), report.waiting, report.fine) == (2, 0, 2)


def test_a_server_that_knows_no_head_is_asked_as_a_reader_would(web: HTTPServer, ann: Person, work: Work) -> None:
    web.expect_request("/x", method="HEAD").respond_with_response(Response(status=404))
    web.expect_request("/x", method="GET").respond_with_data("here")
    web.expect_request("/moved").respond_with_response(Response(status=301, headers={"Location": "/x"}))
    make_post(ann, source=f"[x]({web.url_for('/moved')})")
    work()
    assert list(known().values()) == [(True, None)]


def test_nothing_inside_is_asked(httpserver: HTTPServer, ann: Person, work: Work) -> None:
    urls = [httpserver.url_for("/x"), "http://169.254.169.254/latest", "http://10.0.0.1/"]
    make_post(ann, source=" ".join(f"[x]({url})" for url in urls))
    work()
    assert known() == {url: (True, rules.INSIDE) for url in urls}
    assert httpserver.log == []


def test_our_own_addresses_are_looked_up_and_not_asked(ann: Person, work: Work) -> None:
    make_page(ann)
    make_post(ann, title="Public")
    make_post(ann, title="Not yet", published=False)
    wrong = {
        "/posts/not-yet": rules.HIDDEN, "/posts/never": rules.HIDDEN, "/nowhere": rules.NOWHERE,
        "/staff/posts": rules.STAFF, "http://localhost/nowhere": rules.NOWHERE,
    }  # fmt: skip
    right = ["/posts/public", "/pages/imprint?x=1", "/", "/feed.atom", "http://localhost/posts/public"]
    make_post(ann, source=" ".join(f"[x]({path})" for path in [*wrong, *right, "#below", "mailto:a@b.example"]))
    work()
    assert known() == {**{path: (True, why) for path, why in wrong.items()}, **dict.fromkeys(right, (True, None))}


def test_one_bad_hour_is_no_broken_link_and_a_bad_day_is(
    web: HTTPServer, ann: Person, work: Work, client: FlaskClient
) -> None:
    up = [False]
    web.expect_request("/x").respond_with_handler(lambda _r: Response(status=200 if up[0] else 503))
    make_post(ann, title="With a link", source=f"[x]({web.url_for('/x')})")
    work()
    sign_in(client, ann)
    assert queries.broken_of(ann) == []
    now = clock.now()
    for hours in (1, 7, 14, 25, 33):
        with clock.travel(now + timedelta(hours=hours)):
            actions.try_due()
            work()
            found = queries.broken_of(ann)
            assert len(found) == (hours > 24), hours
    with clock.travel(now + timedelta(hours=33)):
        page = client.get("/staff").text
        assert "has led nowhere since" in page and "With a link" in page and "error (503)" in page
    up[0] = True
    with clock.travel(now + timedelta(hours=48)):
        actions.try_due()
        work()
        assert queries.broken_of(ann) == [] and list(known().values()) == [(True, None)]


def test_public_links_are_asked_weekly_and_those_of_drafts_only_when_saved(
    web: HTTPServer, ann: Person, work: Work
) -> None:
    asked: list[str] = []

    def note(request: Request) -> Response:
        asked.append(request.path)
        return Response(status=200)

    web.expect_request("/public").respond_with_handler(note)
    web.expect_request("/draft").respond_with_handler(note)
    make_post(ann, source=f"[x]({web.url_for('/public')})")
    make_post(ann, source=f"[x]({web.url_for('/draft')})", published=False)
    work()
    now = clock.now()
    for days, times in ((1, 1), (6, 1), (8, 2), (9, 2), (16, 3)):
        with clock.travel(now + timedelta(days=days)):
            actions.try_due()
            jobs.run_due()
        assert asked.count("/public") == times
    assert asked.count("/draft") == 1


def test_saving_again_within_the_hour_asks_nobody(web: HTTPServer, ann: Person, work: Work) -> None:
    web.expect_request("/x").respond_with_data("here")
    post = make_post(ann, source=f"[x]({web.url_for('/x')})", published=False)
    work()
    _save(post, ann, f"More, and [x]({web.url_for('/x')})")
    work()
    assert len(web.log) == 1


def test_a_link_that_stands_nowhere_any_more_is_forgotten(ann: Person) -> None:
    post = make_post(ann, source="[a](https://a.example/secret) [b](https://b.example/)", published=False)
    other = make_post(ann, source="[b](https://b.example/)")
    _save(post, ann, "Nothing.")
    assert list(known()) == ["https://b.example/"]
    eve = make_person("eve", roles=[Role.ADMIN])
    withholding.withhold(the_body(session().merge(other)), code="personal-data", by=eve)
    assert known() == {} and session().query(LinkUse).count() == 0


def _save(post: Post, by: Person, source: str) -> None:
    post = session().merge(post)
    posts.save_draft(post, title=post.title, source=source, authors=[by], version=post.version, by=by)


def test_the_editor_says_which_links_fail_and_which_pictures_say_nothing(
    web: HTTPServer, ann: Person, work: Work, client: FlaskClient
) -> None:
    web.expect_request("/gone").respond_with_response(Response(status=404))
    picture = f"/media/{'0' * 64}.webp"
    post = make_post(ann, source=f"[x]({web.url_for('/gone')}) ![]({picture}) [y](/)", published=False)
    sign_in(client, ann)
    before = client.get(f"/staff/posts/{post.id}").text
    assert "2 links are being tried" in before and "One picture says nothing" in before
    work()
    after = client.get(f"/staff/posts/{post.id}").text
    assert "no such page there any more (404)" in after and "One link was tried and leads somewhere." in after


def test_a_text_with_very_many_links_is_tried_little_by_little() -> None:
    html = "".join(f'<p><a href="https://e.example/{number}?a=1&amp;b=2#x" rel="n">x</a></p>' for number in range(300))
    found = rules.links_in(html)
    assert len(found) == 200 and found[0] == "https://e.example/0?a=1&b=2"
    assert rules.links_in('<a href="https://e.example/' + "x" * 2000 + '">x</a>') == []
