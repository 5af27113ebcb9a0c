"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.conversation import (
    closing,
    closing_staff,
    confirming_views,
    faces,
    feed_views,
    leaving,
    own_queries,
    own_views,
    personal,
    promise_staff,
    queries,
    reading_views,
    report_views,
    response_views,
    revision_staff,
    revision_subject,
    staff,
    status_views,
    views,
    withheld,
)
from blog.conversation.subject import SUBJECT
from blog.moderation import subjects
from blog.people import sections as people
from blog.record import subjects as record_subjects


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(reading_views.blueprint)
    app.register_blueprint(report_views.blueprint)
    app.register_blueprint(feed_views.blueprint)
    app.register_blueprint(response_views.blueprint)
    app.register_blueprint(staff.blueprint)
    app.register_blueprint(closing_staff.blueprint)
    app.register_blueprint(promise_staff.blueprint)
    app.register_blueprint(own_views.blueprint)
    app.register_blueprint(status_views.blueprint)
    app.register_blueprint(revision_staff.blueprint)
    app.register_blueprint(confirming_views.blueprint)
    subjects.register(SUBJECT)
    subjects.register(revision_subject.SUBJECT)
    withheld.register()
    leaving.register()
    people.register("responses", faces.responses, "conversation/person_section.html", place=2)
    personal.register()
    closing.register()
    people.of_customer.register("Unconfirmed", queries.unconfirmed_of, "conversation/unconfirmed.html")
    people.of_customer.register("Comments", own_queries.of, "conversation/my.html")
    record_subjects.register("comment", lambda ids: {id: f"/comments/{id}" for id in ids})
