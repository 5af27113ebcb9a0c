"""The public rules."""

from __future__ import annotations

from flask.testing import FlaskClient
from markupsafe import escape

from blog.core import settings
from blog.moderation.rules import REASONS


def test_everyone_reads_every_reason_and_that_criticism_is_none(client: FlaskClient) -> None:
    answer = client.get("/policy")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert len(REASONS) >= 8
    for reason in REASONS:
        assert f'id="{reason.code}"' in page
        assert str(escape(reason.name)) in page and str(escape(reason.sentence)) in page
    assert "Criticism is never a reason to refuse a comment." in page
    assert "Set-Cookie" not in answer.headers


def test_whoever_objects_is_told_where_to_write(client: FlaskClient) -> None:
    assert 'href="mailto:openline@localhost"' in client.get("/policy").get_data(as_text=True)
    settings.put("site.contact", "people@company.example")
    assert 'href="mailto:people@company.example"' in client.get("/policy").get_data(as_text=True)
