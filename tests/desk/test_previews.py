"""Preview links: shown once, read without an account, expiring, revocable, and never a way around the public door."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.core import clock
from blog.core.db import lock, session, unit_of_work
from blog.core.text import TextRefused
from blog.desk import previews
from blog.desk.models import Change, PreviewLink
from blog.people.models import Person, Standing
from blog.posts import actions
from blog.posts.models import Post
from tests.builders import make_person, make_post, sign_in


def make(post: Post, by: Person, days: int = 7, of_change: bool = False) -> tuple[PreviewLink, str]:
    """A link for Vera, and its path."""
    made = previews.make(post, reader="Vera", days=days, by=by, of_change=of_change)
    return made.link, made.path


@unit_of_work
def make_change(post: Post, by: Person) -> Change:
    """A draft of changes to a live post."""
    change = Change(
        post_id=post.id,
        base_version=post.version,
        title="Pumps, again",
        source="They stop **less**.",
        fields={},
        kind="typo",
        note="",
        saved_at=clock.now(),
        saved_by_id=by.id,
    )
    session().add(change)
    session().flush()
    return change


def test_somebody_without_an_account_reads_the_draft_until_the_link_is_closed(app: Flask, client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, title="Pumps", source="They **stop**.", published=False)
    token = sign_in(client, ann)
    home = f"/staff/posts/{post.id}/previews"
    assert "Nobody has a link yet" in client.get(home).text
    sent = {"csrf_token": token, "reader": "Vera of the press", "days": "3"}
    assert client.post(home, data=sent).status_code == 303
    page = client.get(home).text
    address = re.search(r'value="http://localhost(/previews/[^"]+)"', page)
    assert address is not None and "Vera of the press" in page and "Not read yet." in page
    again = client.get(home).text
    assert "/previews/" + address.group(1).split("/")[2] not in again
    vera = app.test_client()
    seen = vera.get(address.group(1))
    assert seen.status_code == 200
    assert "They <strong>stop</strong>." in seen.text and "Ann Example" in seen.text
    assert "no-store" in seen.headers["Cache-Control"]
    assert seen.headers["Referrer-Policy"] == "same-origin"
    assert "noindex" in seen.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in seen.headers
    link = session().query(PreviewLink).one()
    assert client.post(f"/staff/previews/{link.id}/revocation", data={"csrf_token": token}).status_code == 303
    gone = vera.get(address.group(1))
    assert gone.status_code == 410
    assert "Ann Example has closed this link." in gone.text
    assert "stop" not in gone.text and "Pumps" not in gone.text
    assert vera.post(f"{address.group(1)}/remarks", data={"body": "Still?"}).status_code == 410
    assert vera.get(post.path).status_code == 404


def test_it_shows_the_draft_as_it_stands_now(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, title="Pumps", source="First.", published=False)
    _, path = make(post, ann)
    actions.save_draft(post, title="Pumps", source="Second.", authors=[ann], version=post.version, by=ann)
    assert "Second." in client.get(path).text


def test_it_expires(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, published=False)
    link, path = make(post, ann, days=1)
    with clock.travel(clock.now() + timedelta(hours=23)):
        assert client.get(path).status_code == 200
    with clock.travel(clock.now() + timedelta(hours=25)):
        answer = client.get(path)
        assert answer.status_code == 410
        assert "Ask Ann Example for a new one" in answer.text
        assert not previews.is_open(link)


def test_it_opens_nothing_once_its_maker_has_left(client: FlaskClient) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, authors=[ben], published=False)
    _, path = make(post, ben)

    @unit_of_work
    def leave() -> None:
        lock(ben).standing = Standing.LEFT

    leave()
    answer = client.get(path)
    assert answer.status_code == 410 and "does not work here any more" in answer.text


def test_once_everybody_can_read_it_the_link_leads_there(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, title="Pumps", published=False)
    _, path = make(post, ann)
    actions.publish_post(post, by=ann)
    with clock.travel(clock.now() + timedelta(days=40)):
        answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/posts/pumps")


def test_a_draft_of_changes_is_shown_while_the_post_stands(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, title="Pumps", source="They stop.")
    with pytest.raises(TextRefused, match="public already"):
        make(post, ann)
    with pytest.raises(TextRefused, match="no draft of changes"):
        make(post, ann, of_change=True)
    change = make_change(post, ann)
    _, path = make(post, ann, of_change=True)
    page = client.get(path).text
    assert "They stop <strong>less</strong>." in page and "Pumps, again" in page
    assert "less" not in client.get(post.path).text

    @unit_of_work
    def publish() -> None:
        session().delete(lock(change))

    publish()
    assert client.get(path).headers["Location"] == "/posts/pumps"


def test_only_its_fingerprint_is_kept(app: Flask) -> None:
    ann = make_person("ann")
    link, path = make(make_post(ann, published=False), ann)
    assert link.token_hash not in path and path.rpartition("/")[2] not in link.token_hash


def test_opening_it_notes_nothing_and_the_pages_script_says_when_it_is_read(client: FlaskClient) -> None:
    ann = make_person("ann")
    link, path = make(make_post(ann, published=False), ann)
    assert "preview.js" in client.get(path).text
    session().refresh(link)
    assert link.last_read_at is None
    assert client.post(f"{path}/reading", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 204
    session().refresh(link)
    assert link.last_read_at is not None
    assert client.post(f"{path}/reading", headers={"Origin": "https://evil.example"}).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"reader": ""}, "Say who it is for"),
        ({"reader": "x" * 121}, "at most 120"),
        ({"days": "365"}, "Choose one of those that are offered"),
        ({"days": ""}, "Choose one of those that are offered"),
    ],
)
def test_what_is_wrong_with_a_link_is_said_and_handed_back(
    client: FlaskClient, wrong: dict[str, str], words: str
) -> None:
    ann = make_person("ann")
    post = make_post(ann, published=False)
    token = sign_in(client, ann)
    fields = {"csrf_token": token, "reader": "Vera", "days": "3", **wrong}
    answer = client.post(f"/staff/posts/{post.id}/previews", data=fields)
    assert answer.status_code == 422 and words in answer.text
    assert session().query(PreviewLink).count() == 0


def test_nobody_makes_or_closes_links_to_somebody_elses_draft(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, published=False)
    link, path = make(post, ann)
    token = sign_in(client, make_person("ben"))
    home = f"/staff/posts/{post.id}/previews"
    assert client.get(home).status_code == 404
    assert client.post(home, data={"csrf_token": token, "reader": "Me", "days": "1"}).status_code == 404
    assert client.post(f"/staff/previews/{link.id}/revocation", data={"csrf_token": token}).status_code == 404
    assert client.get(path).status_code == 200


def test_an_address_that_never_was_one_is_not_there(client: FlaskClient) -> None:
    for path in ("/previews/x", "/previews/" + "x" * 500, "/previews/%C3%A9"):
        assert client.get(path).status_code == 404
        assert client.post(f"{path}/remarks", data={"body": "x"}).status_code == 404


def test_a_draft_in_another_language_says_so(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, published=False)

    @unit_of_work
    def speak() -> None:
        lock(post).language = "ar"

    speak()
    _, path = make(post, ann)
    assert '<article class="post" lang="ar" dir="rtl">' in client.get(path).text
