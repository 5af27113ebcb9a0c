"""Whoever signs in reads the staff pages in their own language; what is public is the same for everyone."""

from __future__ import annotations

from flask import Flask, Response
from flask.testing import FlaskClient

from blog.core import i18n
from blog.core.db import session
from blog.people import guard, queries, roles
from blog.people.models import Role
from tests.builders import make_person, sign_in


def test_a_language_is_chosen_by_oneself_or_by_an_admin_and_nothing_else_is_taken(
    app: Flask, client: FlaskClient
) -> None:
    ann, eve = make_person("ann"), make_person("eve", [Role.ADMIN])
    token, theirs = sign_in(client, ann), app.test_client()
    assert client.post("/staff/profile/language", data={"csrf_token": token, "language": "xx"}).status_code == 422
    for language in i18n.languages():
        answer = client.post("/staff/profile/language", data={"csrf_token": token, "language": language})
        session().rollback()
        assert (answer.status_code, queries.by_handle("ann").language) == (303, language)  # type: ignore[union-attr]
    duties = {"csrf_token": sign_in(theirs, eve), "language": "", "needs_second_reader": "y"}
    assert theirs.post("/staff/people/ann/duties", data=duties).status_code == 303
    session().expire_all()
    assert (ann.language, ann.needs_second_reader) == ("", True)
    assert theirs.post("/staff/people/ann/duties", data={**duties, "language": "tlh"}).status_code == 422


def test_the_staff_pages_speak_it_and_public_pages_do_not(app: Flask, client: FlaskClient) -> None:
    ann = make_person("ann")
    roles.choose_language(ann, "de")
    sign_in(client, ann)
    asked: list[str] = []

    @app.after_request
    def note(response: Response) -> Response:
        asked.append(guard.language_wanted())
        return response

    for path in ("/staff/profile", "/people/ann", "/staff/no/such/page"):
        client.get(path)
    assert asked == ["de", "", ""]
