"""The company's list, the page that keeps it, and what the editor shows of it."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blog.people.models import Role
from blog.voice import company
from tests import builders
from tests.voice.samples import samples

RELEASE = next(sample.text for sample in samples() if sample.is_release)
NONE = company.version("")
PERSONAL = next(sample.text for sample in samples() if not sample.is_release)


class Desk:
    """Somebody who is signed in, and their browser."""

    def __init__(self, client: FlaskClient, *roles: Role) -> None:
        self.client = client
        self.token = builders.sign_in(client, builders.make_person("ann", roles=[Role.AUTHOR, *roles]))

    def post(self, path: str, **fields: str) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token, **fields})

    def page(self, path: str) -> str:
        return self.client.get(path).get_data(as_text=True)

    def hear(self, body: str, **more: str) -> str:
        return self.post("/staff/voice", body=body, **more).get_data(as_text=True)

    def keep(self, words: str, version: str = NONE) -> TestResponse:
        return self.post("/staff/voice/words", words=words, version=version)


def test_a_press_release_is_marked_with_its_reasons_and_a_personal_post_is_not(client: FlaskClient) -> None:
    desk = Desk(client)
    marked = desk.hear(RELEASE)
    assert "This reads like a press release." in marked
    assert "<q>innovative</q>" in marked
    plain = desk.hear(PERSONAL)
    assert "press release" not in plain


def test_the_mark_stands_beside_a_saved_draft_without_any_script_and_keeps_nobody_from_publishing(
    client: FlaskClient,
) -> None:
    desk = Desk(client)
    made = desk.post("/staff/posts", title="K", body=RELEASE, authors="ann")
    assert made.status_code == 303
    page = desk.page(made.headers["Location"])
    assert "This reads like a press release." in page
    assert desk.post(f"{made.headers['Location']}/publication").status_code == 303


def test_a_german_draft_is_heard_in_german(client: FlaskClient) -> None:
    desk = Desk(client)
    german = next(sample.text for sample in samples() if sample.is_release and sample.language == "de")
    assert "This reads like a press release." in desk.hear(german, language="de-AT")
    assert "This reads like a press release." not in desk.hear(german, language="pl")


def test_an_admin_keeps_a_list_and_the_editor_reads_with_it_at_once(client: FlaskClient) -> None:
    desk = Desk(client, Role.ADMIN)
    assert "hydration" not in desk.hear("Our hydration journey")
    kept = desk.keep("hydration > tea")
    assert kept.status_code == 303
    assert "<q>hydration</q>" in desk.hear("Our hydration journey")
    assert "→ tea" in desk.hear("Our hydration journey")


def test_two_who_change_the_list_at_once_notice_each_other_and_lose_nothing(client: FlaskClient) -> None:
    desk = Desk(client, Role.ADMIN)
    desk.keep("theirs")
    late = desk.keep("mine")
    page = late.get_data(as_text=True)
    assert late.status_code == 409
    assert ">mine</textarea>" in page.replace("\r", "").replace("\n", "")
    assert "theirs" in page
    assert company.text() == "theirs\n"


def test_a_list_that_cannot_be_read_is_handed_back_with_the_line_that_is_wrong(client: FlaskClient) -> None:
    desk = Desk(client, Role.ADMIN)
    refused = desk.keep("fine\n- # nothing")
    assert refused.status_code == 422
    assert "Line 2 has no word" in refused.get_data(as_text=True)
    assert company.text() == ""


def test_a_file_that_somebody_broke_by_hand_counts_as_none_and_says_so(app: Flask, client: FlaskClient) -> None:
    desk = Desk(client, Role.ADMIN)
    company.file().write_text("-\n")
    assert "<q>leverage</q>" in desk.hear("We leverage it")
    assert "is not used: Line 1 has no word" in desk.page("/staff/voice/words")


def test_whoever_writes_may_read_the_list_and_not_change_it(client: FlaskClient) -> None:
    desk = Desk(client)
    page = desk.page("/staff/voice/words")
    assert "Your company has no list of its own yet." in page
    assert "leverage" in page
    assert desk.keep("x").status_code == 403
