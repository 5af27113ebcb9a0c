"""Where posts and pages are written: who may, what is refused with the text kept, and what happens to two at once."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blog.core.db import session
from blog.issues import actions as issues
from blog.people.models import Role
from blog.posts import actions, queries, staff_queries
from blog.posts.models import Post, State
from blog.record import queries as record
from tests.builders import make_page, make_person, make_post, sign_in


def send(client: FlaskClient, token: str, path: str, **fields: str) -> TestResponse:
    """Send a staff form."""
    return client.post(path, data={"csrf_token": token, **fields})


def the_post() -> Post:
    """The only post there is."""
    return session().query(Post).one()


def field(page: str, name: str) -> str:
    """What an input of the page holds."""
    tag = next(tag for tag in re.findall(r"<input[^>]*>", page) if f'name="{name}"' in tag)
    value = re.search(r'value="([^"]*)"', tag)
    return value.group(1) if value else ""


def test_write_save_publish_edit_withdraw(client: FlaskClient) -> None:
    ann = make_person("ann")
    make_person("ben")
    token = sign_in(client, ann)
    assert "Nothing is saved yet" in client.get("/staff/posts/new").text
    fields = {"title": "Pumps", "body": "They *stop*.", "tags": "Wells, Field notes", "authors": "ben, ann"}
    made = send(client, token, "/staff/posts", **fields)
    post = the_post()
    assert (made.status_code, made.headers["Location"]) == (303, f"/staff/posts/{post.id}")
    assert [author.person.handle for author in post.authors] == ["ben", "ann"]
    home = f"/staff/posts/{post.id}"
    page = client.get(home).text
    assert "Draft, seen by its authors only" in page
    assert "Publish now" in page
    version = field(page, "version")
    fields["body"] = "They *stopped*."
    assert send(client, token, f"{home}/publication", version=version, **fields).status_code == 303
    assert (the_post().state, the_post().source) == (State.PUBLISHED, "They *stopped*.")
    assert "They <em>stopped</em>." in client.get("/posts/pumps").text
    page = client.get(home).text
    assert "It is public, and on the record." in page
    fields |= {"body": "Two stopped.", "kind": "correction", "note": "Two, not all."}
    assert send(client, token, home, version=field(page, "version"), **fields).status_code == 303
    assert "Two, not all." in client.get("/posts/pumps").text
    assert send(client, token, f"{home}/withdrawal", reason="We were wrong.").status_code == 303
    assert "We were wrong." in client.get("/posts/pumps").text
    kinds = [said.entry.kind for said in record.about(post.topic)]
    assert kinds == ["post.published", "post.corrected", "post.withdrawn"]


def test_the_draft_of_somebody_else_is_not_there(client: FlaskClient) -> None:
    post = make_post(make_person("ann"), title="Secret", published=False)
    token = sign_in(client, make_person("ben"))
    for path in ("", "/revisions", "/revisions/1"):
        assert client.get(f"/staff/posts/{post.id}{path}").status_code == 404
    for path in ("", "/publication", "/withdrawal"):
        answer = send(client, token, f"/staff/posts/{post.id}{path}", title="x", body="x", authors="ben", reason="x")
        assert answer.status_code == 404
    assert "Secret" not in client.get("/staff/posts").text
    assert the_post().state is State.DRAFT


def test_an_admin_may_edit_everyones_posts(client: FlaskClient) -> None:
    post = make_post(make_person("ann"), title="Pumps", published=False)
    sign_in(client, make_person("eve", roles=[Role.ADMIN]))
    assert client.get(f"/staff/posts/{post.id}").status_code == 200
    assert "Pumps" in client.get("/staff/posts?state=draft").text
    assert "There is nothing here" in client.get("/staff/posts?state=withdrawn").text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": "x" * 201}, "at most 200 are taken"),
        ({"body": "[" * 5001 + " end"}, "opening brackets"),
        ({"body": "x" * 200_001}, "at most 200,000 are taken"),
        ({"authors": "ann, nobody"}, "Nobody here has the handle nobody"),
        ({"authors": ""}, "Name at least one author"),
        ({"issue": "99"}, "There is no issue 99"),
        ({"tags": "!!!"}, "needs a letter or a digit"),
        ({"slug": "!!!"}, "needs a letter or a digit"),
    ],
)
def test_what_is_refused_is_handed_back(client: FlaskClient, wrong: dict[str, str], words: str) -> None:
    token = sign_in(client, make_person("ann"))
    fields = {"title": "Kept title", "body": "Kept words.", "authors": "ann", **wrong}
    answer = send(client, token, "/staff/posts", **fields)
    assert answer.status_code == 422
    assert words in answer.text
    for name in wrong:
        if name != "authors" or wrong[name]:
            assert f'id="{name}-error"' in answer.text
    assert fields["title"] in answer.text
    assert fields["body"] in answer.text
    assert session().query(Post).count() == 0


def test_control_characters_are_taken_out_at_the_edge(client: FlaskClient) -> None:
    token = sign_in(client, make_person("ann"))
    send(client, token, "/staff/posts", title="Pu\x00mps\u202e", body="Wo\x00rds\x07.\ufffe", authors="ann")
    assert (the_post().title, the_post().source) == ("Pumps", "Words.")


def test_two_editors_get_both_texts_side_by_side(client: FlaskClient) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, title="Pumps", source="First words.", authors=[ben], published=False)
    token = sign_in(client, ann)
    home = f"/staff/posts/{post.id}"
    seen = field(client.get(home).text, "version")
    actions.save_draft(post, title="Pumps", source="Words of Ben.", authors=[ann, ben], version=post.version, by=ben)
    fields = {"title": "Pumps", "body": "Words of Ann.", "authors": "ann, ben"}
    answer = send(client, token, home, version=seen, **fields)
    assert answer.status_code == 409
    assert "Ben Example saved this post on" in answer.text
    assert "Words of Ann." in answer.text
    assert "Words of Ben." in answer.text
    assert "<del>Ben</del><ins>Ann</ins>" in answer.text
    assert the_post().source == "Words of Ben."
    again = send(client, token, home, version=field(answer.text, "version"), **fields)
    assert (again.status_code, the_post().source) == (303, "Words of Ann.")


def test_the_text_is_not_lost_when_the_post_was_withdrawn_meanwhile(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann)
    token = sign_in(client, ann)
    seen = str(post.version)
    actions.withdraw_post(post, reason="It was wrong.", by=ann)
    answer = send(client, token, f"/staff/posts/{post.id}", title="T", body="My evening.", authors="ann", version=seen)
    assert answer.status_code == 409
    assert "My evening." in answer.text


def test_nonsense_instead_of_a_version_is_a_conflict_and_no_error(client: FlaskClient) -> None:
    post = make_post(make_person("ann"), published=False)
    token = sign_in(client, post.authors[0].person)
    for version in ("", "x", "-1", "9" * 40, "²"):
        answer = send(client, token, f"/staff/posts/{post.id}", title="T", body="B", authors="ann", version=version)
        assert answer.status_code == 409


def test_publishing_refuses_in_words_and_keeps_the_text(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, published=False)
    token = sign_in(client, ann)
    home = f"/staff/posts/{post.id}"
    fields = {"title": "Pumps", "body": "", "authors": "ann", "version": str(post.version)}
    answer = send(client, token, f"{home}/publication", **fields)
    assert answer.status_code == 422
    assert "It has no words yet." in answer.text
    assert the_post().state is State.DRAFT


def test_publishing_without_the_form_publishes_what_was_saved(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, published=False)
    token = sign_in(client, ann)
    for _ in range(2):
        assert send(client, token, f"/staff/posts/{post.id}/publication").status_code == 303
    assert len(record.about(post.topic)) == 1


def test_a_form_sent_twice_is_saved_once(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, published=False)
    token = sign_in(client, ann)
    home, fields = f"/staff/posts/{post.id}", {"title": "Pumps", "body": "New.", "authors": "ann"}
    for _ in range(2):
        assert send(client, token, f"{home}/publication", version="1", **fields).status_code == 303
    fields["body"] = "Newer."
    version = str(the_post().version)
    for _ in range(2):
        assert send(client, token, home, version=version, **fields).status_code == 303
    assert [said.entry.kind for said in record.about(post.topic)] == ["post.published", "post.edited"]


def test_the_preview_shows_the_words_and_runs_nothing(client: FlaskClient) -> None:
    token = sign_in(client, make_person("ann"))
    fields = {"title": "Pu<b>mps", "body": "They **stop**. <script>x()</script>"}
    page = send(client, token, "/staff/posts/preview", **fields)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "private, no-store")
    assert "Nothing was saved" in page.text
    part = send(client, token, "/staff/posts/preview", fragment="1", **fields).text
    assert "<html" not in part
    assert "<strong>stop</strong>" in part
    assert "<script" not in part
    assert "Pu&lt;b&gt;mps" in part
    assert send(client, token, "/staff/posts/preview", body="[" * 5001).status_code == 422
    assert session().query(Post).count() == 0


def test_revisions_say_who_when_why_and_what(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, source="Every pump stops <soon>.")
    actions.edit_post(
        post, title=post.title, source="Some pumps stop <soon>.", authors=[ann], version=post.version,
        note="Not every one.", by=ann,
    )  # fmt: skip
    sign_in(client, ann)
    listed = client.get(f"/staff/posts/{post.id}/revisions").text
    assert "Not every one." in listed
    assert "Ann Example" in listed
    diff = client.get(f"/staff/posts/{post.id}/revisions/2").text
    assert "<del>Every pump stops </del><ins>Some pumps stop </ins>&lt;soon&gt;." in diff
    assert client.get(f"/staff/posts/{post.id}/revisions/3").status_code == 404


def test_a_post_about_an_issue_says_so_on_both_pages(client: FlaskClient) -> None:
    ann = make_person("ann")
    issue = issues.report(title="Pumps stop", words="They stop.", by=ann)
    token = sign_in(client, ann)
    fields = {"title": "On it", "body": "We look into it.", "authors": "ann", "issue": str(issue.number)}
    send(client, token, "/staff/posts", **fields)
    actions.publish_post(the_post(), by=ann)
    assert "issue 1</a>: reported" in client.get("/posts/on-it").text
    assert "On it" in client.get("/issues/1").text
    assert [post.slug for post in queries.about_issue(1)] == ["on-it"]


def test_pages_are_written_by_admins_only(client: FlaskClient) -> None:
    eve = make_person("eve", roles=[Role.ADMIN])
    token = sign_in(client, eve)
    made = send(client, token, "/staff/pages", title="Imprint", body="1 Well Lane.", position="1")
    home = made.headers["Location"]
    page = client.get(home).text
    fields = {"title": "Imprint", "position": "1"}
    send(client, token, f"{home}/publication", body="2 Well Lane.", version=field(page, "version"), **fields)
    assert "2 Well Lane." in client.get("/pages/imprint").text
    version = field(client.get(home).text, "version")
    send(client, token, home, body="3 Well Lane.", version=version, kind="typo", note="We moved.", **fields)
    assert "We moved." in client.get("/pages/imprint").text
    assert "We moved." in client.get(f"{home}/revisions").text
    assert client.get(f"{home}/revisions/2").status_code == 200
    late = send(client, token, home, body="4 Well Lane.", version=version, **fields)
    assert (late.status_code, "3 Well Lane." in late.text, "4 Well Lane." in late.text) == (409, True, True)
    assert send(client, token, f"{home}/withdrawal", reason="").status_code == 422
    assert send(client, token, f"{home}/withdrawal", reason="Sold.").status_code == 303
    kinds = [said.entry.kind for said in record.about("page/1")]
    assert kinds == ["page.published", "page.edited", "page.withdrawn"]
    assert "Withdrawn" in client.get("/staff/pages").text
    sign_in(client, make_person("ann"))
    assert client.get(home).status_code == 403
    assert client.get("/staff/pages").status_code == 403


def test_moderators_do_not_write_posts(client: FlaskClient) -> None:
    make_page(make_person("eve", roles=[Role.ADMIN]))
    sign_in(client, make_person("mia", roles=[Role.MODERATOR]))
    for path in ("/staff/posts", "/staff/posts/new", "/staff/pages", "/staff/pages/1"):
        assert client.get(path).status_code == 403


def test_the_list_keeps_its_filter_from_page_to_page(client: FlaskClient) -> None:
    ann = make_person("ann")
    for _ in range(staff_queries.LISTED + 1):
        make_post(ann, published=False)
    sign_in(client, ann)
    first = client.get("/staff/posts?state=draft").text
    older = re.search(r'rel="next" href="([^"]*)"', first)
    assert older is not None
    second = client.get(older.group(1).replace("&amp;", "&")).text
    assert second.count('<th scope="row">') == 1
    assert 'aria-current="page">Drafts' in second
