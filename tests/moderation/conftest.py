"""Letters that can be judged, and people who judge them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.moderation import subjects
from blog.people.models import Person, Role
from tests import builders
from tests.moderation.letters import KIND, Letters


@pytest.fixture
def letters(app: Flask, tmp_path: Path) -> Letters:
    """A registered subject, with its template where the theme looks."""
    folder = tmp_path / "theme" / "letters"
    folder.mkdir(parents=True)
    (folder / "words.html").write_text("<p>{{ shown.context.words }}</p>")
    app.jinja_loader.public.searchpath.append(str(tmp_path / "theme"))  # type: ignore[union-attr]
    made = Letters()
    subjects.register(
        subjects.Subject(
            kind=KIND,
            show=made.show,
            publish=made.publish,
            reject=made.reject,
            spam=made.spam,
            remove=made.remove,
            context=made.around,
            answer_path=lambda id: f"/staff/letters/{id}/answer",
        )
    )
    return made


@pytest.fixture
def parcels(letters: Letters) -> Letters:
    """Letters to which everything can be done, as to comments."""
    plain = subjects.subject(KIND)
    subjects.register(
        replace(
            plain,
            hide=letters.hide,
            show_again=letters.show_again,
            send_back=letters.send_back,
            hold=letters.hold,
        )
    )
    return letters


@pytest.fixture
def ben(app: Flask) -> Person:
    """Another moderator."""
    return builders.make_person("ben", [Role.MODERATOR])


@pytest.fixture
def mia(app: Flask) -> Person:
    """A moderator."""
    return builders.make_person("mia", [Role.MODERATOR])


@pytest.fixture
def desk(client: FlaskClient, mia: Person) -> Desk:
    """Mia's browser."""
    return Desk(client, builders.sign_in(client, mia))


class Desk:
    """A signed-in browser that sends forms as the pages do."""

    def __init__(self, client: FlaskClient, csrf_token: str) -> None:
        self.client, self.csrf_token = client, csrf_token

    def get(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.get_data(as_text=True)

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        answer = self.client.post(path, data={"csrf_token": self.csrf_token, **fields})
        return answer.status_code, answer.get_data(as_text=True)
