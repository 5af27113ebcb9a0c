"""Remarks beside a draft: from colleagues and by preview links, settled and taken up again, and told by mail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.core.db import session
from blog.core.text import TextRefused
from blog.desk import previews, remarks
from blog.desk.models import Remark
from blog.posts.models import Post
from tests.builders import make_person, make_post, sign_in
from tests.conftest import Mailbox

Work = Callable[[], int]


def the_remark() -> Remark:
    """The only one there is."""
    return session().query(Remark).one()


def by_link(post: Post) -> str:
    """The path of a link for Vera."""
    return previews.make(post, reader="Vera", days=7, by=post.authors[0].person).path


def test_colleagues_say_settle_and_take_up_again(client: FlaskClient, work: Work, mailbox: Mailbox) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, title="Pumps", authors=[ben], published=False)
    token = sign_in(client, ben)
    fields = {"csrf_token": token, "body": "Which pumps?", "quote": "the pumps stop"}
    for _ in range(2):
        assert client.post(f"/staff/posts/{post.id}/remarks", data=fields).status_code == 303
    remark = the_remark()
    page = client.get(f"/staff/posts/{post.id}").text
    assert "Which pumps?" in page and "the pumps stop" in page
    work()
    assert [str(mail["Subject"]) for mail in mailbox.to("ann@openline.example")] == ["A remark on “Pumps”"]
    assert mailbox.to("ben@openline.example") == []
    assert "Which pumps?" in mailbox.text() and f"/staff/posts/{post.id}/remarks#remark-{remark.id}" in mailbox.text()
    token = sign_in(client, ann)
    for verb, settled in (("settlement", True), ("settlement", True), ("reopening", False)):
        assert client.post(f"/staff/remarks/{remark.id}/{verb}", data={"csrf_token": token}).status_code == 303
        session().refresh(remark)
        assert (remark.settled_at is not None) is settled
    assert "Take up again" not in client.get(f"/staff/posts/{post.id}/remarks").text


def test_a_script_is_given_the_list_alone(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, published=False)
    token = sign_in(client, ann)
    path = f"/staff/posts/{post.id}/remarks"
    answer = client.post(path, data={"csrf_token": token, "body": "Which?", "fragment": "1"})
    assert answer.status_code == 200 and "Which?" in answer.text and "<html" not in answer.text
    empty = client.post(path, data={"csrf_token": token, "body": " ", "fragment": "1"})
    assert empty.status_code == 422 and "Write what you want to say." in empty.text and "<html" not in empty.text


def test_a_remark_by_a_link_lands_beside_the_draft_and_its_maker_is_told(
    app: Flask, client: FlaskClient, work: Work, mailbox: Mailbox
) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, title="Pumps", authors=[ben], published=False)
    path = by_link(post)
    vera = app.test_client()
    fields = {"name": "Vera <b>V</b>", "body": "Not <script>true</script>.", "quote": "they stop"}
    for _ in range(2):
        answer = vera.post(f"{path}/remarks", data=fields)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}?sent=1#remarks")
    assert the_remark().by_id is None
    assert "Ann Example has it." in vera.get(f"{path}?sent=1").text
    work()
    assert len(mailbox.to("ann@openline.example")) == 1
    assert mailbox.to("ben@openline.example") == []
    sign_in(client, ben)
    page = client.get(f"/staff/posts/{post.id}").text
    assert "Not &lt;script&gt;true" in page and "by the link for Vera" in page and "<script>true" not in page


def test_one_reader_does_not_see_what_another_said(app: Flask) -> None:
    ann = make_person("ann")
    post = make_post(ann, published=False)
    remarks.add_remark(post, body="Between us.", by=ann)
    first, second = by_link(post), by_link(post)
    app.test_client().post(f"{first}/remarks", data={"body": "From the first."})
    page = app.test_client().get(second).text
    assert "From the first." not in page and "Between us." not in page
    assert "From the first." in app.test_client().get(first).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"body": ""}, "Write what you want to say."),
        ({"body": "x" * 4_001}, "at most 4000 characters"),
        ({"body": "Fine.", "quote": "x" * 1_001}, "Quote at most 1000"),
        ({"body": "Fine.", "name": "x" * 121}, "at most 120 characters"),
    ],
)
def test_what_is_refused_is_handed_back(app: Flask, fields: dict[str, str], words: str) -> None:
    path = by_link(make_post(make_person("ann"), published=False))
    answer = app.test_client().post(f"{path}/remarks", data=fields)
    assert answer.status_code == 422 and words in answer.text
    assert fields["body"] in answer.text
    assert session().query(Remark).count() == 0


def test_a_form_on_another_site_says_nothing_here(app: Flask) -> None:
    path = by_link(make_post(make_person("ann"), published=False))
    answer = app.test_client().post(f"{path}/remarks", data={"body": "x"}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert session().query(Remark).count() == 0


def test_a_flood_by_a_link_ends(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    post = make_post(make_person("ann"), published=False)
    path = by_link(post)
    monkeypatch.setattr(remarks, "MOST", 2)
    for number, wanted in enumerate((303, 303, 422)):
        answer = app.test_client().post(f"{path}/remarks", data={"body": f"Words {number}."})
        assert answer.status_code == wanted
    assert "There are 2 remarks" in answer.text and "Words 2." in answer.text


def test_what_a_colleague_said_is_theirs_and_what_came_from_outside_anybodys_to_remove(client: FlaskClient) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, authors=[ben], published=False)
    remark = remarks.add_remark(post, body="Mine.", by=ann)
    with pytest.raises(TextRefused, match="Only whoever said this"):
        remarks.remove(remark, by=ben)
    token = sign_in(client, ben)
    refused = client.post(f"/staff/remarks/{remark.id}/removal", data={"csrf_token": token})
    assert refused.status_code == 422 and "Only whoever said this can take it away" in refused.text
    remarks.remove(remark, by=ann)
    client.post(f"{by_link(post)}/remarks", data={"body": "From outside."})
    assert client.post(f"/staff/remarks/{the_remark().id}/removal", data={"csrf_token": token}).status_code == 303
    assert session().query(Remark).count() == 0


def test_the_remarks_on_somebody_elses_draft_are_not_there(client: FlaskClient) -> None:
    ann = make_person("ann")
    post = make_post(ann, published=False)
    remark = remarks.add_remark(post, body="Mine.", by=ann)
    token = sign_in(client, make_person("ben"))
    assert client.get(f"/staff/posts/{post.id}/remarks").status_code == 404
    for path in (
        f"/staff/posts/{post.id}/remarks",
        *(f"/staff/remarks/{remark.id}/{verb}" for verb in ("settlement", "reopening", "removal")),
    ):
        assert client.post(path, data={"csrf_token": token, "body": "x"}).status_code == 404, path
    assert the_remark().settled_at is None


def test_no_letter_goes_out_for_what_was_removed_meanwhile(client: FlaskClient, work: Work, mailbox: Mailbox) -> None:
    ann, ben = make_person("ann"), make_person("ben")
    post = make_post(ann, authors=[ben], published=False)
    remarks.remove(remarks.add_remark(post, body="Taken back.", by=ben), by=ben)
    work()
    assert mailbox.all() == []
