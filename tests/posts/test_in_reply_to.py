"""A post that answers what somebody wrote elsewhere says so, to people and to programs."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from blog.people.models import Role
from blog.posts import queries
from tests import builders

ELSEWHERE = "https://www.example.org/2026/lamps?page=1&x=2"


def write(client: FlaskClient, reply_to: str) -> tuple[int, str, str]:
    token = builders.sign_in(client, builders.make_person("ann", roles=[Role.AUTHOR]))
    fields = {"title": "You are right", "body": "I looked, and you are.", "authors": "ann", "reply_to": reply_to}
    answer = client.post("/staff/posts", data={"csrf_token": token, **fields})
    return answer.status_code, answer.get_data(as_text=True), token


def test_the_page_and_the_feed_lead_to_what_is_answered(client: FlaskClient) -> None:
    status, _, token = write(client, ELSEWHERE)
    assert status == 303
    client.post("/staff/posts/1/publication", data={"csrf_token": token})
    page = client.get("/posts/you-are-right").get_data(as_text=True)
    assert '<a class="u-in-reply-to" href="https://www.example.org/2026/lamps?page=1&amp;x=2" rel="noopener">' in page
    assert "what was written on example.org" in page
    assert "In reply to what was written on example.org." in client.get("/feed.atom").get_data(as_text=True)


@pytest.mark.parametrize(
    "wrong",
    ["javascript:alert(1)", "mailto:ann@example.com", "example.org", "https://", "https://example.org/" + "x" * 2_000],
)
def test_what_is_no_address_is_refused_and_handed_back(client: FlaskClient, wrong: str) -> None:
    status, page, _ = write(client, wrong)
    assert status == 422
    assert "This is no address of a page" in page
    assert "I looked, and you are." in page
    assert queries.by_id(1) is None


def test_a_draft_of_changes_keeps_it(client: FlaskClient) -> None:
    _, _, token = write(client, ELSEWHERE)
    client.post("/staff/posts/1/publication", data={"csrf_token": token})
    post = queries.by_id(1)
    assert post is not None
    fields = {"title": post.title, "body": "I looked twice.", "authors": "ann", "reply_to": ELSEWHERE + "3"}
    fields |= {"version": str(post.version), "kind": "typo", "note": ""}
    assert client.post("/staff/posts/1/change", data={"csrf_token": token, **fields}).status_code == 303
    assert ELSEWHERE.replace("&", "&amp;") + "3" in client.get("/staff/posts/1/change").get_data(as_text=True)
    assert ELSEWHERE.replace("&", "&amp;") + "3" not in client.get(post.path).get_data(as_text=True)
