"""Somebody is invited, comes in by the link, and has a page; admins alone let people in and see them off."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from blog.core.db import session
from blog.people import queries
from blog.people.models import Role, Standing
from blog.record import queries as record
from tests.builders import PASSWORD, make_person, sign_in
from tests.conftest import Mailbox
from tests.people.test_signing_in import token_of

INVITATION = {"name": "Bea Lorenz", "email": "bea@openline.example", "handle": "bea", "roles": ["author", "moderator"]}
PAGE = {"password": PASSWORD, "title": "Service", "about": "I answer the *phone*."}


def invite(client: FlaskClient, token: str, **other: str) -> tuple[int, str]:
    answer = client.post("/staff/people", data={**INVITATION, **other, "csrf_token": token})
    return answer.status_code, answer.text


def link_in(mailbox: Mailbox) -> str:
    return re.findall(r"http://localhost(/staff/invitation/[\w.-]+)", mailbox.text())[-1]


def test_an_invited_person_comes_in_by_the_link_and_is_public(
    app: Flask, client: FlaskClient, work: Callable[[], int], mailbox: Mailbox
) -> None:
    token = sign_in(client, make_person("eve", [Role.ADMIN]))
    assert invite(client, token)[0] == 303
    work()
    bea = queries.by_handle("bea")
    assert bea and bea.standing is Standing.INVITED and bea.path not in client.get("/people").text
    browser = app.test_client()
    page = browser.get(link_in(mailbox))
    assert "Come in, Bea Lorenz" in page.text
    data = {
        **PAGE,
        "csrf_token": token_of(page.text),
        "links-0-label": "Fediverse",
        "links-0-url": "https://s.example/@b",
    }
    refused = browser.post(link_in(mailbox), data={**data, "title": ""})
    assert refused.status_code == 422
    assert "Readers want to know" in refused.text and "I answer the *phone*." in refused.text
    assert browser.post(link_in(mailbox), data=data).headers["Location"] == "/staff/profile"
    assert browser.get("/staff/profile").status_code == 200
    public = client.get("/people/bea").text
    assert "<em>phone</em>" in public and 'href="https://s.example/@b"' in public and "Fediverse" in public
    session().rollback()
    session().refresh(bea)
    assert bea.may_speak and [row.role for row in bea.roles] == [Role.AUTHOR, Role.MODERATOR]
    joined = record.about("person/bea")[-1]
    assert joined.entry.kind == "person.joined" and joined.facts == {"roles": ["author", "moderator"]}
    assert browser.get(link_in(mailbox)).status_code == 410


def test_an_invitation_that_makes_no_sense_is_handed_back_with_reasons(client: FlaskClient) -> None:
    token = sign_in(client, make_person("eve", [Role.ADMIN]))
    status, page = invite(client, token, name="Support", handle="Bea!", email="bea", roles="king")
    assert status == 422
    for words in ("nobody&#39;s name", "small letters", "not an e-mail address", "king"):
        assert words in page
    status, page = invite(client, token, handle="eve")
    assert (status, "The handle “eve” is taken" in page) == (422, True)


def test_a_browser_takes_one_role_and_asks_for_no_other(client: FlaskClient) -> None:
    sign_in(client, make_person("eve", [Role.ADMIN]))
    for path in ("/staff/people", "/staff/people/eve"):
        boxes = re.findall(r'<input[^>]*name="roles"[^>]*>', client.get(path).text)
        assert len(boxes) == 3 and not any("required" in box for box in boxes)


def test_the_invitation_can_be_mailed_again(client: FlaskClient, work: Callable[[], int], mailbox: Mailbox) -> None:
    token = sign_in(client, make_person("eve", [Role.ADMIN]))
    invite(client, token)
    client.post("/staff/people/bea/invitation", data={"csrf_token": token})
    work()
    assert len(mailbox.to("bea@openline.example")) == 2


def test_an_admin_changes_roles_and_sees_somebody_off(app: Flask, client: FlaskClient) -> None:
    ann, eve = make_person("ann"), make_person("eve", [Role.ADMIN])
    token, browser = sign_in(client, eve), app.test_client()
    sign_in(browser, ann)
    assert browser.get("/staff/people").status_code == 403
    assert client.post("/staff/people/ann/roles", data={"csrf_token": token, "roles": "admin"}).status_code == 303
    assert browser.get("/staff/people").status_code == 200
    assert client.post("/staff/people/ann/roles", data={"csrf_token": token}).status_code == 422
    assert client.post("/staff/people/ann/departure", data={"csrf_token": token}).status_code == 303
    assert browser.get("/staff/people").status_code == 302
    assert "left on" in client.get("/people/ann").text
    assert "Not here any more" in client.get("/people").text
    refused = client.post("/staff/people/eve/departure", data={"csrf_token": token})
    assert refused.status_code == 422 and "Eve Example is the only admin" in refused.text
