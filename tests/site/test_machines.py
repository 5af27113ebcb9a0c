"""What machines are told: where they may look, every public page with a real date, and whom to tell of a weakness."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from blog.core import clock, settings
from blog.people.models import Role
from blog.posts import actions as posts
from blog.site import machines, sitemap
from tests.builders import make_issue, make_page, make_person, make_post
from tests.counting import counted

SPACE = {"s": machines.SITEMAPS}


def places(client: FlaskClient, path: str = "/sitemap.xml") -> dict[str, str | None]:
    """The addresses of a sitemap without the site's own, with their dates."""
    root = etree.fromstring(client.get(path).data)
    found = root.findall("s:url", SPACE) + root.findall("s:sitemap", SPACE)
    return {
        str(one.findtext("s:loc", namespaces=SPACE)).removeprefix("http://localhost"): one.findtext(
            "s:lastmod", namespaces=SPACE
        )
        for one in found
    }


def test_the_sitemap_names_every_public_page_and_no_other(client: FlaskClient) -> None:
    ann = make_person("ann", roles=[Role.ADMIN])
    post = make_post(ann, tags=["Pumps"])
    make_post(ann, title="A secret draft", tags=["secret"], published=False)
    gone = make_post(ann, title="Withdrawn", tags=["gone"])
    posts.withdraw_post(gone, reason="It was wrong.", by=ann)
    page, issue = make_page(ann), make_issue(ann)
    found = places(client)
    assert {post.path, page.path, issue.path, ann.path, "/tags/pumps", "/", "/issues", "/record"} <= set(found)
    assert not [path for path in found if "secret" in path or "withdrawn" in path or "gone" in path]
    for path in found:
        assert client.get(path).status_code == 200, path


def test_every_address_of_the_demo_is_there(demo_app: Flask) -> None:
    client = demo_app.test_client()
    found = places(client)
    assert len(found) > 25
    for path in found:
        assert client.get(path).status_code == 200, path


def test_dates_are_those_at_which_something_moved_for_readers(client: FlaskClient) -> None:
    ann = make_person("ann")
    with clock.travel(clock.now() - timedelta(days=30)):
        post = make_post(ann, tags=["Pumps"])
    assert post.published_at is not None
    found = places(client)
    stamp = f"{post.published_at:%Y-%m-%dT%H:%M:%SZ}"
    assert found[post.path] == found["/tags/pumps"] == found[ann.path] == stamp
    assert found["/archive"] is None


@pytest.mark.usefixtures("bare_app")
def test_too_many_pages_for_one_file_are_a_list_of_files(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = make_person("ann")
    for number in range(5):
        make_post(ann, title=f"Post {number}")
    whole = places(client)
    monkeypatch.setattr(sitemap, "EACH", 3)
    parts = places(client)
    assert list(parts) == ["/sitemap-1.xml", "/sitemap-2.xml"]
    together = [path for part in parts for path in places(client, part)]
    assert sorted(together) == sorted(whole)
    assert client.get("/sitemap-99.xml").status_code == 404


def test_the_sitemap_asks_no_more_the_more_there_is(client: FlaskClient) -> None:
    ann = make_person("ann")
    make_post(ann, tags=["a"])
    with counted() as few:
        client.get("/sitemap.xml")
    for number in range(4):
        make_post(ann, tags=[f"tag {number}"])
    with counted() as many:
        client.get("/sitemap.xml")
    assert len(many) == len(few)


def test_robots_are_told_where_the_sitemap_is(client: FlaskClient) -> None:
    said = client.get("/robots.txt").text
    assert "Sitemap: http://localhost/sitemap.xml" in said and "Disallow: /staff" in said


def test_a_weakness_is_reported_where_the_site_says(client: FlaskClient) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.put("site.contact", "hello@pumps.example")
    said = client.get("/.well-known/security.txt")
    assert said.mimetype == "text/plain"
    lines = dict(line.split(": ", 1) for line in said.text.splitlines())
    assert lines["Contact"] == "mailto:hello@pumps.example"
    assert f"{clock.now():%Y-%m-%d}" < lines["Expires"] < f"{clock.now() + timedelta(days=365):%Y-%m-%d}"
    settings.put("site.contact", "https://pumps.example/contact")
    assert "Contact: https://pumps.example/contact" in client.get("/.well-known/security.txt").text
