"""A comment whose writer says that something is broken, from the form to an issue."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation.models import Comment
from blog.core.db import session
from blog.moderation import queries as cases
from blog.people.models import Role
from tests.builders import make_issue, make_person, make_thread, sign_in


def test_a_comment_ticked_as_a_report_is_seen_by_moderators_and_waits_on_the_dashboard(
    app: Flask, client: FlaskClient
) -> None:
    mia, thread = make_person("mia", [Role.MODERATOR]), make_thread()
    fields = {"name": "Kim", "email": "kim@customers.example", "body": "The rail is bent.", "is_report": "y"}
    client.post(f"/threads/{thread.id}/comments", data=fields)
    desk = app.test_client()
    token = sign_in(desk, mia)
    assert "its author says that this is a problem report" in desk.get("/staff/cases").text
    session().rollback()
    comment = session().scalars(sa.select(Comment)).one()
    case = cases.case_of("comment", comment.id)
    assert case is not None
    desk.post(f"{case.path}/publication", data={"csrf_token": token})
    assert "The rail is bent." in desk.get("/staff").text.split("Reported as a problem, and no issue yet")[1]
    session().refresh(comment)
    make_issue(mia, comment=comment, state="reported")
    assert "Reported as a problem, and no issue yet" not in desk.get("/staff").text
