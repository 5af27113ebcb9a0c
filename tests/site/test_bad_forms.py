"""Forms no browser sends: refused in words, at once, and nothing of them kept."""

from __future__ import annotations

import io

import pytest
from flask.testing import FlaskClient

from blog.conversation.models import Thread
from tests.builders import make_comment
from tests.site.hostile import kept, send

UNSEEN = ["", " \n\t ", "\u200b\u2060\ufeff", "\u202e\u202c", "\u3164\u00ad"]


def test_words_that_nobody_would_see_are_refused(client: FlaskClient, thread: Thread) -> None:
    for body in UNSEEN:
        answer = send(client, thread, body=body)
        assert answer.status_code == 422
        assert "nothing to read" in answer.text
        assert send(client, thread, name=body).status_code == 422
        assert kept() == []


def test_what_is_too_long_is_refused_whole_and_handed_back(client: FlaskClient, thread: Thread) -> None:
    answer = send(client, thread, body="x" * 10_001)
    assert answer.status_code == 422
    assert "x" * 10_001 in answer.text
    assert send(client, thread, body=("<b>" + "x" * 65_533)).status_code == 422
    assert send(client, thread, name="n" * 81).status_code == 422
    assert send(client, thread, email="e" * 255 + "@customers.example").status_code == 422
    assert kept() == []


def test_stacks_of_marks_are_capped_and_direction_signs_leave_names(client: FlaskClient, thread: Thread) -> None:
    assert send(client, thread, body="Z" + "\u0301" * 4_000, name="Co\u202era\u2066").status_code == 303
    [comment] = kept()
    assert len(comment.source) < 12
    assert comment.name == "Cora"


@pytest.mark.parametrize("size", [1_000_000, 9_000_000])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_body_larger_than_any_comment_is_refused_at_once_without_being_read(
    client: FlaskClient, thread: Thread, size: int, kind: str
) -> None:
    body = io.BytesIO(b"body=" + b"x" * size)
    answer = client.post(
        f"/threads/{thread.id}/comments",
        input_stream=body,
        content_type=kind,
        headers={"Content-Length": str(size + 5)},
    )
    assert answer.status_code == 413
    assert "larger than we take" in answer.text
    assert body.tell() == 0


def test_the_longest_comment_in_the_widest_letters_is_no_such_body(client: FlaskClient, thread: Thread) -> None:
    assert send(client, thread, body="\U0001f6b2" * 10_000).status_code == 303


def test_ten_thousand_parts_are_refused(client: FlaskClient, thread: Thread) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n\r\n'
    for many in (2_000, 10_000):
        body = "".join(part.format(number) for number in range(many)) + "--x--\r\n"
        answer = client.post(
            f"/threads/{thread.id}/comments", data=body.encode(), content_type="multipart/form-data; boundary=x"
        )
        assert answer.status_code == 413


@pytest.mark.parametrize(
    "kind", ["application/json", "text/xml", "multipart/form-data", "multipart/form-data; boundary=", "x", ""]
)
def test_a_body_of_another_kind_is_an_empty_form(client: FlaskClient, thread: Thread, kind: str) -> None:
    answer = client.post(f"/threads/{thread.id}/comments", data=b'{"body": [1, null]}', content_type=kind)
    assert answer.status_code in (400, 415, 422)
    assert kept() == []


def test_fields_that_are_not_the_guests_to_fill_are_not_read(client: FlaskClient, thread: Thread) -> None:
    theirs = {"id": "77", "state": "published", "role": "admin", "person_id": "1", "speaking": "company"}
    theirs |= {"company_response": "1", "published_at": "2020-01-01", "customer_id": "1", "title": "CEO"}
    assert send(client, thread, **theirs).status_code == 303
    [comment] = kept()
    assert (comment.state, comment.speaking, comment.title, comment.person_id) == ("held", None, "", None)
    assert comment.id != 77


NO_PARENTS = ["x", "-1", "1.0", "²", "٣", "0", "9999999999", "1" * 13, "1 OR 1=1", "[]"]


def test_a_parent_that_is_none_is_said_to_be_gone(client: FlaskClient, thread: Thread) -> None:
    for parent in NO_PARENTS:
        answer = send(client, thread, parent=parent)
        assert answer.status_code == 422
        assert "is not there any more" in answer.text


def test_a_parent_is_never_guessed_from_a_number_that_is_too_long(client: FlaskClient, thread: Thread) -> None:
    comment = make_comment(thread)
    assert send(client, thread, parent=f"{comment.id:012}34").status_code == 422


def test_a_compressed_body_is_not_unpacked(client: FlaskClient, thread: Thread) -> None:
    answer = client.post(
        f"/threads/{thread.id}/comments",
        data=b"\x1f\x8b\x08\x00" + bytes(200),
        content_type="application/x-www-form-urlencoded",
        headers={"Content-Encoding": "gzip"},
    )
    assert answer.status_code == 400


def test_text_in_utf_16_is_no_form(client: FlaskClient, thread: Thread) -> None:
    words = "name=Cora&email=cora@customers.example&body=x".encode("utf-16")
    kind = "application/x-www-form-urlencoded; charset=utf-16"
    assert client.post(f"/threads/{thread.id}/comments", data=words, content_type=kind).status_code == 400
