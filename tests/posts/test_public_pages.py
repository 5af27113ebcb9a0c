"""What anyone sees: posts, listings, pages; and what nobody outside does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from blog.core import clock
from blog.core.db import session
from blog.people.models import Role
from blog.posts import actions, imports, page_actions, queries
from blog.posts.rules import Change
from tests.builders import make_comment, make_page, make_person, make_post
from tests.counting import counted


def test_a_post_shows_who_wrote_it_and_its_words(client: FlaskClient) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, title="Pumps & wells", authors=[ben], tags=["Field notes"])
    page = client.get(post.path)
    assert page.status_code == 200
    text = page.text
    assert "Pumps &amp; wells" in text
    assert "<strong>why</strong>" in text
    assert text.index("Ann Example") < text.index("Ben Example")
    for hook in ("h-entry", "h-card", "p-name", "e-content", "dt-published", "u-url", "p-category"):
        assert hook in text
    assert 'data-record-seq="' in text
    assert f"{post.path}/comments/feed.atom" in text
    assert "Set-Cookie" not in page.headers


def test_a_draft_answers_like_something_that_never_was(client: FlaskClient) -> None:
    ann, eve = make_person("ann"), make_person("eve", roles=[Role.ADMIN])
    paths = ("/posts/secret-pump", "/pages/secret-page", "/tags/secret", "/posts/secret-old")
    before = {path: client.get(path).text for path in paths}
    post = make_post(ann, title="Secret pump", tags=["secret"], published=False)
    page = make_page(eve, title="Secret page", published=False)
    day = datetime(2012, 5, 1, tzinfo=UTC)
    brought = imports.import_post(title="Secret old", source="Words.", authors=[ann], occurred_at=day, public=False)
    assert (post.path, page.path, brought.path) == (paths[0], paths[1], paths[3])
    for path, none in before.items():
        answer = client.get(path)
        assert (answer.status_code, answer.text) == (404, none)
    for path in ("/", "/archive", ann.path):
        assert "Secret" not in client.get(path).text


def test_a_withdrawn_post_keeps_its_reason_and_comments_and_loses_its_words(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, source="The unspeakable words.")
    assert post.thread is not None
    make_comment(post.thread, body="But why did you say so?")
    actions.withdraw_post(post, reason="The figures were wrong.", by=ann)
    page = client.get(post.path)
    assert page.status_code == 200
    assert "The figures were wrong." in page.text
    assert "But why did you say so?" in page.text
    assert "unspeakable" not in page.text


def test_a_correction_stands_under_the_post_with_its_place_on_the_record(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann)
    actions.edit_post(
        post,
        title=post.title,
        source="Two pumps.",
        authors=[ann],
        version=post.version,
        kind=Change.CORRECTION,
        note="It was <two>, not all.",
        by=ann,
    )
    text = client.get(post.path).text
    assert "It was &lt;two&gt;, not all." in text
    assert "dt-updated" in text
    assert "/record/" in text


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", '<a href="javascript:alert(1)">x</a>', "<img src=x onerror=alert(1)>"],
)
def test_nothing_in_a_post_runs(client: FlaskClient, hostile: str) -> None:
    ann = make_person("ann")
    post = make_post(ann, title=f"Title {hostile}", source=f"Words {hostile}", tags=["<b>tag</b>"])
    text = client.get(post.path).text
    assert "<script>alert" not in text
    assert 'href="javascript' not in text
    assert "<img src=x" not in text
    assert "onerror=alert(1)>" not in text
    assert "<b>tag</b>" not in text


def test_template_syntax_is_words(client: FlaskClient) -> None:
    post = make_post(make_person("ann"), title="{{ 7*7 }}", source="{% raw %} {{ 7*7 }}")
    assert client.get(post.path).text.count("{{ 7*7 }}") >= 2


def test_tags_and_months_list_their_posts_in_pages(client: FlaskClient) -> None:
    ann = make_person("ann")
    with clock.travel(datetime(2025, 3, 5, 12, tzinfo=UTC)):
        for number in range(queries.LISTED + 2):
            make_post(ann, title=f"Pump {number:02}", tags=["Field notes"])
    for path in ("/tags/field-notes", "/archive/2025/03"):
        first = client.get(path).text
        assert first.count("teaser h-entry") == queries.LISTED
        assert "<h1>" in first
        assert "feed.atom" in first
        key = first.split("?page=")[1].split('"')[0]
        second = client.get(f"{path}?page={key}").text
        assert second.count("teaser h-entry") == 2
        assert "Pump 00" in second
    archive = client.get("/archive").text
    assert "/archive/2025/03" in archive
    assert "12 posts" in archive
    assert "Field notes" in archive


def test_empty_listings_say_what_will_be_there(client: FlaskClient) -> None:
    assert "Nothing is published yet" in client.get("/archive").text
    assert "Nothing was published in this month" in client.get("/archive/2024/12").text
    ann = make_person("ann")
    actions.withdraw_post(make_post(ann, tags=["pumps"]), reason="It was wrong.", by=ann)
    assert "Nothing with this tag is public" in client.get("/tags/pumps").text
    for nonsense in ("/archive/2024/13", "/archive/0/1", "/archive/9999/12", "/archive/2024/0"):
        assert client.get(nonsense).status_code == 404


def test_a_listing_takes_as_many_queries_for_ten_posts_as_for_one(client: FlaskClient) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    make_post(ann, tags=["one"])
    for number in range(queries.LISTED):
        make_post(ben if number % 2 else ann, tags=["many", f"tag {number}"])
    taken = []
    for path in ("/tags/one", "/tags/many"):
        session().expunge_all()
        with counted() as statements:
            assert client.get(path).status_code == 200
        taken.append(len(statements))
    assert taken[0] == taken[1]
    assert taken[0] <= 16


def test_a_page_is_public_and_in_the_footer_until_it_is_withdrawn(client: FlaskClient) -> None:
    eve = make_person("eve", roles=[Role.ADMIN])
    page = make_page(eve, title="Imprint")
    assert "1 Well Lane" in client.get("/pages/imprint").text
    assert 'href="/pages/imprint"' in client.get("/archive").text
    page_actions.withdraw_page(page, reason="We moved.", by=eve)
    text = client.get("/pages/imprint").text
    assert "We moved." in text
    assert "Well Lane" not in text
    assert 'href="/pages/imprint"' not in client.get("/archive").text


def test_old_addresses_redirect_but_tell_nothing_about_drafts(client: FlaskClient) -> None:
    ann = make_person("ann")
    day = datetime(2012, 5, 1, tzinfo=UTC)
    public = imports.import_post(
        title="Old", source="Words.", authors=[ann], occurred_at=day, old_paths=["/2012/05/old/"]
    )
    imports.import_post(
        title="Hidden", source="Words.", authors=[ann], occurred_at=day, public=False, old_paths=["/2012/05/hidden/"]
    )
    answer = client.get("/2012/05/old/")
    assert (answer.status_code, answer.headers["Location"]) == (301, public.path)
    assert client.get("/2012/05/hidden/").status_code == 404


def test_a_persons_page_lists_what_they_wrote(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, title="Why pumps stop")
    assert f'href="{post.path}"' in client.get(ann.path).text
